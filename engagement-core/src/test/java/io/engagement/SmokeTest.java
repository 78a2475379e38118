package io.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.nps.Nps;
import org.junit.jupiter.api.Test;

class SmokeTest {
    @Test
    void prints() {
        assertThat(Nps.of(100, 120, 180))
                .hasToString("NPS +20.0 [+11.9, +27.8] at 95%, n 400 (promoters 180, passives 120, detractors 100)");
    }
}
