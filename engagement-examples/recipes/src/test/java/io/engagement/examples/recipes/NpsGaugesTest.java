package io.engagement.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Estimate;
import io.engagement.nps.NpsCalculator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NpsGaugesTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double read(String name) {
        return registry.get(name).gauge().value();
    }

    @Test
    void gaugesFollowTheTally() {
        LiveNps live = new LiveNps(NpsCalculator.standard());
        NpsGauges.register(registry, live::now);
        assertThat(read("nps.score")).isNaN();
        assertThat(read("nps.low")).isNaN();
        assertThat(read("nps.customers")).isZero();
        for (int score : new int[] {10, 9, 9, 7, 3}) {
            live.on(SurveyAnswer.recommend("C-" + live.now().n(), Instant.EPOCH, score));
        }
        Estimate score = live.now().score();
        assertThat(read("nps.score")).isEqualTo(score.value()).isEqualTo(40);
        assertThat(read("nps.low")).isEqualTo(score.low());
        assertThat(read("nps.high")).isEqualTo(score.high());
        assertThat(read("nps.customers")).isEqualTo(5);
    }
}
