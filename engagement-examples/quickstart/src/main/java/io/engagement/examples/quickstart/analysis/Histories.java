package io.engagement.examples.quickstart.analysis;

import io.engagement.domain.Cadence;
import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.history.PurchaseLog;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one pass over the facts leaves behind: everything the report needs but the scores. */
public final class Histories {
    private final ZoneId zone;
    private final @Nullable Instant until;
    private final PurchaseLog purchases;
    private final Map<String, Long> interactions = new TreeMap<>();
    private final List<Customer> customers = new ArrayList<>();
    private final List<SurveyAnswer> answers = new ArrayList<>();
    private long purchaseRows;
    private long refunds;
    private long leftOut;
    private @Nullable Instant first;
    private @Nullable Instant last;

    /**
     * The histories of some facts.
     *
     * @param asOf events from then on are left out; null to take all of them
     */
    public static Histories of(Facts facts, @Nullable Instant asOf) {
        return new Histories(facts, asOf);
    }

    private Histories(Facts facts, @Nullable Instant until) {
        this.zone = facts.zone();
        this.until = until;
        // The builder knows every order and event id; only the log outlives the pass.
        PurchaseLog.Builder builder =
                PurchaseLog.collector(Cadence.daily(zone)).supplier().get();
        facts.forEachEvent(event -> add(event, builder));
        facts.forEachCustomer(customers::add);
        this.purchases = builder.build();
    }

    private void add(CustomerEvent event, PurchaseLog.Builder builder) {
        if (until != null && !event.at().isBefore(until)) {
            leftOut++;
            return;
        }
        first = first == null || event.at().isBefore(first) ? event.at() : first;
        last = last == null || event.at().isAfter(last) ? event.at() : last;
        if (event instanceof Purchase purchase) {
            builder.add(purchase);
            purchaseRows++;
            refunds += purchase.amount().signum() < 0 ? 1 : 0;
        } else if (event instanceof SurveyAnswer answer) {
            answers.add(answer);
        } else if (event instanceof Interaction interaction) {
            interactions.merge(interaction.type().name(), 1L, Long::sum);
        }
    }

    /** The moment of the report: the one that was asked for, or else the start of the day after the last event. */
    public Instant asOf() {
        if (until != null) {
            return until;
        }
        Instant latest = last == null
                ? customers.stream()
                        .flatMap(Histories::ends)
                        .max(Comparator.naturalOrder())
                        .orElse(null)
                : last;
        if (latest == null) {
            throw new InputRefused("there is nothing to report: no event was read; --as-of DATE reports that in full");
        }
        return Cadence.daily(zone).windowOf(latest).end();
    }

    private static Stream<Instant> ends(Customer customer) {
        return Stream.concat(Stream.of(customer.since()), Stream.ofNullable(customer.end()));
    }

    /** The local days of the first and the last event. */
    public record Days(LocalDate first, LocalDate last) {}

    /** From when to when there are events; none without any. */
    public Optional<Days> days() {
        return first == null || last == null
                ? Optional.empty()
                : Optional.of(new Days(LocalDate.ofInstant(first, zone), LocalDate.ofInstant(last, zone)));
    }

    /** The same in words. */
    public String range() {
        return days().map(days -> days.first() + " to " + days.last()).orElse("none");
    }

    public PurchaseLog purchases() {
        return purchases;
    }

    public long purchaseRows() {
        return purchaseRows;
    }

    public long refunds() {
        return refunds;
    }

    public List<SurveyAnswer> answers() {
        return answers;
    }

    /** The answers to the question of recommendation that carry a score. */
    public List<SurveyAnswer> scored() {
        return answers.stream()
                .filter(answer -> answer.question().equals(Question.RECOMMEND) && answer.score() != null)
                .toList();
    }

    /** How many interactions of each type there were. */
    public Map<InteractionType, Long> interactions() {
        Map<InteractionType, Long> counts = new TreeMap<>(Comparator.comparing(InteractionType::name));
        interactions.forEach((name, count) -> counts.put(InteractionType.of(name), count));
        return counts;
    }

    public List<Customer> customers() {
        return customers;
    }

    /** How many events were left out because they come later. */
    public long leftOut() {
        return leftOut;
    }
}
