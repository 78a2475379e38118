package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Cdnow;
import io.engagement.domain.Purchase;
import io.engagement.estimate.Estimate;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.TransactionModel.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BacktestTest {
    private static final Instant SPLIT = Bases.AS_OF.minus(Duration.ofDays(100));

    private static PurchaseLog log(Stream<Purchase> purchases) {
        return purchases.collect(PurchaseLog.collector(Bases.DAILY));
    }

    /** Totals and errors of the hold-out, 39 weeks: 1,882 purchases were made. */
    @Test
    void backtest() {
        Backtest test = Backtest.of(Cdnow.log(), Cdnow.SPLIT, Cdnow.END, Kind.PARETO_NBD, Kind.MBG_NBD, Kind.BG_NBD);
        double[][] expected = {
            // total, MAE, RMSE, MSLE
            {1665.5, .7545, 1.6028, .2377},
            {1576.7, .7648, 1.6072, .2314},
            {1653.4, .7855, 1.6080, .2343},
            {2929.8, 1.0410, 1.8595, .3622},
            {2930.1, 1.0237, 2.2119, .4010},
            {2457, .8973, 1.9710, .3491}
        };
        assertThat(test.actual().purchases()).isEqualTo(1882);
        assertThat(test.lines()).hasSize(6);
        for (int i = 0; i < 6; i++) {
            Backtest.Line line = test.lines().get(i);
            assertThat(line.total()).as(line.name()).isCloseTo(expected[i][0], within(0.0501));
            assertThat(line.mae()).as(line.name()).isCloseTo(expected[i][1], within(5.01e-5));
            assertThat(line.rmse()).as(line.name()).isCloseTo(expected[i][2], within(5.01e-5));
            assertThat(line.msle()).as(line.name()).isCloseTo(expected[i][3], within(5.01e-5));
        }
        double[] boughtByFrequency = {.237, .697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359};
        double[] paretoByFrequency = {.138, .600, 1.196, 1.714, 2.399, 2.907, 3.819, 6.403};
        double[] bgByFrequency = {.225, .523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157};
        for (int x = 0; x < 8; x++) {
            Backtest.Frequency row = test.byFrequency().get(x);
            assertThat(row.bought().value()).isCloseTo(boughtByFrequency[x], within(5.01e-4));
            assertThat(row.forecast().get(0)).isCloseTo(paretoByFrequency[x], within(2e-3));
            assertThat(row.forecast().get(2)).isCloseTo(bgByFrequency[x], within(2e-3));
        }
        double[] actualWeeks = {1359, 1414, 1484, 1517, 1573, 1672};
        // The published curves count to the end of a week's last day, ours as T does, to the day: one day less.
        double[] paretoWeeks = {1308.856, 1385.275, 1459.923, 1532.906, 1604.32, 1674.253};
        double[] bgWeeks = {1312.458, 1387.346, 1460.392, 1531.713, 1601.418, 1669.6};
        for (int week = 20; week <= 25; week++) {
            Backtest.Week now = test.weeks().get(week - 1);
            Backtest.Week next = test.weeks().get(week);
            assertThat((double) now.boughtSoFar()).isEqualTo(actualWeeks[week - 20]);
            double pareto = now.expectedSoFar().get(0) + next.expected().get(0) / 7;
            double bg = now.expectedSoFar().get(2) + next.expected().get(2) / 7;
            assertThat(pareto).isCloseTo(paretoWeeks[week - 20], within(0.2));
            assertThat(bg).isCloseTo(bgWeeks[week - 20], within(0.2));
        }
        System.out.println(test);
        System.out.println(test.frequencies());
    }

    /** Three customers by hand: the second buys twice, the third once; the first is forecast highest by both rules. */
    @Test
    void errorsAreWhatTheirFormulasSay() {
        PurchaseLog log = log(Stream.of(
                        Bases.bought("a", 5, 200, 150, 110),
                        Bases.bought("b", 5, 200, 160, 90, 10),
                        Bases.bought("c", 5, 120, 50))
                .flatMap(customer -> customer));
        Backtest test = Backtest.of(log, SPLIT, Bases.AS_OF, Kind.NBD);
        assertThat(test.lines())
                .extracting(Backtest.Line::name)
                .containsExactly("NBD", "the same rate", "the same again");
        Backtest.Line again = test.lines().get(2);
        // forecast 2, 1, 0; bought 0, 2, 1
        assertThat(again.total()).isEqualTo(3);
        assertThat(again.bias().value()).isZero();
        assertThat(again.rmse()).isEqualTo(Math.sqrt((4 + 1 + 1) / 3.0));
        assertThat(again.mae()).isEqualTo(4 / 3.0);
        assertThat(again.msle())
                .isCloseTo(
                        (Math.pow(Math.log(3), 2) + Math.pow(Math.log(1.5), 2) + Math.pow(Math.log(2), 2)) / 3,
                        within(1e-15));
        // In ascending order of forecast 1, 2, 0 are bought: below the curve (1/2 + 2 + 3) / 9 of the square.
        double area = 1 - 2 * 5.5 / 9;
        double perfect = 1 - 2 * (0 + 0.5 + 2) / 9;
        assertThat(again.gini().value()).isCloseTo(area / perfect, within(1e-15));
        // The top tenth is a part of the first customer, who buys nothing.
        assertThat(again.lift().value()).isZero();
        // Ages 99 and 19 days at the split.
        Backtest.Line rate = test.lines().get(1);
        assertThat(rate.total()).isCloseTo((2 + 1) * 100 / 99.0, within(1e-12));
        assertThat(test.lines().get(0).model()).isNotNull();
        assertThat(again.meanActive()).isInstanceOf(Estimate.Undefined.class);
        assertThat(test.byFrequency().stream()
                        .mapToLong(Backtest.Frequency::customers)
                        .sum())
                .isEqualTo(3);
    }

    /** Law: weeks add up, to what happened and to what was expected of new customers. */
    @Test
    void weeksAddUp() {
        PurchaseLog log = log(Bases.mbg(400, 3).stream());
        Backtest test = Backtest.of(log, SPLIT, Bases.AS_OF);
        assertThat(test.lines()).extracting(Backtest.Line::name).startsWith("MBG/NBD", "Pareto/NBD", "NBD");
        long bought = 0;
        double[] expected = new double[3];
        for (Backtest.Week week : test.weeks()) {
            bought += week.bought();
            assertThat(week.boughtSoFar()).isEqualTo(bought);
            for (int i = 0; i < 3; i++) {
                expected[i] += week.expected().get(i);
                assertThat(week.expectedSoFar().get(i)).isCloseTo(expected[i], within(1e-9));
                assertThat(week.expected().get(i)).isNotNegative();
            }
        }
        long held = test.weeks().stream()
                .filter(Backtest.Week::held)
                .mapToLong(Backtest.Week::bought)
                .sum();
        assertThat(held).isLessThanOrEqualTo(test.actual().purchases());
        assertThat(test.weeks().get(0).window().start()).isBefore(SPLIT);
        assertThat(test.weeks().get(test.weeks().size() - 1).window().end()).isEqualTo(Bases.AS_OF);
        for (Backtest.Line line : test.lines()) {
            long customers =
                    line.tenths().stream().mapToLong(Backtest.Tenth::customers).sum();
            assertThat(customers).isEqualTo(test.actual().size());
            double forecast = line.tenths().stream()
                    .mapToDouble(tenth -> tenth.customers() * tenth.forecast())
                    .sum();
            assertThat(forecast).isCloseTo(line.total(), within(1e-9));
        }
        assertThat(test.toString().lines()).hasSize(7);
        assertThat(test.frequencies().lines()).hasSize(10);
    }

    @Test
    void withoutPurchasesInTheHoldOutRatiosAreUndefined() {
        PurchaseLog log = log(Stream.of(Bases.bought("a", 5, 200, 150), Bases.bought("b", 5, 180))
                .flatMap(customer -> customer));
        Backtest test = Backtest.of(log, SPLIT, Bases.AS_OF, Kind.MBG_NBD);
        for (Backtest.Line line : test.lines()) {
            assertThat(line.bias()).isEqualTo(Estimate.undefined("nobody bought in the hold-out"));
            assertThat(line.gini()).isInstanceOf(Estimate.Undefined.class);
        }
        Backtest nobody = Backtest.of(log, Bases.AS_OF.minus(Duration.ofDays(300)), Bases.AS_OF);
        assertThat(nobody.lines()).extracting(Backtest.Line::name).containsExactly("the same rate", "the same again");
        assertThat(nobody.leftOut()).hasSize(3).contains("NBD: there are no customers");
        assertThat(nobody).asString().contains("left out: MBG/NBD: there are no customers");
        assertThat(nobody.weeks()).isEmpty();
        assertThat(nobody.toString()).contains("0 of 0 customers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backtest.of(log, SPLIT, Bases.AS_OF, Kind.BG_BB))
                .withMessageStartingWith("kinds must not hold BG/BB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backtest.of(log, SPLIT, SPLIT, List.of().toArray(Kind[]::new)));
    }
}
