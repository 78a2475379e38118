package io.engagement.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Question;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Definitions, profiles and bands travel as text without the loss of a bit. */
class TextFormPropertyTest {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(12),
                Arbitraries.strings()
                        .withChars("\\\" \nu00ab\u2028\uD83D\uDE00")
                        .ofMaxLength(12));
    }

    /** Any text is one word on one line, and comes back. */
    @Property(tries = 1000)
    void anyTextIsAWord(@ForAll("texts") String text) {
        String quoted = Words.quoted(text);
        assertThat(quoted.lines()).hasSize(1);
        Words words = new Words("a " + quoted + " b");
        assertThat(words.expect("a").text()).isEqualTo(text);
        words.expect("b").end();
    }

    /** Every finite number comes back bit for bit, in at most 17 digits; decimals of up to 15 digits as they are. */
    @Property(tries = 1000)
    void anyNumberComesBack(@ForAll long bits, @ForAll int tenths) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            assertThat(Double.parseDouble(Words.number(value))).isEqualTo(value);
            assertThat(Words.number(value)
                            .replaceAll("E.*|[^0-9]", "")
                            .replaceAll("^0+|0+$", "")
                            .length())
                    .isLessThanOrEqualTo(17);
        }
        double decimal = tenths / 10.0;
        assertThat(Double.parseDouble(Words.number(decimal))).isEqualTo(decimal);
        assertThat(Words.number(0.1)).isEqualTo("0.1");
        assertThat(Words.number(2.0E-3)).isEqualTo("0.002");
        assertThat(Words.number(Double.parseDouble("1e23"))).isEqualTo("1E+23");
        assertThat(Words.number(-0.0)).isEqualTo("-0");
        assertThat(Words.number(100)).isEqualTo("100");
    }

    private static Arbitrary<Scale> scales() {
        return Arbitraries.oneOf(
                Arbitraries.doubles().between(0.01, 1e9).map(Scale::halfAt),
                Arbitraries.doubles().between(-100, 100).map(low -> Scale.linear(low, low + 3)),
                Arbitraries.doubles().between(-100, 100).map(mean -> Scale.normal(mean, 1.5)),
                Arbitraries.integers()
                        .between(0, 5)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(9)
                        .map(values -> Scale.percentile(
                                values.stream().mapToDouble(i -> i / 3.0).toArray(), Instant.EPOCH)),
                Arbitraries.just(Scale.halfAt(3).inverted()));
    }

    private static Arbitrary<Signal> signals() {
        List<Signal> kinds = List.of(
                Signal.purchases(),
                Signal.lastPurchase(),
                Signal.spend(Generated.USD).atMostPerDay(99.5),
                Signal.interactions(InteractionType.of("a \"b\"\n")).atMostPerDay(5),
                Signal.lastInteraction(InteractionType.LOGIN),
                Signal.latestAnswer(Question.RECOMMEND),
                Signal.latestAnswer(Question.REFERRALS).missing(Missing.zero()));
        return Combinators.combine(
                        Arbitraries.of(kinds),
                        Arbitraries.strings().all().ofMaxLength(5).filter(name -> !name.isBlank()),
                        Arbitraries.of("", "web", "a b"),
                        Arbitraries.of("", "sku 7"),
                        scales(),
                        Arbitraries.doubles().between(0, 1e6),
                        Arbitraries.integers().between(1, 1_000_000))
                .as((kind, name, channel, item, scale, weight, seconds) -> {
                    Signal signal = kind.named(name)
                            .onChannel(channel)
                            .about(item)
                            .scale(scale)
                            .weight(weight);
                    return signal.halfLife() == null ? signal : signal.halfLife(Duration.ofSeconds(seconds, 7));
                });
    }

    @Provide
    Arbitrary<EngagementScore> definitions() {
        return Combinators.combine(
                        signals().list().ofMinSize(1).ofMaxSize(6).uniqueElements(Signal::name),
                        Arbitraries.of(TOKYO, ZoneOffset.UTC, ZoneId.of("+05:30"), ZoneId.of("UTC")),
                        Arbitraries.doubles().between(0, 1))
                .as((signals, zone, coverage) -> {
                    EngagementScore.Builder builder = EngagementScore.in(zone).minCoverage(coverage);
                    signals.forEach(builder::signal);
                    return builder.signal(Signal.purchases().named(" last one")).build();
                });
    }

    @Property(tries = 300)
    void definitionsComeBack(@ForAll("definitions") EngagementScore score) {
        EngagementScore parsed = EngagementScore.parse(score.toText());
        assertThat(parsed).isEqualTo(score).hasSameHashCodeAs(score);
        assertThat(parsed.toText()).isEqualTo(score.toText());
        assertThat(parsed.layout()).isEqualTo(score.layout());
    }

    @Provide
    Arbitrary<List<CustomerEvent>> events() {
        return Generated.places()
                .flatMap(place -> Generated.events(place.start()).list().ofMaxSize(20));
    }

    @Property(tries = 300)
    void profilesComeBack(@ForAll("events") List<CustomerEvent> events, @ForAll boolean hidden) {
        EngagementScore.Builder builder = EngagementScore.in(TOKYO);
        Generated.allSignals().forEach(builder::signal);
        EngagementScore score = builder.signal(
                        Signal.interactions(InteractionType.VISIT).atMostPerDay(2))
                .build();
        CustomerProfile profile = Generated.profile(score, events);
        CustomerProfile sent = hidden ? score.withoutSignals(profile, Set.of("balance", "visit")) : profile;
        CustomerProfile parsed = CustomerProfile.parse(sent.toText());
        assertThat(parsed).isEqualTo(sent).hasSameHashCodeAs(sent);
        assertThat(parsed.toText()).isEqualTo(sent.toText());
        for (CustomerEvent event : events) {
            assertThat(score.update(parsed, event)).isEqualTo(score.update(sent, event));
        }
    }

    /** Version 1 stays readable: these lines were written by the first release. */
    @Test
    void version1() {
        String text = """
                engagement-score-1 zone "Asia/Tokyo" min-coverage 0.5
                signal "purchases" purchases half-life PT2160H scale half-at 3 weight 3 missing renormalise
                signal "spend" spend USD channel "web" half-life PT2160H cap 250 scale linear 0 1000 weight 2 missing neutral 0
                signal "last" last-purchase half-life PT2160H scale linear 0 1 weight 1 missing renormalise
                signal "share" interactions "share" item "post 7" half-life PT720H cap 5 scale inverted normal 2 0.5 weight 0.25 missing renormalise
                signal "recommend" latest-answer "recommend" 0 10 scale percentile 2026-10-01T00:00:00Z 2 0 3 9.5 1 weight 2 missing neutral 0.5
                """;
        EngagementScore score = EngagementScore.in(TOKYO)
                .signal(Signal.purchases().weight(3))
                .signal(Signal.spend(Currency.getInstance("USD"))
                        .onChannel("web")
                        .atMostPerDay(250)
                        .scale(Scale.linear(0, 1000))
                        .weight(2)
                        .missing(Missing.zero()))
                .signal(Signal.lastPurchase().named("last"))
                .signal(Signal.interactions(InteractionType.SHARE)
                        .about("post 7")
                        .atMostPerDay(5)
                        .scale(Scale.normal(2, 0.5).inverted())
                        .weight(0.25))
                .signal(Signal.latestAnswer(Question.RECOMMEND)
                        .scale(Scale.percentile(new double[] {0, 9.5, 0, -0.0}, Instant.parse("2026-10-01T00:00:00Z")))
                        .weight(2))
                .build();
        assertThat(score.toText()).isEqualTo(text);
        assertThat(EngagementScore.parse(text)).isEqualTo(score);
        assertThat(score.layout()).hasToString("3c0bc200-3d45-3db8-a8b0-40dd381bdcb6");
        String line =
                "customer-profile-1 " + score.layout() + " \"C-1\" 5 latest 2026-10-01T09:00:00.000000001Z hidden 2"
                        + " signals 2026-10-01T09:00:00Z 1.5 - - - 2026-09-01T00:00:00Z 9 open 1 20727 45.5 3 20726 2";
        CustomerProfile profile = CustomerProfile.parse(line);
        assertThat(profile.toText()).isEqualTo(line);
        assertThat(profile.latest()).isEqualTo(Instant.parse("2026-10-01T09:00:00.000000001Z"));
        assertThat(profile.openDays()).isEqualTo(2);
        assertThat(score.of(profile, Instant.parse("2026-10-02T00:00:00Z"))
                        .contributions()
                        .get(4)
                        .raw())
                .isEqualTo(9);
    }

    /** What is judged is not in the layout: weights, scales, caps' heights, stand-ins, and the half-life of recency. */
    @Test
    void layoutIsWhatIsAccumulated() {
        EngagementScore score = EngagementScore.in(TOKYO)
                .signal(Signal.purchases().atMostPerDay(3))
                .signal(Signal.lastPurchase())
                .build();
        EngagementScore judged = EngagementScore.in(TOKYO)
                .signal(Signal.purchases()
                        .atMostPerDay(9)
                        .weight(7)
                        .scale(Scale.linear(0, 1))
                        .missing(Missing.zero()))
                .signal(Signal.lastPurchase().halfLife(Duration.ofDays(1)))
                .minCoverage(0)
                .build();
        assertThat(judged.layout()).isEqualTo(score.layout());
        EngagementScore other = EngagementScore.in(TOKYO)
                .signal(Signal.purchases())
                .signal(Signal.lastPurchase())
                .build();
        assertThat(other.layout()).isNotEqualTo(score.layout());
    }

    @Test
    void readyMadeOnesSumToTen() {
        for (EngagementScore score : List.of(
                EngagementScore.retail(TOKYO), EngagementScore.subscription(TOKYO), EngagementScore.media(TOKYO))) {
            assertThat(score.signals().stream().mapToDouble(Signal::weight).sum())
                    .isEqualTo(10);
            assertThat(EngagementScore.parse(score.toText())).isEqualTo(score);
        }
        EngagementScore spending = EngagementScore.retail(TOKYO, Money.of("25.00", "USD"));
        assertThat(spending.signals()).hasSize(7);
        assertThat(spending.signals().get(6)).hasToString("spend: weight 2.0, half-life 180 days, half at 75.0");
        assertThatThrownBy(() -> EngagementScore.retail(TOKYO, Money.of(0, "USD")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> EngagementScore.parse(text))
                .describedAs(text)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void wrongTextsAreRefusedAndSayWhere() {
        String first = "engagement-score-1 zone \"Z\" min-coverage 0.5";
        refused("", "engagement-score-1 as word 1, got the end");
        refused(
                "engagement-score-2 zone \"Z\" min-coverage 0.5",
                "engagement-score-1 as word 1, got engagement-score-2");
        refused("engagement-score-1 zone Z min-coverage 0.5", "a text in quotes as word 3, got Z");
        refused("engagement-score-1 zone \"Z\" min-coverage half", "a number as word 5, got half");
        refused("engagement-score-1 zone \"Z\" min-coverage NaN", "a finite number as word 5, got NaN");
        refused(first + " more", "nothing more as word 6, got more");
        refused(first, "positive and finite sum, got 0.0");
        String signal = first + "\nsignal \"a\" purchases half-life PT1H scale half-at 3 weight 1 missing renormalise";
        assertThat(EngagementScore.parse(signal).signals()).hasSize(1);
        refused(signal.replace("purchases", "buys"), "latest-answer as what counts, got buys");
        refused(signal.replace("half-at", "log"), "inverted as a scale, got log");
        refused(signal.replace("PT1H", "1h"), "a duration as word 5, got 1h");
        refused(signal.replace("weight 1 ", ""), "a scale, a weight and missing");
        refused(signal.replace("weight 1", "weight 1 weight 2"), "weight once");
        refused(signal.replace("weight", "mass"), "cap, scale, weight or missing, got mass");
        refused(signal.replace("renormalise", "guess"), "neutral as word 12, got guess");
        refused(signal.replace("purchases", "spend EURO"), "a currency as word 4, got EURO");
        refused(signal.replace("half-life PT1H ", ""), "halfLife must be positive");
        refused(signal.replace("\"a\"", "\"a"), "words with a space between them");
        refused(signal.replace("\"a\"", "\"\\u12\""), "escapes of four digits");
        refused(signal.replace("half-at 3", "percentile 2026-10-01T00:00:00Z 2 1 1 1 1"), "ascending");
        refused(signal.replace("half-at 3", "percentile 2026-10-01T00:00:00Z 0"), "1 to 1048576 different values");
        refused(signal.replace("half-at 3", "percentile today 1 1 1"), "an instant as word 8, got today");
    }

    @Test
    void wrongProfilesAreRefused() {
        String line =
                "customer-profile-1 00000000-0000-3000-8000-000000000000 \"C-1\" 1 latest - hidden 0 signals - open";
        assertThat(CustomerProfile.parse(line).hasNoEvents()).isTrue();
        for (String[] wrong : new String[][] {
            {line.replace("profile-1", "profile-2"), "customer-profile-1 as word 1"},
            {line.replace("00000000-0000", "x"), "the layout's id as word 2"},
            {line.replace("\" 1 ", "\" 65 "), "signals must be 1 to 64, got 65"},
            {line.replace("\" 1 ", "\" 0 "), "signals must be 1 to 64, got 0"},
            {line.replace("\" 1 ", "\" 2 "), "an instant as word 11, got open"},
            {line.replace("C-1", " "), "customerId must not be blank"},
            {line + " 1 20000 3", "open day must be of a signal below 1"},
            {line + " 0 2000000 3", "within 200000 days of 1970"},
            {line + " 0 20000", "more words as word 14"},
            {line.replace("latest -", "latest +1000000000-12-31T23:59:59Z"), "time must be between"},
        }) {
            assertThatThrownBy(() -> CustomerProfile.parse(wrong[0]))
                    .describedAs(wrong[0])
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong[1]);
        }
        CustomerProfile strange = CustomerProfile.parse(line);
        assertThatThrownBy(() -> EngagementScore.retail(TOKYO).of(strange, Instant.EPOCH))
                .hasMessageContaining("got another layout: replay its events");
    }
}
