package io.engagement.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

@NullUnmarked
class FactsPropertyTest {
    private static final Instant AT = Instant.parse("2026-10-01T09:00:00Z");
    private static final Money PAID = Money.of("45.00", "USD");

    @Provide
    Arbitrary<Purchase> purchases() {
        return Facts.purchases(Facts.farInstants(), Facts.dollars());
    }

    @Provide
    Arbitrary<SurveyAnswer> answers() {
        return Facts.answers();
    }

    @Provide
    Arbitrary<Interaction> interactions() {
        return Facts.interactions();
    }

    @Provide
    Arbitrary<Customer> customers() {
        return Facts.customers();
    }

    @Provide
    Arbitrary<String> blanks() {
        return Arbitraries.of("", " ", "\t\n", "\u2003").injectNull(0.2);
    }

    @Provide
    Arbitrary<Question> questions() {
        return Facts.questions();
    }

    /** Valid input constructs, keeps its components, is equal by value, and survives Java serialisation. */
    @Property
    void factsAreValues(
            @ForAll("purchases") Purchase p,
            @ForAll("answers") SurveyAnswer a,
            @ForAll("interactions") Interaction i,
            @ForAll("customers") Customer c) {
        isValue(
                p,
                new Purchase(
                        p.customerId(),
                        p.at(),
                        p.amount(),
                        p.item(),
                        p.order(),
                        p.covers(),
                        p.channel(),
                        p.touchpoint(),
                        p.id()));
        isValue(
                a,
                new SurveyAnswer(
                        a.customerId(),
                        a.at(),
                        a.question(),
                        a.score(),
                        a.text(),
                        a.item(),
                        a.channel(),
                        a.touchpoint(),
                        a.id()));
        isValue(
                i,
                new Interaction(
                        i.customerId(), i.at(), i.type(), i.item(), i.duration(), i.channel(), i.touchpoint(), i.id()));
        isValue(c, new Customer(c.id(), c.since(), c.end(), c.endReason(), new HashMap<>(c.attributes())));
    }

    private static void isValue(java.io.Serializable fact, Object same) {
        assertThat(same).isEqualTo(fact).hasSameHashCodeAs(fact).hasToString(fact.toString());
        assertThat(Facts.serialised(fact)).isEqualTo(fact);
    }

    /** Text that a deserialiser leaves out is "", other optional components are null. */
    @Example
    void whatIsNotGivenIsEmptyOrNull() {
        assertThat(new Purchase("c", AT, PAID, null, null, null, null, null, null))
                .isEqualTo(Purchase.of("c", AT, PAID))
                .isEqualTo(new Purchase("c", AT, PAID, "", "", null, "", "", ""));
        assertThat(new SurveyAnswer("c", AT, Question.RECOMMEND, 9, null, null, null, null, null))
                .isEqualTo(SurveyAnswer.recommend("c", AT, 9))
                .isEqualTo(SurveyAnswer.of("c", AT, Question.RECOMMEND, 9))
                .isEqualTo(new SurveyAnswer("c", AT, Question.RECOMMEND, 9, "", "", "", "", ""));
        assertThat(new SurveyAnswer("c", AT, Question.COMMENT, null, "words", null, null, null, null))
                .isEqualTo(SurveyAnswer.comment("c", AT, Question.COMMENT, "words"));
        assertThat(new Interaction("c", AT, InteractionType.CALL, null, null, null, null, null))
                .isEqualTo(Interaction.of("c", AT, InteractionType.CALL))
                .isEqualTo(new Interaction("c", AT, InteractionType.CALL, "", null, "", "", ""));
        assertThat(new Customer("c", AT, null, null, null))
                .isEqualTo(Customer.of("c", AT))
                .isEqualTo(new Customer("c", AT, null, "", Map.of()));
        assertThat(new Cadence(Period.ofDays(1), Facts.UTC, null)).isEqualTo(Cadence.daily(Facts.UTC));
    }

