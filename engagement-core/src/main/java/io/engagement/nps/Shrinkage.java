package io.engagement.nps;

import io.engagement.estimate.Estimate;
import java.util.Collection;
import org.apache.commons.numbers.gamma.LogGamma;

/** How far groups differ beyond chance: the precision of a Dirichlet distribution around the pooled shares. */
final class Shrinkage {
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final double LOWEST = Math.log(1e-2);
    /** At a million imaginary answers a group's own no longer matter: the groups do not differ. */
    private static final double HIGHEST = Math.log(1e6);

    private final Nps total;
    private final Collection<Nps> groups;

    Shrinkage(Nps total, Collection<Nps> groups) {
        this.total = total;
        this.groups = groups;
    }

    /** The most likely precision, by golden section over its logarithm. */
    double precision() {
        double low = LOWEST;
        double high = HIGHEST;
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double atLeft = logLikelihood(Math.exp(left));
        double atRight = logLikelihood(Math.exp(right));
        while (high - low > 1e-6) {
            // Equal means flat: then the groups do not show that they differ.
            if (atLeft > atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - GOLDEN * (high - low);
                atLeft = logLikelihood(Math.exp(left));
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + GOLDEN * (high - low);
                atRight = logLikelihood(Math.exp(right));
            }
        }
        return Math.exp((low + high) / 2);
    }

    /** The Dirichlet-multinomial log-likelihood of all groups' counts, without the terms that do not depend on it. */
    private double logLikelihood(double precision) {
        double n = total.n();
        double sum = 0;
        for (Nps group : groups) {
            sum += rising(precision * total.detractors() / n, group.detractors())
                    + rising(precision * total.passives() / n, group.passives())
                    + rising(precision * total.promoters() / n, group.promoters())
                    - rising(precision, group.n());
        }
        return sum;
    }

    /** {@code ln (a (a + 1) ... (a + k - 1))}. */
    private static double rising(double a, long k) {
        return k == 0 ? 0 : LogGamma.value(a + k) - LogGamma.value(a);
    }

    static Estimate shrunken(Nps group, Nps total, double precision, double level) {
        double weight = group.n() + precision;
        double prior = precision / total.n();
        // Shares of all, also where rounding would take them past it.
        double promoters = Math.min(1, (group.promoters() + prior * total.promoters()) / weight);
        double detractors = Math.min(1 - promoters, (group.detractors() + prior * total.detractors()) / weight);
        double fromAll = precision / weight;
        double effective = 1 / (1 / weight + fromAll * fromAll / total.n());
        NpsLimits limits = new NpsLimits(Nps.Method.SCORE, effective * detractors, effective * promoters, effective);
        return Nps.estimate(limits, group.n(), "empirical Bayes (Dirichlet)", level);
    }
}
