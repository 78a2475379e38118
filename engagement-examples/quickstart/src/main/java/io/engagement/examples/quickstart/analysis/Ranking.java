package io.engagement.examples.quickstart.analysis;

import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Question;
import io.engagement.estimate.Estimate;
import io.engagement.score.Bands;
import io.engagement.score.Bands.Band;
import io.engagement.score.CustomerProfile;
import io.engagement.score.CustomerProfiles;
import io.engagement.score.EngagementScore;
import io.engagement.score.Scale;
import io.engagement.score.ScoreCard;
import io.engagement.score.ScoreChange;
import io.engagement.score.Signal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The scores of all customers, now and thirty days ago: the second pass over the facts. */
public final class Ranking {
    public static final Duration MOVED_WITHIN = Duration.ofDays(30);
    public static final Bands BANDS = Bands.USUAL;

    private static final double PURCHASES = 3;
    private static final double SPEND = 2;
    private static final double INTERACTIONS = 3;
    private static final double ANSWER = 2;
    /** What we did, what programs did, and what says that a customer is unhappy or leaves is no engagement. */
    private static final Set<InteractionType> NO_ENGAGEMENT = Set.of(
            InteractionType.EMAIL_SENT,
            InteractionType.EMAIL_DELIVERED,
            InteractionType.EMAIL_BOUNCED,
            InteractionType.EMAIL_OPENED_BY_MACHINE,
            InteractionType.EMAIL_UNSUBSCRIBED,
            InteractionType.EMAIL_COMPLAINED,
            InteractionType.SURVEY_SENT,
            InteractionType.CART_ABANDONED,
            InteractionType.CANCELLATION);

    private static final int MOST_TYPES = 5;
    /** What other signals are called. */
    private static final Set<String> TAKEN = Set.of("purchases", "spend", Question.RECOMMEND.name());

    private final EngagementScore score;
    private final Instant asOf;
    private final CustomerProfiles now;
    private final CustomerProfiles before;
    private final List<Ranked> ranked;
    private final long undefined;

    private record Ranked(String customerId, double score) {}

    /** The types of interaction that count towards the score: the most frequent of those in which customers engage. */
    public static List<InteractionType> typesCounted(Histories histories) {
        return histories.interactions().entrySet().stream()
                .filter(entry -> !NO_ENGAGEMENT.contains(entry.getKey()))
                .sorted(Comparator.comparing(entry -> -entry.getValue()))
                .limit(MOST_TYPES)
                .map(entry -> entry.getKey())
                .toList();
    }

    /** Whether the customer did something, rather than we or a program. */
    public static boolean isEngagement(CustomerEvent event) {
        return !(event instanceof Interaction interaction && NO_ENGAGEMENT.contains(interaction.type()));
    }

    /** The signals the data can speak to. */
    public static List<Signal> signals(Histories histories, Money meanPurchase) {
        List<Signal> signals = new ArrayList<>();
        if (histories.purchaseRows() > 0) {
            signals.add(Signal.purchases().weight(PURCHASES));
        }
        if (meanPurchase.signum() > 0) {
            BigDecimal threePurchases =
                    meanPurchase.value().multiply(BigDecimal.valueOf(3)).round(new MathContext(2));
            signals.add(Signal.spend(meanPurchase.currency())
                    .scale(Scale.halfAt(threePurchases.doubleValue()))
                    .weight(SPEND));
        }
        List<InteractionType> types = typesCounted(histories);
        for (InteractionType type : types) {
            Signal signal = Signal.interactions(type).weight(INTERACTIONS / types.size());
            boolean taken = TAKEN.contains(type.name());
            signals.add(taken ? signal.named(type.name() + " (interaction)") : signal);
        }
        if (!histories.scored().isEmpty()) {
            signals.add(Signal.latestAnswer(Question.RECOMMEND).weight(ANSWER));
        }
        return signals;
    }

    /**
     * Scores everybody.
     *
     * @param signals at least one
     */
    public static Ranking of(Facts facts, Histories histories, List<Signal> signals) {
        EngagementScore.Builder builder = EngagementScore.in(facts.zone());
        signals.forEach(builder::signal);
        EngagementScore score = builder.build();
        CustomerProfiles now = score.collector().supplier().get();
        CustomerProfiles before = score.collector().supplier().get();
        Instant asOf = histories.asOf();
        Instant then = asOf.minus(MOVED_WITHIN);
        facts.forEachEvent(event -> {
            if (event.at().isBefore(then)) {
                before.add(event);
            } else if (event.at().isBefore(asOf)) {
                now.add(event);
            }
        });
        now.merge(before);
        return new Ranking(score, asOf, now, before, ids(histories, now, asOf));
    }

