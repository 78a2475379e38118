package io.engagement.activity;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.estimate.ClusteredProportion;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Interval;
import io.engagement.internal.stream.Tallies;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * What customers do with e-mail. A message is a customer and a campaign (the {@code item} of its events); whatever happens
 * to it counts once, so that repeated events and their order change nothing.
 *
 * <ul>
 *   <li><b>delivered</b>: of the messages sent, those that did not come back, or of which anything shows that they arrived;
 *   <li><b>opened</b>: of those delivered, those that a person opened, as far as can be told;
 *   <li><b>opened at most</b>: those as well that only a program is known to have fetched (Apple's mail privacy protection does
 *       since 2021, and hides whether the person opens). The true open rate is between the two;
 *   <li><b>clicked, unsubscribed, complained</b>: of those delivered;
 *   <li><b>click-to-open</b>: of those opened, those clicked.
 * </ul>
 *
 * <p>Messages without a record that they were sent are left out: their denominator is not known. Messages without a campaign
 * are taken as one campaign: then the figures are those of customers.
 *
 * @param all the figures of all messages
 * @param campaigns those of each campaign, in the order of their names; unmodifiable
 * @param excluded what was left out, and why
 */
public record EmailEngagement(Figures all, Map<String, Figures> campaigns, Exclusions excluded)
        implements Serializable {
    private static final List<InteractionType> KINDS = List.of(
            InteractionType.EMAIL_SENT,
            InteractionType.EMAIL_BOUNCED,
            InteractionType.EMAIL_DELIVERED,
            InteractionType.EMAIL_OPENED,
            InteractionType.EMAIL_OPENED_BY_MACHINE,
            InteractionType.EMAIL_CLICKED,
            InteractionType.EMAIL_UNSUBSCRIBED,
            InteractionType.EMAIL_COMPLAINED);

    private static final int SENT = bit(InteractionType.EMAIL_SENT);
    private static final int BOUNCED = bit(InteractionType.EMAIL_BOUNCED);
    private static final int DELIVERED = bit(InteractionType.EMAIL_DELIVERED);
    private static final int OPENED = bit(InteractionType.EMAIL_OPENED);
    private static final int MACHINE = bit(InteractionType.EMAIL_OPENED_BY_MACHINE);
    private static final int CLICKED = bit(InteractionType.EMAIL_CLICKED);
    private static final int UNSUBSCRIBED = bit(InteractionType.EMAIL_UNSUBSCRIBED);
    private static final int COMPLAINED = bit(InteractionType.EMAIL_COMPLAINED);

    private static int bit(InteractionType type) {
        return 1 << KINDS.indexOf(type);
    }

    /**
     * Figures; write {@link #of} instead.
     *
     * @param all the figures of all messages
     * @param campaigns those of each campaign; null is none
     * @param excluded what was left out; null is nothing
     */
    public EmailEngagement(Figures all, @Nullable Map<String, Figures> campaigns, @Nullable Exclusions excluded) {
        this.all = all;
        this.campaigns = Collections.unmodifiableMap(new TreeMap<>(campaigns == null ? Map.of() : campaigns));
        this.excluded = excluded == null ? Exclusions.NONE : excluded;
    }

    /** What makes a message opened. */
    public enum Opens {
        /** A record of it, or a click: who follows a link has opened the message, whether images were loaded or not. */
        RECORDED_OR_CLICKED,
        /** A record of it only; clicks in messages without one do not count for click-to-open. */
        RECORDED
    }

    /**
     * The figures of some events; a click shows that the message was opened.
     *
     * @param events the events, in any order; those that are no e-mail are left out, and counted
     * @return the figures
     */
    public static EmailEngagement of(Iterable<? extends CustomerEvent> events) {
        Tally tally = new Tally(Opens.RECORDED_OR_CLICKED);
        events.forEach(tally::add);
        return tally.result();
    }

    /**
     * Collects events, also in parallel; a click shows that the message was opened. The container is serialisable, merges
     * exactly and can be finished many times.
     *
     * @return the collector
     */
    public static Collector<CustomerEvent, Tally, EmailEngagement> collector() {
        return collector(Opens.RECORDED_OR_CLICKED);
    }

    /**
     * Collects events, as {@link #collector()} does.
     *
     * @param opens what makes a message opened
     * @return the collector
     */
    public static Collector<CustomerEvent, Tally, EmailEngagement> collector(Opens opens) {
        return Tallies.collector(() -> new Tally(opens), Tally::add, Tally::merge, Tally::result);
    }

    /**
     * What became of some messages. A customer who got several counts as often, and the intervals know it; in one campaign
     * they are Wilson's.
     *
     * @param delivered of the messages sent
     * @param opened by a person, of those delivered
     * @param openedAtMost by a person or only by a program, of those delivered
     * @param clicked of those delivered
     * @param clickToOpen clicked, of those opened by a person
     * @param clickToOpenAtLeast clicked, of those opened by a person or only by a program
     * @param unsubscribed of those delivered
     * @param complained of those delivered
     */
    public record Figures(
            ClusteredProportion delivered,
            ClusteredProportion opened,
            ClusteredProportion openedAtMost,
            ClusteredProportion clicked,
            ClusteredProportion clickToOpen,
            ClusteredProportion clickToOpenAtLeast,
            ClusteredProportion unsubscribed,
            ClusteredProportion complained)
            implements Serializable {
        /**
         * Those that came back.
         *
         * @return of the messages sent
         */
        public ClusteredProportion bounced() {
            return delivered.complement();
        }

        /**
         * The open rate at 95 %; see {@link #openRate(double)}.
         *
         * @return the rate, 0 to 1
         */
        public Estimate openRate() {
            return openRate(0.95);
        }

        /**
         * The open rate: opened by a person, of those delivered. Its interval holds that of {@link #openedAtMost}
         * too, since of what only programs fetched it is not known whether a person opened it.
         *
         * @param level the confidence level, in (0, 1)
         * @return the rate, 0 to 1; undefined when nothing was delivered
         * @throws IllegalArgumentException if {@code level} is not in (0, 1)
         */
        public Estimate openRate(double level) {
            return with(opened, openedAtMost, level, "nothing was delivered");
        }

        /**
         * The click-to-open rate at 95 %; see {@link #clickToOpenRate(double)}.
         *
         * @return the rate, 0 to 1
         */
        public Estimate clickToOpenRate() {
            return clickToOpenRate(0.95);
        }

        /**
         * The click-to-open rate: clicked, of those opened by a person. Its interval holds that of
         * {@link #clickToOpenAtLeast} too, since persons may have opened what only programs are known
         * to have fetched.
         *
         * @param level the confidence level, in (0, 1)
         * @return the rate, 0 to 1; undefined when nobody opened anything
         * @throws IllegalArgumentException if {@code level} is not in (0, 1)
         */
        public Estimate clickToOpenRate(double level) {
            return with(clickToOpen, clickToOpenAtLeast, level, "nothing was opened by a person");
        }

        /** The rate, with the limits of what it may be: it, or the other. */
        private static Estimate with(
                ClusteredProportion rate, ClusteredProportion other, double level, String otherwise) {
            Estimate estimate = rate.rate(level);
            if (rate.trials() == 0) {
                return Estimate.undefined(otherwise);
            }
            Estimate extreme = other.rate(level);
            Interval interval = new Interval(
                    Math.min(estimate.low(), extreme.low()), Math.max(estimate.high(), extreme.high()), level);
            return Estimate.of(
                    estimate.value(),
                    interval,
                    rate.customers(),
                    Estimate.Unit.SHARE,
                    "Wilson, over what machine opens may hide");
        }

        /** A row for each figure. */
        @Override
        public String toString() {
            Table table = new Table("e-mail, messages of " + count(delivered.customers()) + " customers");
            row(table, "delivered", delivered, delivered.rate());
            row(table, "opened by a person", opened, openRate());
            row(table, "clicked", clicked, clicked.rate());
            row(table, "click-to-open", clickToOpen, clickToOpenRate());
            row(table, "unsubscribed", unsubscribed, unsubscribed.rate());
            row(table, "complained", complained, complained.rate());
            return table.toString();
        }

        private static void row(Table table, String name, ClusteredProportion counts, Estimate rate) {
            table.row(name, count(counts.successes()), "of " + count(counts.trials()), rate.toString());
        }
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A row for each campaign, and one for all. */
    @Override
    public String toString() {
        Table table = new Table(
                "e-mail" + (excluded.total() == 0 ? "" : "; " + excluded),
                "campaign",
                "sent",
                "delivered",
                "opened",
                "at most",
                "clicked",
                "click-to-open");
        campaigns.forEach((name, figures) -> row(table, name.isEmpty() ? "(no name)" : name, figures));
        row(table, "all", all);
        return table.toString();
    }

    private static void row(Table table, String name, Figures figures) {
        table.row(
                name,
                count(figures.delivered.trials()),
                share(figures.delivered),
                share(figures.opened),
                share(figures.openedAtMost),
                share(figures.clicked),
                share(figures.clickToOpen));
    }

    private static String share(ClusteredProportion counts) {
        return counts.rate() instanceof Estimate.Known known ? known.unit().print(known.value()) : "-";
    }

    /** Sums of messages, customer by customer. */
    private static final class Sums {
        private static final int FIGURES = 8;

        private final ClusteredProportion.Sum[] sums = new ClusteredProportion.Sum[FIGURES];
        private final long[] successes = new long[FIGURES];
        private final long[] trials = new long[FIGURES];

        Sums() {
            for (int figure = 0; figure < FIGURES; figure++) {
                sums[figure] = new ClusteredProportion.Sum();
            }
        }

        /** Takes a message of the customer at hand. */
        void message(int flags, Opens opens) {
            boolean delivered = (flags & ~(SENT | BOUNCED)) != 0 || (flags & BOUNCED) == 0;
            boolean clicked = (flags & CLICKED) != 0;
            boolean opened = (flags & OPENED) != 0 || (clicked && opens == Opens.RECORDED_OR_CLICKED);
            boolean openedAtMost = opened || (flags & MACHINE) != 0;
            count(0, delivered, true);
            count(1, opened, delivered);
            count(2, openedAtMost, delivered);
            count(3, clicked, delivered);
            count(4, clicked, opened);
            count(5, clicked, openedAtMost);
            count(6, (flags & UNSUBSCRIBED) != 0, delivered);
            count(7, (flags & COMPLAINED) != 0, delivered);
        }

        private void count(int figure, boolean success, boolean trial) {
            successes[figure] += success && trial ? 1 : 0;
            trials[figure] += trial ? 1 : 0;
        }

        /** Ends the messages of a customer. */
        void closeCustomer() {
            for (int figure = 0; figure < FIGURES; figure++) {
                sums[figure].add(successes[figure], trials[figure]);
                successes[figure] = 0;
                trials[figure] = 0;
            }
        }

        Figures result() {
            return new Figures(
                    sums[0].result(),
                    sums[1].result(),
                    sums[2].result(),
                    sums[3].result(),
                    sums[4].result(),
                    sums[5].result(),
                    sums[6].result(),
                    sums[7].result());
        }
    }

    /** Takes events, one at a time and from other tallies. Not thread-safe. */
    public static final class Tally implements Serializable {
        private static final long serialVersionUID = 1;

        private final Opens opens;
        private final Touches touches = new Touches();
        private long others;

        private Tally(Opens opens) {
            this.opens = opens;
        }

        /**
         * Takes an event; one that is no e-mail is left out, and counted.
         *
         * @param event the event
         */
        public void add(CustomerEvent event) {
            int kind = event instanceof Interaction interaction ? KINDS.indexOf(interaction.type()) : -1;
            if (kind < 0) {
                others++;
            } else {
                touches.add(event.customerId(), event.item(), kind);
            }
        }

        /**
         * Takes all that another tally took; that one stays as it is.
         *
         * @param other a tally with the same notion of an open
         * @throws IllegalArgumentException if that differs
         */
        public void merge(Tally other) {
            if (opens != other.opens) {
                throw new IllegalArgumentException("opens must be " + opens + ", got " + other.opens);
            }
            touches.merge(other.touches);
            others += other.others;
        }

        /**
         * The figures of what was taken so far.
         *
         * @return the figures
         */
        public EmailEngagement result() {
            Sums all = new Sums();
            Sums[] campaigns = new Sums[touches.items()];
            long unsent = 0;
            long[] rows = touches.sorted();
            for (int i = 0; i < rows.length; ) {
                int customer = Touches.customer(rows[i]);
                while (i < rows.length && Touches.customer(rows[i]) == customer) {
                    int first = i;
                    int flags = 0;
                    for (; i < rows.length && Touches.both(rows[i]) == Touches.both(rows[first]); i++) {
                        flags |= 1 << Touches.kind(rows[i]);
                    }
                    if ((flags & (SENT | BOUNCED | DELIVERED)) == 0) {
                        unsent++;
                    } else {
                        int item = Touches.item(rows[first]);
                        campaigns[item] = campaigns[item] == null ? new Sums() : campaigns[item];
                        campaigns[item].message(flags, opens);
                        campaigns[item].closeCustomer();
                        all.message(flags, opens);
                    }
                }
                all.closeCustomer();
            }
            Map<String, Figures> figures = new TreeMap<>();
            for (int item = 0; item < campaigns.length; item++) {
                if (campaigns[item] != null) {
                    figures.put(touches.itemName(item), campaigns[item].result());
                }
            }
            Exclusions excluded = Exclusions.of("events that are no e-mail", others)
                    .plus(Exclusions.of("messages not known to be sent", unsent));
            return new EmailEngagement(all.result(), figures, excluded);
        }
    }
}
