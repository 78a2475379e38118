package io.engagement.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.SurveyAnswer;
import io.engagement.nps.Nps;
import io.engagement.score.EngagementScore;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** In a real context. */
class SpringTest {
    private static final Instant AT = Instant.parse("2026-10-01T09:00:00Z");

    @Test
    void answersThatBeansPublishAreCounted() {
        try (var context = new AnnotationConfigApplicationContext(EngagementConfiguration.class)) {
            LiveNps live = context.getBean(LiveNps.class);
            assertThat(live.now()).isEqualTo(Nps.EMPTY);
            IntStream.range(0, 4_000)
                    .parallel()
                    .forEach(i ->
                            context.publishEvent(SurveyAnswer.recommend("C-" + i % 1_000, AT.plusSeconds(i), i % 11)));
            long promoters =
                    IntStream.range(3_000, 4_000).filter(i -> i % 11 >= 9).count();
            assertThat(live.now().n()).isEqualTo(1_000);
            assertThat(live.now().promoters()).isEqualTo(promoters);
            context.publishEvent("something else");
            assertThat(live.now().excluded().total()).isEqualTo(3_000);
            assertThat(context.getBean(EngagementScore.class))
                    .isEqualTo(EngagementScore.retail(ZoneId.of("Asia/Tokyo")));
        }
    }
}
