package io.engagement.examples.jdbc;

import io.engagement.estimate.Estimate;
import io.engagement.examples.jdbc.ResultWriter.Written;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a person wants to know after the job. */
final class Summary {
    private Summary() {}

    static String of(Database database, Histories histories, Results results, Instant asOf, List<Written> written) {
        StringBuilder text = new StringBuilder();
        line(text, "as of", asOf + later(histories));
        line(text, "customers", results.base());
        line(text, "NPS", results.nps());
        results.churn().ifPresent(churn -> line(text, "last month", churn));
        line(text, "score", distribution(results.scores()));
        line(text, "model", results.model().choice());
        line(text, "active", results.total().active());
        line(text, "purchases", results.total().purchases());
        line(text, "value", results.total().presentValue());
        text.append(String.format("%nin %s:%n", database));
        for (Written table : written) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-20s %,9d rows of %s%s%n",
                    table.table().name(),
                    table.found() + table.written(),
                    table.table().definition().name(),
                    table.written() == 0 ? ", all there already" : ""));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String label, Object value) {
        text.append(String.format("%-12s%s%n", label, value));
    }

    private static String later(Histories histories) {
        return histories.later() == 0
                ? ""
                : String.format(Locale.ROOT, "; %,d events from then on left out", histories.later());
    }

    private static String distribution(double[] scores) {
        double[] known = Arrays.stream(scores)
                .filter(score -> !Double.isNaN(score))
                .sorted()
                .toArray();
        if (known.length == 0) {
            return Estimate.undefined("nobody has a score").toString();
        }
        return String.format(
                Locale.ROOT,
                "%,d customers have one: a quarter up to %.1f, half up to %.1f, a quarter from %.1f",
                known.length,
                known[(known.length - 1) / 4],
                known[(known.length - 1) / 2],
                known[known.length - 1 - (known.length - 1) / 4]);
    }
}
