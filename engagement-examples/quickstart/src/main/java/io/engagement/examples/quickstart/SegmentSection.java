package io.engagement.examples.quickstart;

import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Mean;
import io.engagement.history.CustomerBase;
import io.engagement.ltv.DiscountRate;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsCalculator;
import io.engagement.segment.Measure;
import io.engagement.segment.Population;
import io.engagement.segment.Segmentation;
import io.engagement.segment.Segments;
import io.engagement.segment.SideBySide;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Who is who: the segments, and what their customers say, spend and do. */
final class SegmentSection {
    private static final int BEFORE = 90;

    private final Page page;
    private final Facts facts;
    private final Histories histories;
    private final @Nullable Ranking ranking;
    private final CustomerBase base;
    private final PurchaseLtv model;
    private final Instant asOf;

    SegmentSection(
            Page page,
            Facts facts,
            Histories histories,
            @Nullable Ranking ranking,
            CustomerBase base,
            PurchaseLtv model) {
        this.base = base;
        this.model = model;
        this.page = page;
        this.facts = facts;
        this.histories = histories;
        this.ranking = ranking;
        asOf = histories.asOf();
    }

    void print() {
        page.section("Segments");
        Population population = Population.of(histories.purchases(), histories.customers(), asOf);
        if (population.size() == 0) {
            page.line("segments", Estimate.undefined(facts.none(Facts.Kind.PURCHASES, "purchases") + ", no customers"));
            return;
        }
        Segments segments = Segmentation.buying().of(withScores(population));
        page.line("made of", segments.segmentation());
        page.line("customers", population);
        moved(segments);
        page.block("by how they buy, with 95% intervals", table(segments));
    }

    private Population withScores(Population population) {
        Ranking scores = ranking;
        return scores == null
                ? population
                : population.withScores(IntStream.range(0, population.size())
                        .mapToObj(row -> scores.card(population.customerId(row)))
                        .toList());
    }

    private SideBySide table(Segments segments) {
        SideBySide table = segments.sideBySide();
        if (!histories.scored().isEmpty()) {
            Segments.Grouped<Nps> nps = segments.grouped(
                    histories.scored(),
                    SurveyAnswer::customerId,
                    NpsCalculator.standard().collector());
            table = table.with("NPS", nps.column(Nps::score));
        }
        table = table.with("worth in a year", worth(segments));
        return ranking == null ? table : table.with("score", segments.mean(Measure.SCORE));
    }

    /** What a customer of each segment who has bought is forecast to be worth in the next year. */
    private Map<String, Estimate> worth(Segments segments) {
        double[] values = new double[base.size()];
        model.presentValues(base, Period.ofYears(1), DiscountRate.annual(0.10), values, true);
        List<Integer> rows = IntStream.range(0, values.length)
                .filter(row -> !Double.isNaN(values[row]))
                .boxed()
                .toList();
        Collector<Integer, ?, Mean> mean = Collectors.collectingAndThen(
                Collectors.toList(),
                all -> Mean.of(all.stream().mapToDouble(row -> values[row]).toArray()));
        Estimate.Unit money = Estimate.Unit.money(base.currency());
        return segments.grouped(rows, base::customerId, mean)
                .column(value -> value.estimate() instanceof Estimate.Known known
                        ? new Estimate.Known(known.value(), known.interval(), known.n(), money, known.method())
                        : value.estimate());
    }

    /** Who is in another segment than before. */
    private void moved(Segments now) {
        LocalDate end = LocalDate.ofInstant(asOf.minusNanos(1), facts.zone()).plusDays(1);
        Instant then = end.minusDays(BEFORE).atStartOfDay(facts.zone()).toInstant();
        Population population = Population.of(histories.purchases(), histories.customers(), then);
        if (population.size() > 0) {
            page.line(
                    "same as 90 days ago",
                    Segmentation.buying().of(population).to(now).stayed());
        }
    }
}
