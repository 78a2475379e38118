package io.engagement.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.behavior.MagicNumberFindings.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the search errs, over seeded studies. */
@NullUnmarked
class MagicNumberErrorsTest {
    /** Studies of nothing: how many of them find something at 5 %. */
    private static double falseAlarms(int studies, int customers, double perAction, int actions, boolean strata) {
        long alarms = IntStream.range(0, studies)
                .filter(seed -> {
                    Studies study = Studies.simulated(
                            new Random(1_000_003L * seed + customers), customers, perAction, actions, shares -> 0.4);
                    MagicNumber search = Studies.search(actions).permutations(199, seed);
                    return study.findings(strata ? search.stratifiedBy("plan") : search)
                                    .pValue()
                            <= 0.05;
                })
                .count();
        return (double) alarms / studies;
    }

    /** Uncorrected, the best cell of such a grid is "significant" in more than half of all studies of nothing. */
    @Test
    void findsNothingWhereThereIsNothing() {
        // Within 3.3 standard errors of 5 % of 400.
        assertThat(falseAlarms(400, 200, 2, 2, false)).isBetween(0.014, 0.086);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"200, 2, 1, false", "200, 2, 4, false", "1000, 1, 2, false", "300, 3, 3, true"})
    void falseAlarmsAreAsRareAsTheySay(int customers, double perAction, int actions, boolean strata) {
        double rate = falseAlarms(4_000, customers, perAction, actions, strata);
        assertThat(rate)
                .as("customers %d, actions %d, strata %s", customers, actions, strata)
                .isBetween(0.04, 0.065);
    }

    /** How often each verdict is given where the truth is a step, a smooth rise, or nothing. */
    @Tag("slow")
    @Test
    void verdictsAreRight() {
        int studies = 300;
        List<Verdict> step = new ArrayList<>();
        List<Verdict> smooth = new ArrayList<>();
        List<Verdict> nothing = new ArrayList<>();
        for (int seed = 0; seed < studies; seed++) {
            step.add(verdict(seed, shares -> shares >= 3 ? 0.55 : 0.3));
            smooth.add(verdict(seed, shares -> 1 / (1 + Math.exp(1.2 - 0.3 * shares))));
            nothing.add(verdict(seed, shares -> 0.4));
        }
        assertThat(Collections.frequency(step, Verdict.BREAK_POINT))
                .as("steps found")
                .isGreaterThanOrEqualTo(270);
        assertThat(Collections.frequency(smooth, Verdict.BREAK_POINT))
                .as("steps in a smooth rise")
                .isLessThanOrEqualTo(15);
        assertThat(Collections.frequency(smooth, Verdict.NO_ASSOCIATION))
                .as("smooth rises missed")
                .isLessThanOrEqualTo(15);
        assertThat(Collections.frequency(nothing, Verdict.NO_ASSOCIATION))
                .as("nothing")
                .isGreaterThanOrEqualTo(275);
    }

    private static Verdict verdict(int seed, Studies.Chance chance) {
        return Studies.simulated(new Random(7_919L * seed + 1), 3_000, 3, 2, chance)
                .findings(Studies.search(2).permutations(199, seed))
                .verdict();
    }

    /** The phi of the best cell is too large where there is nothing; that of the later half is right. */
    @Tag("slow")
    @Test
    void theLaterHalfHasNoWinnersCurse() {
        double found = 0;
        double confirmed = 0;
        int studies = 1_000;
        for (int seed = 0; seed < studies; seed++) {
            MagicNumberFindings findings = Studies.simulated(new Random(seed), 400, 2, 3, shares -> 0.4)
                    .findings(Studies.search(3).permutations(1, seed));
            found += findings.confirmation().discovered().matrix().phi().value() / studies;
            confirmed += findings.confirmation().confirming().phi().orElse(0) / studies;
        }
        assertThat(found).isGreaterThan(0.08);
        assertThat(confirmed).isBetween(-0.01, 0.01);
    }
}
