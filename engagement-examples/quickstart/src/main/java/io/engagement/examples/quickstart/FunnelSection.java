package io.engagement.examples.quickstart;

import io.engagement.behavior.FunnelConversion;
import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.analysis.FunnelAnalysis;
import io.engagement.examples.quickstart.analysis.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far customers come from a contact to a purchase, and where they stop. */
final class FunnelSection {
    private final Page page;
    private final FunnelAnalysis analysis;

    FunnelSection(Page page, FunnelAnalysis analysis) {
        this.page = page;
        this.analysis = analysis;
    }

    /** Prints the section. */
    void print() {
        page.section("From contact to purchase");
        if (analysis.conversions().isMissing()) {
            page.line("funnel", analysis.conversions().undefined());
            return;
        }
        page.line(
                "entered",
                analysis.entered()
                        + String.format(
                                Locale.ROOT,
                                ", each customer's first, and seen for %d days after it",
                                FunnelAnalysis.WITHIN.toDays()));
        analysis.conversions().get().forEach(this::print);
    }

    private void print(FunnelConversion conversion) {
        if (conversion.customers() == 0) {
            String first = conversion.steps().get(0).event().name();
            page.line("from " + first, Estimate.undefined("nobody entered"));
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of("step", "customers", "of the step before", "95%", "median", "went no further", "but did next"));
        for (int number = 1; number <= conversion.steps().size(); number++) {
            rows.add(row(conversion, number));
        }
        page.plain("");
        page.table(rows);
    }

    private static List<String> row(FunnelConversion conversion, int number) {
        FunnelConversion.Step step = conversion.steps().get(number - 1);
        List<String> row = new ArrayList<>();
        row.add(number + " " + Text.shown(step.event().name()));
        row.add(String.format(Locale.ROOT, "%,d", step.reached()));
        if (number > 1 && conversion.ofPrevious(number).rate() instanceof Estimate.Known rate) {
            row.add(rate.unit().print(rate.value()));
            row.add("[" + rate.unit().print(rate.low()) + ", " + rate.unit().print(rate.high()) + "]");
            row.add(
                    step.times().curve().median() instanceof Estimate.Known median
                            ? median.unit().print(median.value())
                            : "over half did not");
        } else {
            row.addAll(List.of("", "", ""));
        }
        if (number < conversion.steps().size()) {
            row.add(String.format(Locale.ROOT, "%,d", conversion.stoppedAt(number)));
            row.add(step.next().entrySet().stream()
                    .limit(1)
                    .map(next -> String.format(Locale.ROOT, "%s %,d", Text.shown(next.getKey()), next.getValue()))
                    .findFirst()
                    .orElse(""));
        } else {
            row.addAll(List.of("", ""));
        }
        return row;
    }
}
