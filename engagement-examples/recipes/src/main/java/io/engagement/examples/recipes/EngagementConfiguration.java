package io.engagement.examples.recipes;

import io.engagement.nps.NpsCalculator;
import io.engagement.score.EngagementScore;
import java.time.ZoneId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Definitions are immutable values, so they are beans like any other; what is filled is a bean of its own. */
@Configuration(proxyBeanMethods = false)
class EngagementConfiguration {
    @Bean
    NpsCalculator npsCalculator() {
        return NpsCalculator.standard();
    }

    @Bean
    EngagementScore engagementScore() {
        return EngagementScore.retail(ZoneId.of("Asia/Tokyo"));
    }

    @Bean
    LiveNps liveNps(NpsCalculator calculator) {
        return new LiveNps(calculator);
    }
}
