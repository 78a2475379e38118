package io.engagement.examples.quickstart;

import io.engagement.domain.Cadence;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.InteractionType;
import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.Facts;
import io.engagement.examples.quickstart.analysis.Ranking;
import io.engagement.examples.quickstart.analysis.Text;
import io.engagement.segment.Fired;
import io.engagement.segment.Trigger;
import io.engagement.segment.Triggers;
import io.engagement.segment.Wait;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** When to act on a customer: what fired in the last week, as if the triggers had been on all the time. */
final class TriggerSection {
    private static final int WEEK = 7;
    /** How long the score is looked at before the week, once a day: it has to have been high to fall. */
    private static final int LOOKS = 90;

    private static final int SHOWN = 2;
    private static final int SILENCE = 60;
    private static final InteractionType ISSUED = InteractionType.of("invoice issued");
    private static final InteractionType PAID = InteractionType.of("invoice paid");

    private final Page page;
    private final Facts facts;
    private final @Nullable Ranking ranking;
    private final Instant asOf;
    private final ZoneId zone;

    TriggerSection(Page page, Analysis analysis) {
        this.page = page;
        this.facts = analysis.facts();
        this.ranking = analysis.ranking();
        asOf = analysis.asOf();
        zone = analysis.zone();
    }

    void print() {
        page.section("Triggers that fired last week");
        List<CustomerEvent> events = new ArrayList<>();
        long[] seen = new long[1];
        facts.forEachEvent(event -> {
            if (event.at().isBefore(asOf) && seen[0]++ < Kept.ROOM) {
                events.add(event);
            }
        });
        if (seen[0] > Kept.ROOM) {
            page.line("triggers", Estimate.undefined("more events than fit into memory: give Java more (-Xmx)"));
            return;
        }
        List<Instant> days = days();
        Instant begin = days.get(days.size() - 1 - WEEK);
        List<Fired> fired = triggers().replay(events, days).stream()
                .filter(each -> !each.at().isBefore(begin))
                .toList();
        page.line("week", LocalDate.ofInstant(begin, zone) + " up to the moment; days of " + zone);
        for (Trigger trigger : triggers().definitions()) {
            List<Fired> its = fired.stream()
                    .filter(each -> each.trigger().equals(trigger.name()))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%,d; %s", its.size(), trigger.when()));
            its.stream().limit(SHOWN).forEach(each -> text.append("\n  ").append(shown(each)));
            page.line(trigger.name(), text);
        }
    }

    private String shown(Fired fired) {
        String item = fired.item().isEmpty() ? "" : " (" + Text.shown(fired.item()) + ")";
        return local(fired.at()) + "  " + Text.shown(fired.customerId()) + item + ", since " + local(fired.since());
    }

    private String local(Instant at) {
        return at.atZone(zone)
                .toLocalDateTime()
                .withSecond(0)
                .withNano(0)
                .toString()
                .replace('T', ' ');
    }

    private Triggers triggers() {
        EventFilter carts = EventFilter.interactions(InteractionType.CART_FILLED, InteractionType.CART_ABANDONED);
        List<Trigger> all = new ArrayList<>(List.of(
                Trigger.of(
                        "cart abandoned",
                        new Trigger.Unfinished(carts, EventFilter.purchases(), Wait.hours(24), true, false)),
                Trigger.cameBack(Wait.days(SILENCE, zone)),
                Trigger.invoiceOverdue(ISSUED, PAID, Wait.days(30, zone)),
                Trigger.detractor(Wait.days(30, zone))));
        if (ranking == null || ranking.size() == 0) {
            return Triggers.of(all.toArray(Trigger[]::new));
        }
        // Whole points, so that the report can be read aloud.
        double low = Math.rint(ranking.quantile(0.25));
        all.add(Trigger.scoreFell(low, Math.max(low, Math.rint(ranking.quantile(0.5)))));
        return Triggers.scoring(ranking.score(), all.toArray(Trigger[]::new));
    }

    /** The beginnings of the last days, and the moment. */
    private List<Instant> days() {
        Cadence daily = Cadence.daily(zone);
        LocalDate today = daily.firstDay(daily.indexOf(asOf.minusNanos(1)));
        List<Instant> days = new ArrayList<>(IntStream.rangeClosed(1 - LOOKS - WEEK, 0)
                .mapToObj(day -> today.plusDays(day).atStartOfDay(zone).toInstant())
                .toList());
        days.add(asOf);
        return days;
    }
}