    /** Whom to rank: those who are customers, where that is known; otherwise everybody who did something. */
    private static Collection<String> ids(Histories histories, CustomerProfiles profiles, Instant asOf) {
        return histories.customers().isEmpty()
                ? profiles.stream().map(CustomerProfile::customerId).toList()
                : new TreeSet<>(histories.customers().stream()
                        .filter(customer -> customer.activeAt(asOf))
                        .map(Customer::id)
                        .toList());
    }

    private Ranking(
            EngagementScore score,
            Instant asOf,
            CustomerProfiles now,
            CustomerProfiles before,
            Collection<String> ids) {
        this.score = score;
        this.asOf = asOf;
        this.now = now;
        this.before = before;
        this.ranked = new ArrayList<>();
        long without = 0;
        for (String id : ids) {
            if (card(id).score() instanceof Estimate.Known known) {
                ranked.add(new Ranked(id, known.value()));
            } else {
                without++;
            }
        }
        this.undefined = without;
        ranked.sort(Comparator.comparingDouble(Ranked::score).reversed().thenComparing(Ranked::customerId));
    }

    public EngagementScore score() {
        return score;
    }

    /** How many customers did anything. */
    public int withEvents() {
        return now.size();
    }

    public int size() {
        return ranked.size();
    }

    /** How many customers have no score because too little of them was observed. */
    public long undefined() {
        return undefined;
    }

    /** The score that a share of the customers does not exceed. */
    public double quantile(double share) {
        int place = (int) Math.ceil(share * size());
        return ranked.get(size() - Math.max(1, place)).score;
    }

    public List<ScoreCard> most(int number) {
        return ranked.stream().limit(number).map(each -> card(each.customerId)).toList();
    }

    /** The least engaged, the last first; none that is among the same number of most engaged. */
    public List<ScoreCard> least(int number) {
        return Stream.iterate(size() - 1, i -> i >= number, i -> i - 1)
                .limit(number)
                .map(i -> card(ranked.get(i).customerId))
                .toList();
    }

    public ScoreCard card(String customerId) {
        return score.of(now.get(customerId), asOf);
    }

    /** The time of the latest event that counts; {@code "never"} where there is none. */
    public String lastEvent(String customerId, ZoneId zone) {
        CustomerProfile profile = now.get(customerId);
        return profile.hasNoEvents()
                ? "never"
                : profile.latest().atZone(zone).toLocalDate().toString();
    }

    /** A customer's band now and thirty days ago; the same where no score was known then. */
    public record Banded(Band before, Band now) {}

    /** The band of a customer now, which depends on the one before. */
    public Banded banded(String customerId) {
        double score = card(customerId).score().value();
        Instant then = asOf.minus(MOVED_WITHIN);
        if (this.score.of(before.get(customerId), then).score() instanceof Estimate.Known known) {
            Band previous = BANDS.of(known.value());
            return new Banded(previous, BANDS.next(previous, score));
        }
        return new Banded(BANDS.of(score), BANDS.of(score));
    }

    /**
     * The customers by band.
     *
     * @param sizes how many are in each, the lowest first
     * @param rose how many are in a higher one than thirty days ago
     * @param fell how many are in a lower one
     */
    public record InBands(Map<Band, Long> sizes, long rose, long fell) {}

    /** How many are in each band, and how many changed it: a band is left only well below where it is entered. */
    public InBands inBands() {
        List<Banded> customers =
                ranked.stream().map(each -> banded(each.customerId)).toList();
        Map<Band, Long> sizes = new LinkedHashMap<>();
        BANDS.bands()
                .forEach(band -> sizes.put(
                        band,
                        customers.stream()
                                .filter(each -> each.now().equals(band))
                                .count()));
        return new InBands(
                sizes,
                customers.stream()
                        .filter(each -> place(each.now()) > place(each.before()))
                        .count(),
                customers.stream()
                        .filter(each -> place(each.now()) < place(each.before()))
                        .count());
    }

    private static int place(Band band) {
        return BANDS.bands().indexOf(band);
    }

    /** All scores, the highest first. */
    public DoubleStream scores() {
        return ranked.stream().mapToDouble(Ranked::score);
    }

    /**
     * Those whose score moved most: the most risen first, the most fallen last.
     *
     * @param each how many of either at most
     */
    public List<ScoreChange> movers(int each) {
        List<ScoreChange> changes = changes();
        return Stream.concat(
                        changes.stream()
                                .filter(change -> change.after() > change.before())
                                .limit(each),
                        changes.stream()
                                .skip(Math.max(0, changes.size() - each))
                                .filter(change -> change.after() < change.before()))
                .toList();
    }

    private List<ScoreChange> changes() {
        Instant then = asOf.minus(MOVED_WITHIN);
        return ranked.stream()
                .map(each -> each.customerId)
                .filter(id -> score.of(before.get(id), then).score() instanceof Estimate.Known)
                .map(id -> score.change(before.get(id), then, now.get(id), asOf))
                .sorted(Comparator.comparingDouble((ScoreChange change) -> change.before() - change.after())
                        .thenComparing(ScoreChange::customerId))
                .toList();
    }
}
