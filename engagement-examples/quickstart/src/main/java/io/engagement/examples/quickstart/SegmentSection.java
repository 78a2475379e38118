package io.engagement.examples.quickstart;

import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Estimate;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsCalculator;
import io.engagement.segment.Measure;
import io.engagement.segment.Population;
import io.engagement.segment.Segmentation;
import io.engagement.segment.Segments;
import io.engagement.segment.SideBySide;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is who: the segments, and what their customers say, spend and do. */
final class SegmentSection {
    private static final int BEFORE = 90;

    private final Page page;
    private final Facts facts;
    private final Histories histories;
    private final @Nullable Ranking ranking;
    private final Instant asOf;

    SegmentSection(Page page, Facts facts, Histories histories, @Nullable Ranking ranking) {
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
                : population.withScores(java.util.stream.IntStream.range(0, population.size())
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
        table = table.with("spent so far", value(segments));
        return ranking == null ? table : table.with("score", segments.mean(Measure.SCORE));
    }

    /** What a customer of each segment is worth: what they spent so far. */
    private static Map<String, Estimate> value(Segments segments) {
        return segments.spend();
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
