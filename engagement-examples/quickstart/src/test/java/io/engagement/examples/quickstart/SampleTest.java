package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleTest {
    /** The sample for others is the one that is reported on. */
    @Test
    void isTheBaseOfTheReport() {
        Sample sample = Sample.coffeeRoaster();
        SampleBase base = SampleBase.of(SampleBase.SEED, SampleBase.TOKYO);
        assertThat(sample.events().size())
                .isEqualTo(sample.purchases().size()
                        + sample.answers().size()
                        + sample.interactions().size());
        assertThat(sample.events()).allSatisfy(event -> assertThat(event.at()).isBefore(sample.asOf()));
        assertThat(base.notes().get(1)).isEqualTo("33,427 purchases, 6,958 answers, 120,005 interactions");
        assertThat(sample)
                .hasToString("sample: 2,400 customers, 33,427 purchases, 6,958 answers, 120,005 interactions,"
                        + " as of 2026-01-01 (Asia/Tokyo)");
    }
}
