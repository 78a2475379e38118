package io.engagement.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.engagement.Facts;
import io.engagement.domain.EventFilter.Kind;
import io.engagement.domain.EventFilter.Term;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

@NullUnmarked
class EventFilterPropertyTest {
    private static final Instant AT = Instant.parse("2026-10-01T00:00:00Z");
    private static final Interaction VIEW = Interaction.of("C-1", AT, InteractionType.PAGE_VIEW)
            .withItem("pricing")
            .withChannel("app")
            .withTouchpoint("checkout");
    private static final Purchase BOUGHT =
            Purchase.of("C-1", AT, Money.of(5, "USD")).withItem("pro");
    private static final Purchase FREE = Purchase.of("C-1", AT, Money.of(0, "USD"));
    private static final Purchase REFUND =
            Purchase.of("C-1", AT, Money.of(-5, "USD")).withChannel("web");
    private static final SurveyAnswer ANSWER = SurveyAnswer.recommend("C-1", AT, 9);
    private static final SurveyAnswer WORDS = SurveyAnswer.comment("C-1", AT, Question.RECOMMEND, "fast");
    private static final List<CustomerEvent> ALL = List.of(VIEW, BOUGHT, FREE, REFUND, ANSWER, WORDS);

    @Provide
    Arbitrary<CustomerEvent> events() {
        return Facts.events();
    }

    @Provide
    Arbitrary<EventFilter> filters() {
        return Facts.filters();
    }

    @Provide
    Arbitrary<Term> terms() {
        return Facts.terms();
    }

    /** Of every kind of event and filter: the filter agrees with another reading of its data. */
    @Property(tries = 1_000)
    void matchesWhatItsDataSay(@ForAll("filters") EventFilter filter, @ForAll("events") CustomerEvent event) {
        assertThat(filter.matches(event)).isEqualTo(filter.anyOf().stream().anyMatch(term -> naive(term, event)));
    }

    private static boolean naive(Term term, CustomerEvent event) {
        Kind kind = Kind.INTERACTION;
        String type = "";
        Integer score = null;
        if (event instanceof Purchase purchase) {
            kind = purchase.amount().value().signum() < 0 ? Kind.REFUND : Kind.PURCHASE;
        } else if (event instanceof SurveyAnswer answer) {
            kind = Kind.ANSWER;
            type = answer.question().name();
            score = answer.score();
        } else if (event instanceof Interaction interaction) {
            type = interaction.type().name();
        }
        boolean limited = term.lowest() != null || term.highest() != null;
        int lowest = term.lowest() == null ? Integer.MIN_VALUE : term.lowest();
        int highest = term.highest() == null ? Integer.MAX_VALUE : term.highest();
        return List.of(kind, Kind.ANY).contains(term.kind())
                && List.of(type, "").contains(term.type())
                && (!limited || (score != null && Math.max(lowest, Math.min(score, highest)) == score))
                && List.of(event.item(), "").contains(term.item())
                && List.of(event.channel(), "").contains(term.channel())
                && List.of(event.touchpoint(), "").contains(term.touchpoint());
    }

    /** {@code or} is the union. */
    @Property
    void orMeansEither(
            @ForAll("filters") EventFilter one,
            @ForAll("filters") EventFilter other,
            @ForAll("events") CustomerEvent event) {
        assertThat(one.or(other).matches(event)).isEqualTo(one.matches(event) || other.matches(event));
        assertThat(one.or(one)).isEqualTo(one);
        assertThat(one.or(other).or(other).anyOf())
                .isEqualTo(one.or(other).anyOf())
                .doesNotHaveDuplicates();
    }

    /** Narrowing is the intersection with all events of that item, channel and touchpoint. */
    @Property
    void narrowingMeansAlso(@ForAll("terms") Term term, @ForAll("events") CustomerEvent event) {
        EventFilter filter = new EventFilter(List.of(term), null);
        EventFilter here = filter.about("x").onChannel("sku-7").atTouchpoint("two words");
        EventFilter everywhere = filter.about("").onChannel("").atTouchpoint("");
        boolean isHere = event.item().equals("x")
                && event.channel().equals("sku-7")
                && event.touchpoint().equals("two words");
        assertThat(here.matches(event)).isEqualTo(isHere && everywhere.matches(event));
    }

    /** Filters that are disjoint share no event; those that are not share one, and here it is. */
    @Property(tries = 1_000)
    void disjointFiltersShareNoEvent(
            @ForAll("filters") EventFilter one,
            @ForAll("filters") EventFilter other,
            @ForAll("events") CustomerEvent event) {
        boolean disjoint = one.isDisjointFrom(other);
        assertThat(other.isDisjointFrom(one)).isEqualTo(disjoint);
        if (disjoint) {
            assertThat(one.matches(event) && other.matches(event)).isFalse();
        } else {
            assertThat(one.anyOf())
                    .anyMatch(mine -> other.anyOf().stream()
                            .map(its -> shared(mine, its))
                            .anyMatch(witness -> one.matches(witness) && other.matches(witness)));
        }
    }

