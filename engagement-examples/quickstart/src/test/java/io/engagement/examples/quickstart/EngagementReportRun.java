package io.engagement.examples.quickstart;

import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.nps.NpsScenario;

/** Runs the command for tests in other packages. */
public final class EngagementReportRun {
    private EngagementReportRun() {}

    /** What was printed by a run that went well. */
    public static String of(String... options) {
        Run run = Run.of(options);
        if (run.code() != 0) {
            throw new AssertionError(run.err());
        }
        return run.out();
    }

    /** What was said by a run that was refused and printed nothing. */
    public static String refused(String... options) {
        Run run = Run.of(options);
        if (run.code() != 2 || !run.out().isEmpty()) {
            throw new AssertionError(run.code() + ": " + run.out());
        }
        return run.err();
    }

    /** What is known of the sample, found out once. */
    public static Analysis sample() {
        return Holder.SAMPLE;
    }

    private static final class Holder {
        static final Analysis SAMPLE = Analysis.of(
                SampleBase.of(SampleBase.SEED, SampleBase.TOKYO),
                null,
                NpsScenario.adjacent().promoters(NpsScenario.Shift.points(5)).detractors(NpsScenario.Shift.points(-3)));
    }
}
