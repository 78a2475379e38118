package io.engagement.ltv;

/** The log-likelihood of NBD, from how many customers there are of each count and of each age. */
final class NegativeBinomialLikelihood implements Likelihood {
    private final int[] ages;
    private final double[] customers;
    private final double[] purchases;
    private final TailCounts counts;

    private NegativeBinomialLikelihood(Groups groups) {
        Distinct byAge = Distinct.of(groups.t);
        Distinct byCount = Distinct.of(groups.x);
        ages = byAge.values();
        customers = new double[ages.length];
        purchases = new double[ages.length];
        double[] weight = new double[byCount.size()];
        for (int i = 0; i < groups.size(); i++) {
            int age = byAge.place(groups.t[i]);
            customers[age] += groups.weight[i];
            purchases[age] += groups.weight[i] * groups.x[i];
            weight[byCount.place(groups.x[i])] += groups.weight[i];
        }
        counts = TailCounts.of(byCount.values(), weight);
    }

    static NegativeBinomialLikelihood of(Groups groups) {
        return new NegativeBinomialLikelihood(groups);
    }

    /** Parameters r and alpha; further ones are another's, and so are their rows in the derivatives. */
    @Override
    public double at(double[] parameters, double[] gradient, double[][] hessian) {
        double r = parameters[0];
        double alpha = parameters[1];
        double[] rising = new double[3];
        counts.at(r, rising);
        double value = 0;
        double byR = 0;
        double byAlpha = 0;
        double mixed = 0;
        double byAlphaTwice = 0;
        for (int i = 0; i < ages.length; i++) {
            double inverse = 1 / (alpha + ages[i]);
            double none = Math.log1p(ages[i] / alpha);
            double share = ages[i] * inverse / alpha;
            value -= customers[i] * r * none + purchases[i] * Math.log(alpha + ages[i]);
            byR -= customers[i] * none;
            byAlpha += customers[i] * r * share - purchases[i] * inverse;
            mixed += customers[i] * share;
            byAlphaTwice += (purchases[i] * inverse) * inverse - customers[i] * r * share * (inverse + 1 / alpha);
        }
        gradient[0] = byR + rising[1];
        gradient[1] = byAlpha;
        hessian[0][0] = rising[2];
        hessian[0][1] = mixed;
        hessian[1][0] = mixed;
        hessian[1][1] = byAlphaTwice;
        return value + rising[0];
    }
}