    /** Each {@code with...} changes its component, to the value given, and no other. */
    @Property
    void withChangesOneComponent(
            @ForAll("purchases") Purchase p,
            @ForAll("answers") SurveyAnswer a,
            @ForAll("interactions") Interaction i,
            @ForAll("customers") Customer c) {
        changes(p, p.withItem("new"), "item", "new");
        changes(p, p.withOrder("new"), "order", "new");
        changes(p, p.withCovers(Period.ofDays(3)), "covers", Period.ofDays(3));
        changes(p, p.withChannel("new"), "channel", "new");
        changes(p, p.withTouchpoint("new"), "touchpoint", "new");
        changes(p, p.withId("new"), "id", "new");
        changes(a, a.withText("new"), "text", "new");
        changes(a, a.withItem("new"), "item", "new");
        changes(a, a.withChannel("new"), "channel", "new");
        changes(a, a.withTouchpoint("new"), "touchpoint", "new");
        changes(a, a.withId("new"), "id", "new");
        changes(i, i.withItem("new"), "item", "new");
        changes(i, i.withDuration(Duration.ofDays(1)), "duration", Duration.ofDays(1));
        changes(i, i.withChannel("new"), "channel", "new");
        changes(i, i.withTouchpoint("new"), "touchpoint", "new");
        changes(i, i.withId("new"), "id", "new");
        Instant end = c.since().plusSeconds(5_000_000_000L);
        changes(c, c.withEnd(end), "end", end);
        changes(c.withEnd(end), c.withEnd(end, "new"), "endReason", "new");
        Map<String, String> more = new HashMap<>(c.attributes());
        more.put("colour", "red");
        changes(c, c.with("colour", "red"), "attributes", more);
    }

    private static void changes(Record before, Record after, String component, Object value) {
        Map<String, @Nullable Object> expected = components(before);
        assertThat(expected.put(component, value)).isNotEqualTo(value);
        assertThat(components(after)).isEqualTo(expected);
    }

