package io.engagement.ltv;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.Trigamma;

/**
 * The log-likelihood of sBG (two parameters) or BdW (three), from how many customers left at the end of each period and how many
 * were still there when last seen.
 */
final class RetentionLikelihood implements Likelihood {
    private final double[] lost;
    private final double[] stayed;

    /** By the number of periods. */
    RetentionLikelihood(double[] lost, double[] stayed) {
        this.lost = lost;
        this.stayed = stayed;
    }

    @Override
    public double at(double[] parameters, double[] gradient, double[][] hessian) {
        int n = parameters.length;
        double c = n == 2 ? 1 : parameters[2];
        RetentionModel.BetaDiscreteWeibull model =
                new RetentionModel.BetaDiscreteWeibull(parameters[0], parameters[1], c);
        for (int i = 0; i < n; i++) {
            gradient[i] = 0;
            Arrays.fill(hessian[i], 0);
        }
        double value = 0;
        Derivatives before = new Derivatives(model, 0);
        for (int t = 1; t < lost.length; t++) {
            Derivatives now = new Derivatives(model, t);
            double step = model.logSurvival(t - 1, 1);
            value += lost[t] == 0 ? 0 : lost[t] * model.logProbabilityOfLeaving(t);
            value += stayed[t] == 0 ? 0 : stayed[t] * model.logSurvival(0, t);
            // ln(1 - e^step) has the slope -1 / (e^-step - 1).
            double odds = Math.expm1(-step);
            for (int i = 0; i < n; i++) {
                double slope = now.first[i] - before.first[i];
                gradient[i] += lost[t] * (before.first[i] - slope / odds) + stayed[t] * now.first[i];
                for (int j = 0; j < n; j++) {
                    double curve = now.second[i][j] - before.second[i][j];
                    double other = now.first[j] - before.first[j];
                    hessian[i][j] += stayed[t] * now.second[i][j]
                            + lost[t]
                                    * (before.second[i][j] - curve / odds - slope * other * (1 + odds) / (odds * odds));
                }
            }
            before = now;
        }
        return value;
    }

    /** The derivatives of ln S(t) by alpha, beta and c. */
    private static final class Derivatives {
        final double[] first = new double[3];
        final double[][] second = new double[3][3];

        Derivatives(RetentionModel.BetaDiscreteWeibull model, int t) {
            if (t == 0) {
                return;
            }
            double a = model.alpha();
            double b = model.beta();
            double log = Math.log(t);
            double u = Math.pow(t, model.c());
            double byU = Digamma.value(b + u) - Digamma.value(a + b + u);
            double byUTwice = Trigamma.value(b + u) - Trigamma.value(a + b + u);
            double all = Trigamma.value(a + b);
            double allNow = Trigamma.value(a + b + u);
            first[0] = Digamma.value(a + b) - Digamma.value(a + b + u);
            first[1] = byU - (Digamma.value(b) - Digamma.value(a + b));
            first[2] = byU * u * log;
            second[0][0] = all - allNow;
            second[0][1] = all - allNow;
            second[1][1] = byUTwice - (Trigamma.value(b) - all);
            second[0][2] = -allNow * u * log;
            second[1][2] = byUTwice * u * log;
            second[2][2] = (byUTwice * u + byU) * u * log * log;
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < i; j++) {
                    second[i][j] = second[j][i];
                }
            }
        }
    }
}
