package io.engagement.calls;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Difference;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsCalculator;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** NPS by anything, and which differences survive having looked at all of them. */
final class C09Segments {
    private C09Segments() {}

    static Map<String, Nps> byChannel(List<SurveyAnswer> answers) {
        return answers.stream()
                .collect(groupingBy(
                        SurveyAnswer::channel,
                        TreeMap::new,
                        NpsCalculator.standard().collector()));
    }

    static Map<String, Difference> against(Nps base, Map<String, Nps> others) {
        return new TreeMap<>(Difference.holm(others.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, group -> group.getValue().minus(base)))));
    }

    static void run(PrintStream out) {
        Instant t = Instant.EPOCH;
        byChannel(List.of(
                        SurveyAnswer.recommend("a", t, 9).withChannel("shop"),
                        SurveyAnswer.recommend("b", t, 5).withChannel("web"),
                        SurveyAnswer.recommend("c", t, 8)))
                .forEach((channel, nps) -> out.println("\"" + channel + "\" " + nps));
        against(Nps.of(50, 50, 100), Map.of("web", Nps.of(100, 50, 50), "app", Nps.of(40, 50, 90)))
                .forEach((channel, difference) -> out.println(channel + " " + difference));
    }
}
