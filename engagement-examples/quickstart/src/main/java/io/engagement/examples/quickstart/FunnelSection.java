package io.engagement.examples.quickstart;

import io.engagement.behavior.Funnel;
import io.engagement.behavior.FunnelConversion;
import io.engagement.domain.EventFilter;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.Facts.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How far customers come from a contact to a purchase, and where they stop. */
final class FunnelSection {
    private static final int DAYS = 90;
    private static final Duration WITHIN = Duration.ofDays(7);
    private static final List<List<InteractionType>> CONTACTS = List.of(
            List.of(InteractionType.EMAIL_SENT, InteractionType.EMAIL_OPENED, InteractionType.EMAIL_CLICKED),
            List.of(InteractionType.VISIT, InteractionType.CART_FILLED));

    private final Page page;
    private final Facts facts;
    private final Histories histories;

    FunnelSection(Page page, Facts facts, Histories histories) {
        this.page = page;
        this.facts = facts;
        this.histories = histories;
    }

    /** Prints the section. */
    void print() {
        page.section("From contact to purchase");
        List<Funnel> funnels = funnels();
        if (funnels.isEmpty()) {
            page.line("funnel", Estimate.undefined(missing()));
            return;
        }
        page.line(
                "entered",
                entered()
                        + String.format(
                                Locale.ROOT,
                                ", each customer's first, and seen for %d days after it",
                                WITHIN.toDays()));
        conversions(funnels).forEach(this::print);
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
    private Window entered() {
        LocalDate end = LocalDate.ofInstant(histories.asOf(), facts.zone()).minusDays(WITHIN.toDays() + 1);
        return Window.of(end.minusDays(DAYS), end, facts.zone());
    }

    private Stream<FunnelConversion> conversions(List<Funnel> funnels) {
        Instant asOf = histories.asOf();
        List<Funnel.Tally> tallies = funnels.stream()
                .map(funnel -> funnel.collector(entered(), asOf).supplier().get())
                .toList();
        facts.forEachEvent(event -> tallies.forEach(tally -> tally.add(event)));
        return tallies.stream().map(Funnel.Tally::result);
    }

    private void print(FunnelConversion conversion) {
        if (conversion.customers() == 0) {
            String first = conversion.steps().get(0).event().name();
            page.line("from " + first, Estimate.undefined("nobody entered"));
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of("step", "customers", "of the step before", "95%", "median", "went no further", "but did next"));
        for (int number = 1; number <= conversion.steps().size(); number++) {
            rows.add(row(conversion, number));
        }
        page.plain("");
        page.table(rows);
    }

    private static List<String> row(FunnelConversion conversion, int number) {
        FunnelConversion.Step step = conversion.steps().get(number - 1);
        List<String> row = new ArrayList<>();
        row.add(number + " " + Text.shown(step.event().name()));
        row.add(String.format(Locale.ROOT, "%,d", step.reached()));
        if (number > 1 && conversion.ofPrevious(number).rate() instanceof Estimate.Known rate) {
            row.add(rate.unit().print(rate.value()));
            row.add("[" + rate.unit().print(rate.low()) + ", " + rate.unit().print(rate.high()) + "]");
            row.add(
                    step.times().curve().median() instanceof Estimate.Known median
                            ? median.unit().print(median.value())
                            : "over half did not");
        } else {
            row.addAll(List.of("", "", ""));
        }
        if (number < conversion.steps().size()) {
            row.add(String.format(Locale.ROOT, "%,d", conversion.stoppedAt(number)));
            row.add(step.next().entrySet().stream()
                    .limit(1)
                    .map(next -> String.format(Locale.ROOT, "%s %,d", Text.shown(next.getKey()), next.getValue()))
                    .findFirst()
                    .orElse(""));
        } else {
            row.addAll(List.of("", ""));
        }
        return row;
    }
}
