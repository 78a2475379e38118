package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.CustomerEvent;
import io.engagement.domain.SurveyAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class KeptPropertyTest {
    /** Every pass is the same, and the source is asked again only where there are more events than may be kept. */
    @Property
    void everyPassIsTheFirstOneAgain(@ForAll @IntRange(max = 9) int number, @ForAll @IntRange(max = 9) int most) {
        List<CustomerEvent> events = IntStream.range(0, number)
                .mapToObj(i -> (CustomerEvent) SurveyAnswer.recommend("C-" + i, Instant.EPOCH, i))
                .toList();
        int[] asked = {0};
        Kept kept = new Kept(most);
        for (int pass = 0; pass < 3; pass++) {
            List<CustomerEvent> passed = new ArrayList<>();
            kept.forEach(
                    to -> {
                        asked[0]++;
                        events.forEach(to);
                    },
                    passed::add);
            assertThat(passed).isEqualTo(events);
        }
        assertThat(asked[0]).isEqualTo(number <= most ? 1 : 3);
    }
}