    /** An event that two terms share if any is. */
    private static CustomerEvent shared(Term one, Term other) {
        Kind kind = one.kind() == Kind.ANY ? other.kind() : one.kind();
        String type = either(either(one.type(), other.type()), "x");
        String item = either(one.item(), other.item());
        String channel = either(one.channel(), other.channel());
        String touchpoint = either(one.touchpoint(), other.touchpoint());
        return switch (kind) {
            case INTERACTION ->
                new Interaction("C-1", AT, InteractionType.of(type), item, null, channel, touchpoint, "");
            case ANSWER -> {
                int lowest = Math.max(orElse(one.lowest(), -2), orElse(other.lowest(), -2));
                int highest = Math.min(orElse(one.highest(), 12), orElse(other.highest(), 12));
                Question question = new Question(type, Math.min(lowest, highest), Math.max(lowest, highest));
                yield new SurveyAnswer("C-1", AT, question, lowest, "", item, channel, touchpoint, "");
            }
            case ANY, PURCHASE, REFUND ->
                Purchase.of("C-1", AT, Money.of(kind == Kind.REFUND ? -1 : 1, "USD"))
                        .withItem(item)
                        .withChannel(channel)
                        .withTouchpoint(touchpoint);
        };
    }

    private static String either(String one, String other) {
        return one.isEmpty() ? other : one;
    }

    private static int orElse(@Nullable Integer value, int other) {
        return value == null ? other : value;
    }

    /** A given name stays with what is made of the filter; its own words say what the data say. */
    @Property
    void aGivenNameStays(@ForAll("filters") EventFilter filter) {
        EventFilter named = filter.named("mine");
        assertThat(List.of(named.about("a"), named.onChannel("b"), named.atTouchpoint("c"), named.or(named)))
                .allMatch(copy -> copy.name().equals("mine") && copy.toString().equals("mine"));
        assertThat(named.or(EventFilter.refunds()).name()).isEqualTo("mine or refund");
        assertThat(EventFilter.refunds().or(named).name()).isEqualTo("refund or mine");
        assertThat(new EventFilter(filter.anyOf(), " ").about("a").name())
                .isEqualTo(new EventFilter(filter.about("a").anyOf(), null).name());
        assertThat(Facts.serialised(named)).isEqualTo(named).isNotEqualTo(filter);
    }

    private static List<CustomerEvent> matched(EventFilter filter) {
        return ALL.stream().filter(filter::matches).toList();
    }

    @Example
    void matchesByKindAndType() {
        assertThat(matched(EventFilter.any())).isEqualTo(ALL);
        assertThat(matched(EventFilter.purchases())).containsExactly(BOUGHT, FREE);
        assertThat(matched(EventFilter.refunds())).containsExactly(REFUND);
        assertThat(matched(EventFilter.answers())).containsExactly(ANSWER, WORDS);
        assertThat(matched(EventFilter.answers(Question.RECOMMEND))).containsExactly(ANSWER, WORDS);
        assertThat(matched(EventFilter.answers(Question.EFFORT, Question.REVIEW)))
                .isEmpty();
        assertThat(matched(EventFilter.answers(Question.EFFORT, Question.RECOMMEND)))
                .containsExactly(ANSWER, WORDS);
        assertThat(matched(EventFilter.interactions())).containsExactly(VIEW);
        assertThat(matched(EventFilter.interactions(InteractionType.VISIT))).isEmpty();
        assertThat(matched(EventFilter.interactions(InteractionType.VISIT, InteractionType.PAGE_VIEW)))
                .containsExactly(VIEW);
        assertThat(matched(EventFilter.refunds().or(EventFilter.interactions())))
                .containsExactly(VIEW, REFUND);
    }

    @Example
    void matchesByScore() {
        assertThat(matched(EventFilter.answers(Question.RECOMMEND, 9, 9))).containsExactly(ANSWER);
        assertThat(matched(EventFilter.answers(Question.RECOMMEND, 9, 10))).containsExactly(ANSWER);
        assertThat(matched(EventFilter.answers(Question.RECOMMEND, 0, 9))).containsExactly(ANSWER);
        assertThat(matched(EventFilter.answers(Question.RECOMMEND, 0, 8))).isEmpty();
        assertThat(matched(EventFilter.answers(Question.RECOMMEND, 10, 10))).isEmpty();
        assertThat(matched(EventFilter.answers(Question.REVIEW, 0, 10))).isEmpty();
        assertThat(matched(of(new Term(Kind.ANSWER, null, 9, null, null, null, null))))
                .containsExactly(ANSWER);
        assertThat(matched(of(new Term(Kind.ANSWER, null, null, 8, null, null, null))))
                .isEmpty();
    }

