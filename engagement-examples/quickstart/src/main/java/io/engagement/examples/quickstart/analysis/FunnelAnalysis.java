package io.engagement.examples.quickstart.analysis;

import io.engagement.behavior.Funnel;
import io.engagement.behavior.FunnelConversion;
import io.engagement.domain.EventFilter;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Window;
import io.engagement.examples.quickstart.analysis.Facts.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How far customers come from a contact to a purchase. */
public final class FunnelAnalysis {
    public static final Duration WITHIN = Duration.ofDays(7);

    private static final int DAYS = 90;
    private static final List<List<InteractionType>> CONTACTS = List.of(
            List.of(InteractionType.EMAIL_SENT, InteractionType.EMAIL_OPENED, InteractionType.EMAIL_CLICKED),
            List.of(InteractionType.VISIT, InteractionType.CART_FILLED));

    private final Facts facts;
    private final Histories histories;
    private final Finding<List<FunnelConversion>> conversions;

    FunnelAnalysis(Facts facts, Histories histories) {
        this.facts = facts;
        this.histories = histories;
        List<Funnel> funnels = funnels();
        conversions = funnels.isEmpty() ? Finding.missing(missing()) : Finding.of(conversions(funnels));
    }

    /** One for each kind of contact that there is. */
    public Finding<List<FunnelConversion>> conversions() {
        return conversions;
    }

    private String missing() {
        return histories.purchaseRows() == 0
                ? facts.none(Kind.PURCHASES, "purchases")
                : facts.none(Kind.INTERACTIONS, "visits or e-mails");
    }

    /** The funnels of those contacts that there are. */
    private List<Funnel> funnels() {
        Set<InteractionType> known = histories.interactions().keySet();
        List<Funnel> funnels = new ArrayList<>();
        for (List<InteractionType> contacts : CONTACTS) {
            List<EventFilter> steps = contacts.stream()
                    .filter(known::contains)
                    .map(EventFilter::interactions)
                    .collect(Collectors.toCollection(ArrayList::new));
            if (!steps.isEmpty() && histories.purchaseRows() > 0) {
                steps.add(EventFilter.purchases());
                funnels.add(Funnel.of(WITHIN, steps.toArray(EventFilter[]::new)));
            }
        }
        return funnels;
    }

    /** The last days that were observed long enough, whatever clocks did meanwhile. */
    public Window entered() {
        LocalDate end = LocalDate.ofInstant(histories.asOf(), facts.zone()).minusDays(WITHIN.toDays() + 1);
        return Window.of(end.minusDays(DAYS), end, facts.zone());
    }

    private List<FunnelConversion> conversions(List<Funnel> funnels) {
        Instant asOf = histories.asOf();
        List<Funnel.Tally> tallies = funnels.stream()
                .map(funnel -> funnel.collector(entered(), asOf).supplier().get())
                .toList();
        facts.forEachEvent(event -> tallies.forEach(tally -> tally.add(event)));
        return tallies.stream().map(Funnel.Tally::result).toList();
    }
}
