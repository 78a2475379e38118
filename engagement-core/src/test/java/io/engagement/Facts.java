package io.engagement;

import io.engagement.domain.Customer;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.EventFilter;
import io.engagement.domain.EventFilter.Kind;
import io.engagement.domain.EventFilter.Term;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Arbitrary facts, as the world could send them: few customers, so that they return; ties; awkward zones and days. Corners
 * are among the values; combining them once more as jqwik's edge cases would take minutes.
 */
public final class Facts {
    public static final Currency USD = Currency.getInstance("USD");
    public static final ZoneId UTC = ZoneId.of("UTC");

    private Facts() {}

    /** Half of them any zone of the JDK, half those whose clocks did odd things. */
    public static Arbitrary<ZoneId> zones() {
        List<ZoneId> all =
                ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList();
        List<ZoneId> odd = List.of(
                UTC,
                ZoneId.of("America/New_York"),
                ZoneId.of("Asia/Tokyo"),
                ZoneId.of("Europe/Berlin"),
                ZoneId.of("Pacific/Apia"), // no 2011-12-30
                ZoneId.of("America/St_Johns"), // set back across midnight until 2011
                ZoneId.of("America/Sao_Paulo"), // days that began at 01:00
                ZoneId.of("Africa/Cairo"),
                ZoneId.of("Asia/Kathmandu"),
                ZoneId.of("+14:00"));
        return Arbitraries.oneOf(Arbitraries.of(odd), Arbitraries.of(all));
    }

    /** Any instant of a stretch of days, often its midnights in UTC and what surrounds them. */
    public static Arbitrary<Instant> instants(LocalDate first, LocalDate endExclusive) {
        long from = first.atStartOfDay(UTC).toEpochSecond();
        long to = endExclusive.atStartOfDay(UTC).toEpochSecond();
        Arbitrary<Instant> any =
                Arbitraries.longs().between(from * 1000, to * 1000 - 1).map(Instant::ofEpochMilli);
        Arbitrary<Instant> nearMidnight = Combinators.combine(
                        Arbitraries.longs().between(from / 86_400, to / 86_400 - 1),
                        Arbitraries.of(0L, 1L, 3_600_000_000_000L, 86_399_999_999_999L))
                .as((day, nanos) -> Instant.ofEpochSecond(day * 86_400).plusNanos(nanos));
        return Arbitraries.oneOf(any, nearMidnight);
    }

    /** Instants of 60 days around the end of February of a leap year and the spring change of clocks. */
    public static Arbitrary<Instant> instants() {
        return instants(LocalDate.of(2024, 2, 1), LocalDate.of(2024, 4, 1));
    }

    /** Any instant from 1850 to 2150. */
    public static Arbitrary<Instant> farInstants() {
        return instants(LocalDate.of(1850, 1, 1), LocalDate.of(2150, 1, 1));
    }

    /** A few ids, so that customers return. */
    public static Arbitrary<String> customerIds() {
        return Arbitraries.of("a", "b", "c", "C-10", "C-9", "\u00e9", "\u5c71");
    }

    /** Text that may be missing. */
    public static Arbitrary<String> words() {
        return Arbitraries.of("", "x", "sku-7", "two words", "line\nbreak", "\"quoted\"", "\u65e5\u672c");
    }

