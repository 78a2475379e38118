package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFilterTest {
    private static final Instant AT = Instant.parse("2026-10-01T00:00:00Z");
    private static final CustomerEvent VIEW = Interaction.of("C-1", AT, InteractionType.PAGE_VIEW)
            .withItem("pricing")
            .withChannel("app")
            .withTouchpoint("checkout");
    private static final CustomerEvent BOUGHT =
            Purchase.of("C-1", AT, Money.of(5, "USD")).withItem("pro");
    private static final CustomerEvent REFUND = Purchase.of("C-1", AT, Money.of(-5, "USD"));
    private static final CustomerEvent ANSWER = SurveyAnswer.recommend("C-1", AT, 9);

    private static List<CustomerEvent> matched(EventFilter filter) {
        return List.of(VIEW, BOUGHT, REFUND, ANSWER).stream()
                .filter(filter::matches)
                .toList();
    }

    @Test
    void matchesByKindItemChannelAndTouchpoint() {
        EventFilter view = EventFilter.interactions(InteractionType.PAGE_VIEW);
        assertThat(matched(EventFilter.anything())).containsExactly(VIEW, BOUGHT, REFUND, ANSWER);
        assertThat(matched(EventFilter.purchases())).containsExactly(BOUGHT);
        assertThat(matched(EventFilter.answers(Question.RECOMMEND))).containsExactly(ANSWER);
        assertThat(matched(EventFilter.answers(Question.REVIEW))).isEmpty();
        assertThat(matched(EventFilter.interactions(InteractionType.VISIT))).isEmpty();
        assertThat(matched(view.about("pricing").onChannel("app").atTouchpoint("checkout")))
                .containsExactly(VIEW);
        assertThat(matched(view.about("home"))).isEmpty();
        assertThat(matched(view.onChannel("web"))).isEmpty();
        assertThat(matched(view.atTouchpoint("support"))).isEmpty();
    }

    @Test
    void isCalledByWhatItSaysOrAsGiven() {
        EventFilter pro = EventFilter.purchases().about("pro").onChannel("app").atTouchpoint("checkout");
        assertThat(pro).hasToString("purchase (pro) via app at checkout");
        assertThat(pro.named("upgrade").about("plus")).hasToString("upgrade");
        assertThat(new EventFilter(new EventFilter.Source.Anything(), null, null, null, null))
                .isEqualTo(EventFilter.anything())
                .hasToString("any event");
        assertThat(EventFilter.answers(Question.RECOMMEND)).hasToString("answer to " + Question.RECOMMEND.name());
    }

    @Test
    void knowsWhichShareNoEvent() {
        EventFilter bought = EventFilter.purchases();
        assertThat(bought.isDisjointFrom(EventFilter.answers(Question.REVIEW))).isTrue();
        assertThat(bought.isDisjointFrom(EventFilter.anything())).isFalse();
        assertThat(EventFilter.anything().isDisjointFrom(bought)).isFalse();
        assertThat(bought.about("a").isDisjointFrom(bought.about("b"))).isTrue();
        assertThat(bought.about("a").isDisjointFrom(bought.onChannel("b"))).isFalse();
        assertThat(bought.onChannel("a").isDisjointFrom(bought.onChannel("b"))).isTrue();
        assertThat(bought.atTouchpoint("a").isDisjointFrom(bought.atTouchpoint("b")))
                .isTrue();
    }
}