    private static Map<String, @Nullable Object> components(Record fact) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (RecordComponent component : fact.getClass().getRecordComponents()) {
            try {
                values.put(component.getName(), component.getAccessor().invoke(fact));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return values;
    }

    @Property(tries = 200)
    void blankNamesAreRefused(@ForAll("blanks") @Nullable String blank) {
        String got = blank == null ? "null" : '"' + blank + '"';
        refused("customerId must not be blank, got " + got, () -> Purchase.of(blank, AT, PAID));
        refused("customerId must not be blank, got " + got, () -> SurveyAnswer.recommend(blank, AT, 9));
        refused("customerId must not be blank, got " + got, () -> Interaction.of(blank, AT, InteractionType.CALL));
        refused("id must not be blank, got " + got, () -> Customer.of(blank, AT));
        refused("name must not be blank, got " + got, () -> InteractionType.of(blank));
        refused("name must not be blank, got " + got, () -> Question.scale(blank, 0, 1));
        refused("name must not be blank, got " + got, () -> Question.count(blank));
        refused("name must not be blank, got " + got, () -> Question.text(blank));
        if (blank != null) {
            refused(
                    "attribute name must not be blank, got " + got,
                    () -> new Customer("c", AT, null, null, Map.of(blank, "x")));
        }
    }

    @Example
    void missingComponentsAreRefused() {
        refused("at must be given, got null", () -> Purchase.of("c", null, PAID));
        refused("amount must be given, got null", () -> Purchase.of("c", AT, null));
        refused("at must be given, got null", () -> SurveyAnswer.recommend("c", null, 9));
        refused("question must be given, got null", () -> SurveyAnswer.of("c", AT, null, 9));
        refused("at must be given, got null", () -> Interaction.of("c", null, InteractionType.CALL));
        refused("type must be given, got null", () -> Interaction.of("c", AT, null));
        refused("since must be given, got null", () -> Customer.of("c", null));
        Map<String, String> noValue = new HashMap<>();
        noValue.put("plan", null);
        refused("attribute plan must be given, got null", () -> new Customer("c", AT, null, null, noValue));
        refused("start must be given, got null", () -> Window.of(null, AT, Facts.UTC));
        refused("end must be given, got null", () -> Window.of(AT, null, Facts.UTC));
        refused("zone must be given, got null", () -> Window.of(AT, AT.plusNanos(1), null));
        refused("step must be given, got null", () -> new Cadence(null, Facts.UTC, null));
        refused("zone must be given, got null", () -> Cadence.daily(null));
    }

    @Example
    void whatMakesNoSenseIsRefused() {
        refused(
                "covers must be a positive period, got P0D",
                () -> Purchase.of("c", AT, PAID).withCovers(Period.ZERO));
        refused(
                "covers must be a positive period, got P-1M",
                () -> Purchase.of("c", AT, PAID).withCovers(Period.ofMonths(-1)));
        refused(
                "duration must not be negative, got PT-0.000000001S",
                () -> Interaction.of("c", AT, InteractionType.CALL).withDuration(Duration.ofNanos(-1)));
        refused(
                "end must not be before since (2026-10-01T09:00:00Z), got 2026-10-01T08:59:59.999999999Z",
                () -> Customer.of("c", AT).withEnd(AT.minusNanos(1)));
        refused(
                "endReason must be empty without an end, got \"moved\"",
                () -> new Customer("c", AT, null, "moved", null));
        refused(
                "score or text must be given (a skipped question is no answer), got neither for recommend (0..10)",
                () -> new SurveyAnswer("c", AT, Question.RECOMMEND, null, " ", null, null, null, null));
        refused(
                "score or text must be given (a skipped question is no answer), got neither for comment (words)",
                () -> SurveyAnswer.comment("c", AT, Question.COMMENT, null));
        refused("score must fit comment (words), got 0", () -> SurveyAnswer.of("c", AT, Question.COMMENT, 0));
        refused("score must fit referrals (0..), got -1", () -> SurveyAnswer.of("c", AT, Question.REFERRALS, -1));
        refused("max must be >= min (3), got 2", () -> Question.scale("q", 3, 2));
        refused("max must be >= min (0), got -1", () -> Question.scale("q", 0, -1));
        refused("max must be >= min (1), got -1", () -> new Question("q", 1, -1));
        refused("max must be >= min (0), got -2", () -> new Question("q", 0, -2));
    }

    /** A number answers a question exactly when it is in the range, both ends included. */
    @Property
    void scoresOutsideTheRangeAreRefused(@ForAll("questions") Question question, @ForAll int score) {
        boolean within = question.min() <= score && score <= question.max();
        assertThat(question.accepts(score)).isEqualTo(within);
        if (within) {
            assertThat(SurveyAnswer.of("c", AT, question, score).score()).isEqualTo(score);
        } else {
            refused("score must fit " + question + ", got " + score, () -> SurveyAnswer.of("c", AT, question, score));
        }
        for (int border : new int[] {question.min(), question.max()}) {
            assertThat(question.accepts(border)).isEqualTo(question.min() <= question.max());
        }
        assertThat(question.accepts(question.min() - 1)).isFalse();
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    /** Attributes are sorted by name whatever map they came in, copied, and cannot be changed. */
    @Example
    void attributesAreSortedAndUnmodifiable() {
        Map<String, String> mine = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 99; i >= 10; i--) {
            mine.put("n" + i, "v");
            names.add(0, "n" + i);
        }
        Customer customer = new Customer("c", AT, null, null, mine);
        mine.clear();
        assertThat(customer.attributes().keySet()).containsExactlyElementsOf(names);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> customer.attributes().put("a", "b"));
        assertThat(customer.attribute("n10")).isEqualTo("v");
        assertThat(customer.attribute("none")).isEmpty();
        assertThat(customer.with("n10", "w").attribute("n10")).isEqualTo("w");
        assertThat(customer.attribute("n10")).isEqualTo("v");
    }

    /** A spell is half-open. */
    @Property
    void activeAtIsHalfOpen(@ForAll("customers") Customer customer) {
        Instant end = customer.end();
        assertThat(customer.activeAt(customer.since().minusNanos(1))).isFalse();
        assertThat(customer.activeAt(customer.since()))
                .isEqualTo(!customer.since().equals(end));
        if (end == null) {
            assertThat(customer.activeAt(Instant.MAX)).isTrue();
        } else {
            assertThat(customer.activeAt(end)).isFalse();
            assertThat(customer.activeAt(end.minusNanos(1)))
                    .isEqualTo(customer.since().isBefore(end));
        }
    }

    @Example
    void wordsPrintThemselves() {
        assertThat(InteractionType.of("store visit"))
                .hasToString("store visit")
                .isEqualTo(new InteractionType("store visit"));
        assertThat(Question.RECOMMEND).hasToString("recommend (0..10)");
        assertThat(Question.REFERRALS).hasToString("referrals (0..)");
        assertThat(Question.COMMENT).hasToString("comment (words)");
        assertThat(Facts.serialised(Question.EFFORT)).isEqualTo(Question.EFFORT);
        assertThat(Facts.serialised(InteractionType.SHARE)).isEqualTo(InteractionType.SHARE);
    }
}
