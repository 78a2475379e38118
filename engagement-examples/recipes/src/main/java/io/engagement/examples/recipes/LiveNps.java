package io.engagement.examples.recipes;

import io.engagement.domain.SurveyAnswer;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsCalculator;
import org.springframework.context.event.EventListener;

/**
 * A live NPS, fed by the answers that any bean publishes. A tally is not for several threads, so one lock guards it. An
 * answer that comes twice changes nothing but the count of what was left out.
 */
class LiveNps {
    private final NpsCalculator.Tally tally;

    LiveNps(NpsCalculator calculator) {
        tally = calculator.tally();
    }

    @EventListener
    synchronized void on(SurveyAnswer answer) {
        tally.add(answer);
    }

    synchronized Nps now() {
        return tally.result();
    }
}
