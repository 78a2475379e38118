package io.engagement.nps;

import io.engagement.estimate.Estimate;
import io.engagement.internal.numeric.Normal;
import java.util.TreeMap;
import org.apache.commons.statistics.distribution.TDistribution;

/** The answers of each customer counted, for scores in which a customer's answers all count. */
final class Clusters {
    private final TreeMap<String, long[]> answers = new TreeMap<>();

    void add(String customerId, int group) {
        answers.computeIfAbsent(customerId, id -> new long[3])[group + 1]++;
    }

    /** Each answer counts 1. */
    Estimate everyAnswer(double level) {
        return score(level, counts -> 1);
    }

    /** Each customer counts 1. */
    Estimate meanPerCustomer(double level) {
        return score(level, counts -> 1.0 / (counts[0] + counts[1] + counts[2]));
    }

    private interface Weight {
        double ofOneAnswer(long[] counts);
    }

    private Estimate score(double level, Weight weight) {
        double z = Normal.z(level);
        int customers = answers.size();
        if (customers < 2) {
            return Estimate.undefined(customers == 0 ? "no answers" : "answers of one customer only");
        }
        double detractors = 0;
        double promoters = 0;
        double total = 0;
        double everyAnswer = 0;
        for (long[] counts : answers.values()) {
            double each = weight.ofOneAnswer(counts);
            detractors += each * counts[0];
            promoters += each * counts[2];
            total += each * (counts[0] + counts[1] + counts[2]);
            everyAnswer += counts[0] + counts[1] + counts[2];
        }
        double score = (promoters - detractors) / total;
        double residuals = 0;
        for (long[] counts : answers.values()) {
            double each = weight.ofOneAnswer(counts);
            double residual = each * (counts[2] - counts[0] - score * (counts[0] + counts[1] + counts[2]));
            residuals += residual * residual;
        }
        double variance = (promoters + detractors) / total - score * score;
        double clustered = residuals / (total * total) * customers / (customers - 1.0);
        double t = TDistribution.of(customers - 1).inverseSurvivalProbability((1 - level) / 2);
        // Where all agree there is no spread to compare: then a customer is worth one answer.
        double effective = variance < 1e-12 ? customers : variance / clustered * (z / t) * (z / t);
        double n = Math.min(everyAnswer, effective);
        NpsLimits limits = new NpsLimits(Nps.Method.SCORE, n * (detractors / total), n * (promoters / total), n);
        return Nps.estimate(limits, customers, "score (Tango) at the effective number of answers", level);
    }
}