    @Example
    void matchesByItemChannelAndTouchpoint() {
        EventFilter view = EventFilter.interactions(InteractionType.PAGE_VIEW);
        assertThat(matched(view.about("pricing").onChannel("app").atTouchpoint("checkout")))
                .containsExactly(VIEW);
        assertThat(matched(view.about("home"))).isEmpty();
        assertThat(matched(view.onChannel("web"))).isEmpty();
        assertThat(matched(view.atTouchpoint("support"))).isEmpty();
        assertThat(matched(EventFilter.purchases().about("pro"))).containsExactly(BOUGHT);
        assertThat(matched(EventFilter.purchases().about("plus"))).isEmpty();
        assertThat(matched(EventFilter.refunds().onChannel("web"))).containsExactly(REFUND);
        assertThat(matched(EventFilter.refunds().onChannel("shop"))).isEmpty();
        assertThat(matched(EventFilter.answers().atTouchpoint("home"))).isEmpty();
        assertThat(matched(EventFilter.purchases().or(view).onChannel("app"))).containsExactly(VIEW);
    }

    @Example
    void isCalledByWhatItSaysOrAsGiven() {
        EventFilter pro = EventFilter.purchases().about("pro").onChannel("app").atTouchpoint("checkout");
        assertThat(pro).hasToString("purchase (pro) via app at checkout");
        assertThat(pro.named("upgrade").about("plus")).hasToString("upgrade");
        assertThat(EventFilter.any()).hasToString("any event");
        assertThat(EventFilter.refunds().or(EventFilter.interactions(InteractionType.SHARE)))
                .hasToString("refund or share");
        assertThat(EventFilter.interactions().or(EventFilter.answers())).hasToString("any interaction or any answer");
        assertThat(EventFilter.answers(Question.EFFORT)).hasToString("answer to effort");
        assertThat(EventFilter.answers(Question.RECOMMEND, 0, 6)).hasToString("answer to recommend 0 to 6");
        assertThat(of(new Term(Kind.ANSWER, "effort", 5, null, "", "app", "")))
                .hasToString("answer to effort at least 5 via app");
        assertThat(of(new Term(Kind.ANSWER, "", null, 2, "", "", ""))).hasToString("any answer at most 2");
    }

    private static EventFilter of(Term term) {
        return new EventFilter(List.of(term), null);
    }

    @Example
    void readsWhatIsLeftOut() {
        assertThat(of(new Term(Kind.ANY, null, null, null, null, null, null))).isEqualTo(EventFilter.any());
        assertThat(EventFilter.interactions(InteractionType.LIKE, InteractionType.LIKE))
                .isEqualTo(EventFilter.interactions(InteractionType.LIKE));
    }

    @Example
    void knowsWhichShareNoEvent() {
        EventFilter bought = EventFilter.purchases();
        assertThat(bought.isDisjointFrom(EventFilter.answers(Question.REVIEW))).isTrue();
        assertThat(bought.isDisjointFrom(EventFilter.any())).isFalse();
        assertThat(EventFilter.any().isDisjointFrom(bought)).isFalse();
        assertThat(bought.about("a").isDisjointFrom(bought.about("b"))).isTrue();
        assertThat(bought.about("a").isDisjointFrom(bought.onChannel("b"))).isFalse();
        assertThat(bought.onChannel("a").isDisjointFrom(bought.onChannel("b"))).isTrue();
        assertThat(bought.atTouchpoint("a").isDisjointFrom(bought.atTouchpoint("b")))
                .isTrue();
        assertThat(bought.isDisjointFrom(EventFilter.refunds())).isTrue();
        assertThat(bought.or(EventFilter.refunds()).isDisjointFrom(EventFilter.refunds()))
                .isFalse();
        EventFilter sad = EventFilter.answers(Question.RECOMMEND, 0, 6);
        assertThat(sad.isDisjointFrom(EventFilter.answers(Question.RECOMMEND, 7, 10)))
                .isTrue();
        assertThat(sad.isDisjointFrom(EventFilter.answers(Question.RECOMMEND, 6, 10)))
                .isFalse();
        assertThat(sad.isDisjointFrom(EventFilter.answers(Question.EFFORT))).isTrue();
        assertThat(sad.isDisjointFrom(EventFilter.answers())).isFalse();
    }

    @Example
    void whatMakesNoSenseIsRefused() {
        refused(() -> new EventFilter(List.of(), ""), "anyOf must have a term, got none");
        refused(() -> new EventFilter(null, ""), "anyOf must be given, got null");
        refused(() -> EventFilter.any().named(" "), "name must not be blank, got \" \"");
        refused(() -> EventFilter.answers(Question.RECOMMEND, 6, 0), "lowest must be <= highest (0), got 6");
        refused(() -> new Term(null, "", null, null, "", "", ""), "kind must be given, got null");
        for (Kind kind : List.of(Kind.ANY, Kind.PURCHASE, Kind.REFUND)) {
            refused(
                    () -> new Term(kind, "y", null, null, "", "", ""),
                    "type must be empty for " + kind + ", got \"y\"");
        }
        refused(
                () -> new Term(Kind.INTERACTION, "y", null, 3, "", "", ""),
                "scores must not be given for INTERACTION, got null to 3");
        refused(() -> new Term(Kind.ANY, "", 1, null, "", "", ""), "scores must not be given for ANY, got 1 to null");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
