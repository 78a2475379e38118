package io.engagement.behavior;

import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.estimate.Proportion;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.Collection;

/**
 * How a yes-or-no sign (reached a threshold) and a yes-or-no outcome (was retained) went together, and every usual measure
 * of it under its own name. An odds ratio is not "times more likely": that is {@link #riskRatio()}.
 *
 * @param truePositives with the sign and the outcome
 * @param falsePositives with the sign, without the outcome
 * @param falseNegatives without the sign, with the outcome
 * @param trueNegatives without either
 */
public record ConfusionMatrix(long truePositives, long falsePositives, long falseNegatives, long trueNegatives)
        implements Serializable {
    private static final double LEVEL = 0.95;
    private static final Estimate.Unit SIGNED = new Estimate.Unit("", "", 1, 3, true);

    /**
     * Counts.
     *
     * @param truePositives with the sign and the outcome
     * @param falsePositives with the sign, without the outcome
     * @param falseNegatives without the sign, with the outcome
     * @param trueNegatives without either
     * @throws IllegalArgumentException if a count is negative
     */
    public ConfusionMatrix {
        if (truePositives < 0 || falsePositives < 0 || falseNegatives < 0 || trueNegatives < 0) {
            throw new IllegalArgumentException("counts must be >= 0, got " + truePositives + ", " + falsePositives
                    + ", " + falseNegatives + ", " + trueNegatives);
        }
    }

    /**
     * How many were counted.
     *
     * @return the sum of the four counts
     */
    public long n() {
        return truePositives + falsePositives + falseNegatives + trueNegatives;
    }

    /**
     * The share with the sign.
     *
     * @return (TP + FP) of all
     */
    public Proportion prevalenceOfSign() {
        return Proportion.of(truePositives + falsePositives, n());
    }

    /**
     * The share with the outcome: the base rate.
     *
     * @return (TP + FN) of all
     */
    public Proportion baseRate() {
        return Proportion.of(truePositives + falseNegatives, n());
    }

    /**
     * Of those with the sign, those with the outcome: precision, or positive predictive value.
     *
     * @return TP of (TP + FP)
     */
    public Proportion precision() {
        return Proportion.of(truePositives, truePositives + falsePositives);
    }

    /**
     * Of those without the sign, those without the outcome: negative predictive value.
     *
     * @return TN of (TN + FN)
     */
    public Proportion negativePredictiveValue() {
        return Proportion.of(trueNegatives, trueNegatives + falseNegatives);
    }

    /**
     * Of those without the sign, those with the outcome: false omission rate.
     *
     * @return FN of (TN + FN)
     */
    public Proportion falseOmissionRate() {
        return negativePredictiveValue().complement();
    }

    /**
     * Of those with the outcome, those with the sign: recall, or sensitivity.
     *
     * @return TP of (TP + FN)
     */
    public Proportion recall() {
        return Proportion.of(truePositives, truePositives + falseNegatives);
    }

    /**
     * Of those without the outcome, those without the sign: specificity.
     *
     * @return TN of (TN + FP)
     */
    public Proportion specificity() {
        return Proportion.of(trueNegatives, trueNegatives + falsePositives);
    }

    /**
     * Of those with the sign, the outcome or both, those with both: the Jaccard index.
     *
     * @return TP of (TP + FP + FN)
     */
    public Proportion jaccard() {
        return Proportion.of(truePositives, truePositives + falsePositives + falseNegatives);
    }

    /**
     * How much more of those with the sign than of those without have the outcome: precision minus false omission rate.
     *
     * @return the signed difference with Newcombe's interval
     */
    public Difference riskDifference() {
        return precision().minus(falseOmissionRate());
    }

    /**
     * How many times as likely the outcome is with the sign as without it: precision over false omission rate.
     *
     * @return the ratio with the score interval of Koopman (1984); undefined when nobody without the sign has the outcome
     */
    public Estimate riskRatio() {
        return new RiskRatio(precision(), falseOmissionRate()).estimate(LEVEL);
    }

    /**
     * The ratio of the odds, {@code TP TN / (FP FN)}, with the interval of Woolf (1955). It is further from 1 than the
     * ratio of the rates.
     *
     * @return the odds ratio; undefined when a count is 0
     */
    public Estimate oddsRatio() {
        if (truePositives == 0 || falsePositives == 0 || falseNegatives == 0 || trueNegatives == 0) {
            return Estimate.undefined("a cell is empty");
        }
        double ratio = ((double) truePositives / falsePositives) * ((double) trueNegatives / falseNegatives);
        double error =
                Math.sqrt(1.0 / truePositives + 1.0 / falsePositives + 1.0 / falseNegatives + 1.0 / trueNegatives);
        return ratio(ratio, error, LEVEL, n(), "Woolf");
    }

    /**
     * How many times as likely the outcome is with the sign as among all: precision over base rate. The interval is
     * symmetric on the log scale, with {@code Var ln = 1/TP - 1/(TP+FP) - 1/(TP+FN) + 2 TP/((TP+FP)(TP+FN)) - 1/n} (delta
     * method on the multinomial counts).
     *
     * @return the lift; undefined without true positives
     */
    public Estimate lift() {
        if (truePositives == 0) {
            return Estimate.undefined("nobody has both the sign and the outcome");
        }
        double sign = truePositives + falsePositives;
        double outcome = truePositives + falseNegatives;
        double both = truePositives;
        double variance = 1 / both - 1 / sign - 1 / outcome + 2 * (both / sign) / outcome - 1.0 / n();
        return ratio((both / sign) * (n() / outcome), Math.sqrt(Math.max(0, variance)), LEVEL, n(), "delta on the log");
    }

    static Estimate ratio(double ratio, double errorOfLog, double level, long n, String method) {
        double factor = Math.exp(Normal.z(level) * errorOfLog);
        return Estimate.of(ratio, new Interval(ratio / factor, ratio * factor, level), n, RiskRatio.TIMES, method);
    }

    /**
     * Recall plus specificity minus 1: the J of Youden (1950). As recall minus the share of false alarms it is a difference
     * of two rates, with Newcombe's interval.
     *
     * @return J, -1 to 1
     */
    public Difference youden() {
        return recall().minus(specificity().complement());
    }

    /**
     * The correlation of sign and outcome, phi, also called Matthews' correlation coefficient:
     * {@code (TP TN - FP FN) / sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN))}. Its interval holds for a sign that was chosen before the
     * data were seen; it is the delta method on the multinomial counts, taken on the scale of Fisher's {@code artanh}.
     *
     * @return phi, -1 to 1; undefined when all or none have the sign or the outcome
     */
    public Estimate phi() {
        double sign = truePositives + falsePositives;
        double outcome = truePositives + falseNegatives;
        double noSign = n() - sign;
        double noOutcome = n() - outcome;
        if (sign == 0 || outcome == 0 || noSign == 0 || noOutcome == 0) {
            return Estimate.undefined("all or none have the " + (sign == 0 || noSign == 0 ? "sign" : "outcome"));
        }
        // n TP - (TP+FP)(TP+FN) is the same numerator.
        double value = (Math.sqrt(truePositives / sign * (truePositives / outcome))
                        * Math.sqrt(trueNegatives / noSign * (trueNegatives / noOutcome)))
                - Math.sqrt(falsePositives / sign * (falsePositives / noOutcome))
                        * Math.sqrt(falseNegatives / noSign * (falseNegatives / outcome));
        value = Math.max(-1, Math.min(1, value));
        return Estimate.of(value, phiInterval(value), n(), SIGNED, "delta on artanh");
    }

    /** The gradient of phi by each count over the multinomial: Var = (sum of p g^2 - (sum of p g)^2) / n. */
    private Interval phiInterval(double phi) {
        if (Math.abs(phi) == 1) {
            return new Interval(phi, phi, LEVEL);
        }
        double n = n();
        double a = truePositives / n;
        double b = falsePositives / n;
        double c = falseNegatives / n;
        double d = trueNegatives / n;
        double root = Math.sqrt((a + b) * (a + c) * (d + b) * (d + c));
        double[] shares = {a, b, c, d};
        double[] gradient = {
            d / root - phi / 2 * (1 / (a + b) + 1 / (a + c)),
            -c / root - phi / 2 * (1 / (a + b) + 1 / (d + b)),
            -b / root - phi / 2 * (1 / (a + c) + 1 / (d + c)),
            a / root - phi / 2 * (1 / (d + b) + 1 / (d + c))
        };
        double mean = 0;
        double square = 0;
        for (int i = 0; i < shares.length; i++) {
            mean += shares[i] * gradient[i];
            square += shares[i] * gradient[i] * gradient[i];
        }
        double error = Math.sqrt(Math.max(0, square - mean * mean) / n) / (1 - phi * phi);
        double centre = Math.log((1 + phi) / (1 - phi)) / 2;
        double margin = Normal.z(LEVEL) * error;
        return new Interval(
                Math.min(phi, Math.tanh(centre - margin)), Math.max(phi, Math.tanh(centre + margin)), LEVEL);
    }

    /**
     * How strong, as risk ratios, the associations of an unmeasured cause with both the sign and the outcome must be to
     * explain the observed risk ratio away: {@code RR + sqrt(RR (RR - 1))} with {@code max(RR, 1/RR)} (VanderWeele and Ding,
     * 2017). A small value means that little is needed.
     *
     * @return the E-value, at least 1; undefined where the risk ratio is, or is 0
     */
    public Estimate eValue() {
        return riskRatio() instanceof Estimate.Known known ? eValue(known.value()) : riskRatio();
    }

    /**
     * The E-value of the interval's limit that is nearer to 1: what it takes to move the interval to include 1.
     *
     * @return the E-value; 1 when the interval includes 1 already
     */
    public Estimate eValueOfLimit() {
        if (!(riskRatio() instanceof Estimate.Known known)) {
            return riskRatio();
        }
        return eValue(known.low() > 1 ? known.low() : Math.min(1, known.high()));
    }

    private static Estimate eValue(double riskRatio) {
        if (riskRatio == 0) {
            return Estimate.undefined("the risk ratio is 0");
        }
        double above = Math.max(riskRatio, 1 / riskRatio);
        return Estimate.assumed(above + Math.sqrt(above * (above - 1)), Estimate.Unit.NUMBER, "E-value");
    }

    /**
     * How much the base rate would rise if all without the sign came to have the outcome as often as those with it:
     * {@code (share without) (precision - false omission rate)}, which is precision minus base rate. It is an upper bound,
     * reached only if the sign is the cause. The interval is Newcombe's of the difference times the share.
     *
     * @return the gain in percentage points; undefined when all or none have the sign
     */
    public Estimate greatestGain() {
        if (!(riskDifference().estimate() instanceof Estimate.Known known)) {
            return riskDifference().estimate();
        }
        double without = (double) (falseNegatives + trueNegatives) / n();
        Interval interval = new Interval(without * known.low(), without * known.high(), LEVEL);
        return Estimate.of(without * known.value(), interval, n(), known.unit(), "share without, times Newcombe");
    }

    /**
     * The ratio of the rates that several strata have in common (Mantel and Haenszel, 1959):
     * {@code sum of TP (TN+FN)/n over sum of FN (TP+FP)/n}, with the interval of Greenland and Robins (1985). Where it is
     * nearer to 1 than {@link #riskRatio()} of all, what makes the strata explains a part of the association.
     *
     * @param strata the counts of each stratum
     * @return the ratio; undefined when no stratum has people with and without the sign, nobody has the outcome on one side,
     *     or all have it
     */
    public static Estimate mantelHaenszel(Collection<ConfusionMatrix> strata) {
        double with = 0;
        double without = 0;
        double variance = 0;
        long n = 0;
        for (ConfusionMatrix stratum : strata) {
            double size = stratum.n();
            if (size > 0) {
                double sign = stratum.truePositives + stratum.falsePositives;
                double outcome = stratum.truePositives + stratum.falseNegatives;
                with += stratum.truePositives * (size - sign) / size;
                without += stratum.falseNegatives * sign / size;
                variance += (sign * (size - sign) * outcome
                                - (double) stratum.truePositives * stratum.falseNegatives * size)
                        / (size * size);
                n += stratum.n();
            }
        }
        if (with == 0 || without == 0) {
            return Estimate.undefined("no stratum compares both");
        }
        if (variance <= 0) {
            return Estimate.undefined("all have the outcome");
        }
        return ratio(with / without, Math.sqrt(variance / with / without), LEVEL, n, "Mantel-Haenszel");
    }

    /** Both added. */
    ConfusionMatrix plus(ConfusionMatrix other) {
        return new ConfusionMatrix(
                truePositives + other.truePositives,
                falsePositives + other.falsePositives,
                falseNegatives + other.falseNegatives,
                trueNegatives + other.trueNegatives);
    }

    /** All measures, one a row. */
    @Override
    public String toString() {
        return new Table("true positives " + truePositives + ", false positives " + falsePositives
                        + ", false negatives " + falseNegatives + ", true negatives " + trueNegatives)
                .row("phi (MCC)", phi().toString())
                .row("precision (PPV)", precision().toString())
                .row("negative predictive value", negativePredictiveValue().toString())
                .row("recall (sensitivity)", recall().toString())
                .row("specificity", specificity().toString())
                .row("lift (precision / base rate)", lift().toString())
                .row("risk difference", riskDifference().toString())
                .row("risk ratio", riskRatio().toString())
                .row("odds ratio", oddsRatio().toString())
                .row("Youden's J", youden().toString())
                .row("Jaccard index", jaccard().toString())
                .row("E-value", eValue().toString())
                .toString();
    }
}