    /** Exact amounts of any scale and size that is allowed. */
    public static Arbitrary<BigDecimal> amounts() {
        return Arbitraries.oneOf(
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("-1000"), new BigDecimal("1000"))
                        .ofScale(2),
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("-1e12"), new BigDecimal("1e12"))
                        .ofScale(6),
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("-1e22"), new BigDecimal("1e22"))
                        .ofScale(18),
                Arbitraries.of(
                        BigDecimal.ZERO,
                        new BigDecimal("0.000"),
                        new BigDecimal("-0.01"),
                        new BigDecimal("0.000000000000000001"),
                        new BigDecimal("92233720368547758.07"),
                        new BigDecimal("-92233720368547758.08"),
                        new BigDecimal("1E+3")));
    }

    /** Dollars. */
    public static Arbitrary<Money> dollars() {
        return amounts().map(amount -> Money.of(amount, USD));
    }

    /** Small dollar amounts with free purchases and refunds that may take back exactly what was paid. */
    public static Arbitrary<Money> smallDollars() {
        return Arbitraries.of("10", "10", "20.50", "0", "-10", "-20.50", "-3", "0.001")
                .map(amount -> Money.of(amount, "USD"));
    }

    /** Purchases of a few customers with every component, in dollars; ids are missing: see {@link #withIds}. */
    public static Arbitrary<Purchase> purchases(Arbitrary<Instant> instants, Arbitrary<Money> amounts) {
        return Combinators.combine(
                        customerIds(),
                        instants,
                        amounts,
                        words(),
                        Arbitraries.of("", "", "O-1", "O-2"),
                        Arbitraries.of(Period.ofMonths(1), Period.ofYears(1), Period.ofDays(30))
                                .injectNull(0.5),
                        words(),
                        words())
                .as((customer, at, amount, item, order, covers, channel, touchpoint) ->
                        new Purchase(customer, at, amount, item, order, covers, channel, touchpoint, null))
                .withoutEdgeCases();
    }

    /** Purchases of a few customers within 60 days. */
    public static Arbitrary<Purchase> purchases() {
        return purchases(instants(), smallDollars());
    }

    /** Lists of purchases in which some carry an id of their own and some of those come several times. */
    public static Arbitrary<List<Purchase>> withIds(Arbitrary<Purchase> purchases) {
        return Combinators.combine(
                        purchases.list().ofMaxSize(30),
                        Arbitraries.integers().between(0, 4).list().ofSize(30))
                .as((list, copies) -> {
                    var result = new ArrayList<Purchase>();
                    for (int i = 0; i < list.size(); i++) {
                        // 0: no id; 1..4: an id, and so many times.
                        for (int copy = 0; copy < Math.max(1, copies.get(i)); copy++) {
                            result.add(
                                    copies.get(i) == 0
                                            ? list.get(i)
                                            : list.get(i).withId("E-" + i));
                        }
                    }
                    return result;
                });
    }

    public static Arbitrary<Question> questions() {
        return Arbitraries.of(
                Question.RECOMMEND,
                Question.SATISFACTION,
                Question.EFFORT,
                Question.REFERRALS,
                Question.COMMENT,
                Question.scale("one", 3, 3),
                Question.scale("temperature", -5, 5));
    }

    /** Answers to any question, by number, words or both. */
    public static Arbitrary<SurveyAnswer> answers() {
        return questions().flatMap(question -> answers(customerIds(), instants(), question));
    }

    /** Answers to one question, by number, words or both. */
    public static Arbitrary<SurveyAnswer> answers(
            Arbitrary<String> customerIds, Arbitrary<Instant> instants, Question question) {
        Arbitrary<Integer> scores = question.max() < question.min()
                ? Arbitraries.just(null)
                : Arbitraries.integers().between(question.min(), question.max()).injectNull(0.2);
        return Combinators.combine(customerIds, instants, scores, words(), words(), words(), words(), words())
                .as((customer, at, score, text, item, channel, touchpoint, id) -> new SurveyAnswer(
                        customer,
                        at,
                        question,
                        score,
                        score == null && text.isBlank() ? "words" : text,
                        item,
                        channel,
                        touchpoint,
                        id))
                .withoutEdgeCases();
    }

    public static Arbitrary<Interaction> interactions() {
        return interactions(instants());
    }

    public static Arbitrary<Interaction> interactions(Arbitrary<Instant> instants) {
        return Combinators.combine(
                        customerIds(),
                        instants,
                        Arbitraries.of(InteractionType.SHARE, InteractionType.VISIT, InteractionType.of("store visit")),
                        words(),
                        Arbitraries.of(Duration.ZERO, Duration.ofMinutes(3), Duration.ofNanos(1))
                                .injectNull(0.4),
                        words(),
                        words(),
                        words())
                .as(Interaction::new)
                .withoutEdgeCases();
    }

    /** Events of all three kinds. */
    public static Arbitrary<CustomerEvent> events() {
        return Arbitraries.oneOf(
                purchases().map(event -> event),
                answers().map(event -> event),
                interactions().map(event -> event));
    }

    /** Filters of one to three terms, with and without a name; many mean some of {@link #events}. */
    public static Arbitrary<EventFilter> filters() {
        return Combinators.combine(
                        terms().list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of("it", "two (words)").injectNull(0.7))
                .as(EventFilter::new)
                .withoutEdgeCases();
    }

    /** What a filter looks for, with and without each limit. */
    public static Arbitrary<Term> terms() {
        Arbitrary<Integer> scores = Arbitraries.integers().between(-1, 11).injectNull(0.3);
        Arbitrary<String> places = Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.just("")), Tuple.of(1, words()));
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.of(InteractionType.SHARE, InteractionType.VISIT),
                        questions(),
                        Arbitraries.integers().between(0, 3),
                        scores,
                        scores,
                        places,
                        places)
                .flatAs((kind, type, question, some, one, other, item, channel) -> places.map(touchpoint -> {
                    boolean isAnswer = kind == Kind.ANSWER;
                    boolean swap = one != null && other != null && one > other;
                    String name = isAnswer ? question.name() : kind == Kind.INTERACTION ? type.name() : "";
                    return new Term(
                            kind,
                            some == 0 ? "" : name,
                            isAnswer ? swap ? other : one : null,
                            isAnswer ? swap ? one : other : null,
                            item,
                            channel,
                            touchpoint);
                }))
                .withoutEdgeCases();
    }

    /** Spells, open and ended, also those that end as they begin. */
    public static Arbitrary<Customer> customers() {
        return customers(customerIds(), instants());
    }

    public static Arbitrary<Customer> customers(Arbitrary<String> ids, Arbitrary<Instant> instants) {
        return Combinators.combine(
                        ids,
                        instants,
                        Arbitraries.longs().between(0, 90 * 86_400_000L).injectNull(0.4),
                        words(),
                        Arbitraries.maps(Arbitraries.of("plan", "country", "age"), words())
                                .ofMaxSize(3))
                .as((id, since, millis, reason, attributes) -> new Customer(
                        id,
                        since,
                        millis == null ? null : since.plusMillis(millis),
                        millis == null ? "" : reason,
                        attributes))
                .withoutEdgeCases();
    }

    /** The values, cut at the given places into parts, some of them empty. */
    public static <T> List<List<T>> cut(List<T> values, int... places) {
        int[] cuts = Arrays.stream(places)
                .map(place -> Math.floorMod(place, values.size() + 1))
                .sorted()
                .toArray();
        var parts = new ArrayList<List<T>>();
        int from = 0;
        for (int cut : cuts) {
            parts.add(values.subList(from, cut));
            from = cut;
        }
        parts.add(values.subList(from, values.size()));
        return parts;
    }

    /** The value after a trip through Java serialisation. */
    @SuppressWarnings({"unchecked", "BanSerializableRead"})
    public static <T extends Serializable> T serialised(T value) {
        try {
            var bytes = new ByteArrayOutputStream();
            try (var out = new ObjectOutputStream(bytes)) {
                out.writeObject(value);
            }
            try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                return (T) in.readObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
