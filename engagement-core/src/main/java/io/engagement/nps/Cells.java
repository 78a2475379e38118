package io.engagement.nps;

import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import java.util.List;
import java.util.Locale;

/** Scores and differences as the cells of a table. */
final class Cells {
    private Cells() {}

    /** Name, n, score, limits. */
    static List<String> ofScore(String name, Nps nps) {
        String n = String.format(Locale.ROOT, "%,d", nps.n());
        return nps.n() == 0 ? List.of(name, n, "-", "-") : List.of(name, n, value(nps.score()), limits(nps.score()));
    }

    /** Difference, p. */
    static List<String> of(Difference difference) {
        if (difference.estimate() instanceof Estimate.Undefined) {
            return List.of("-", "-");
        }
        double p = difference.pValue();
        return List.of(value(difference.estimate()), p < 0.0001 ? "<0.0001" : String.format(Locale.ROOT, "%.4f", p));
    }

    static String value(Estimate estimate) {
        return estimate instanceof Estimate.Known known ? known.unit().print(known.value()) : "-";
    }

    static String limits(Estimate estimate) {
        return estimate instanceof Estimate.Known known && known.interval() != null
                ? "[" + known.unit().print(known.low()) + ", " + known.unit().print(known.high()) + "]"
                : "-";
    }
}
