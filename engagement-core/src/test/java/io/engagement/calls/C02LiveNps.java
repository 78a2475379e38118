package io.engagement.calls;

import io.engagement.domain.SurveyAnswer;
import io.engagement.nps.NpsCalculator;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Live NPS and the merge law: what merges is the tally, not the result. */
final class C02LiveNps {
    private C02LiveNps() {}

    static void run(PrintStream out) {
        Instant t = Instant.parse("2026-10-01T00:00:00Z");
        List<SurveyAnswer> night = List.of(SurveyAnswer.recommend("a", t, 10), SurveyAnswer.recommend("b", t, 3));
        List<SurveyAnswer> today =
                List.of(SurveyAnswer.recommend("b", t.plusSeconds(9), 9), SurveyAnswer.recommend("c", t, 7));
        NpsCalculator standard = NpsCalculator.standard();

        out.println(Stream.concat(night.stream(), today.stream()).parallel().collect(standard.collector()));
        out.println("results added: " + standard.calculate(night).plusDisjoint(standard.calculate(today)));

        NpsCalculator.Tally live = standard.collector().supplier().get();
        night.forEach(live::add);
        out.println(live.result());
        today.forEach(live::add);
        out.println(live.result());
    }
}
