package io.engagement.examples.quickstart.analysis;

import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Mean;
import io.engagement.estimate.Proportion;
import io.engagement.examples.quickstart.analysis.Facts.Kind;
import io.engagement.history.CustomerBase;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.nps.Nps;
import io.engagement.segment.Measure;
import io.engagement.segment.Population;
import io.engagement.segment.Segmentation;
import io.engagement.segment.Segments;
import io.engagement.segment.SideBySide;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Who is who: the segments, and what their customers say, spend and do. */
public final class SegmentAnalysis {
    public static final String NPS = "NPS";
    public static final String WORTH = "worth in a year";
    public static final String SCORE = "score";

    private static final int BEFORE = 90;

    private final Facts facts;
    private final Histories histories;
    private final @Nullable Ranking ranking;
    private final CustomerBase base;
    private final PurchaseLtv model;
    private final Population population;
    private final Finding<Segments> segments;

    SegmentAnalysis(Facts facts, Histories histories, @Nullable Ranking ranking, CustomerBase base, PurchaseLtv model) {
        this.facts = facts;
        this.histories = histories;
        this.ranking = ranking;
        this.base = base;
        this.model = model;
        population = Population.of(histories.purchases(), histories.customers(), histories.asOf());
        segments = population.size() == 0
                ? Finding.missing(facts.none(Kind.PURCHASES, "purchases") + ", no customers")
                : Finding.of(Segmentation.buying().of(withScores(population)));
    }

    public Population population() {
        return population;
    }

    public Finding<Segments> segments() {
        return segments;
    }

    private Population withScores(Population population) {
        Ranking scores = ranking;
        return scores == null
                ? population
                : population.withScores(IntStream.range(0, population.size())
                        .mapToObj(row -> scores.card(population.customerId(row)))
                        .toList());
    }

    /** The segments side by side: their share, and as far as they are known {@link #NPS}, {@link #WORTH}, {@link #SCORE}. */
    public SideBySide table() {
        Segments all = segments.get();
        SideBySide table = all.sideBySide();
        if (!histories.scored().isEmpty()) {
            Segments.Grouped<Nps> nps =
                    all.grouped(histories.scored(), SurveyAnswer::customerId, NpsAnalysis.STANDARD.collector());
            table = table.with(NPS, nps.column(Nps::score));
        }
        table = table.with(WORTH, worth(all));
        return ranking == null ? table : table.with(SCORE, all.mean(Measure.SCORE));
    }

    /** What a customer of each segment who has bought is forecast to be worth in the next year. */
    private Map<String, Estimate> worth(Segments all) {
        double[] values = new double[base.size()];
        model.presentValues(base, ForecastAnalysis.YEAR, ForecastAnalysis.TEN_PERCENT, values, true);
        List<Integer> rows = IntStream.range(0, values.length)
                .filter(row -> !Double.isNaN(values[row]))
                .boxed()
                .toList();
        Collector<Integer, ?, Mean> mean = Collectors.collectingAndThen(
                Collectors.toList(),
                each -> Mean.of(each.stream().mapToDouble(row -> values[row]).toArray()));
        Estimate.Unit money = Estimate.Unit.money(base.currency());
        return all.grouped(rows, base::customerId, mean)
                .column(value -> value.estimate() instanceof Estimate.Known known
                        ? new Estimate.Known(known.value(), known.interval(), known.n(), money, known.method())
                        : value.estimate());
    }

    /** Who is in the same segment as before. */
    public Finding<Proportion> stayed() {
        LocalDate end = LocalDate.ofInstant(histories.asOf().minusNanos(1), facts.zone())
                .plusDays(1);
        Instant then = end.minusDays(BEFORE).atStartOfDay(facts.zone()).toInstant();
        Population before = Population.of(histories.purchases(), histories.customers(), then);
        return before.size() == 0
                ? Finding.missing("nobody was known " + BEFORE + " days ago")
                : Finding.of(Segmentation.buying().of(before).to(segments.get()).stayed());
    }
}
