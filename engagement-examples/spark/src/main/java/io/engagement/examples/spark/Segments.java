package io.engagement.examples.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import io.engagement.churn.RetentionTable;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.SurveyAnswer;
import io.engagement.history.ActivityLog;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsCalculator;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * NPS and retention by segment, in Spark SQL. Within a segment customers are dealt out to buckets, so that no container holds
 * more than a bucket's; results of different customers add up exactly, so the buckets do not show.
 */
final class Segments {
    private Segments() {}

    static NavigableMap<String, Nps> nps(FactTables facts, Settings settings, int buckets) {
        return bySegment(facts.withSegment(facts.answers()), npsOf(settings.nps()), Nps::plusDisjoint, buckets);
    }

    static CollectorAggregator<SurveyAnswer, NpsCalculator.Tally, Nps> npsOf(NpsCalculator calculator) {
        return new CollectorAggregator<>(NpsCalculator.Tally.class, Nps.class, FactRows::answer, calculator::collector);
    }

    static NavigableMap<String, RetentionTable> retention(FactTables facts, Settings settings, int buckets) {
        return bySegment(
                facts.withSegment(facts.purchases()), retentionOf(settings), RetentionTable::plusDisjoint, buckets);
    }

    static CollectorAggregator<CustomerEvent, ActivityLog.Builder, RetentionTable> retentionOf(Settings settings) {
        return new CollectorAggregator<>(
                ActivityLog.Builder.class,
                RetentionTable.class,
                FactRows::purchase,
                () -> Collectors.collectingAndThen(
                        ActivityLog.collector(settings.months()),
                        log -> RetentionTable.of(log, settings.retention(), settings.asOf())));
    }

    private static <R> NavigableMap<String, R> bySegment(
            Dataset<Row> facts, CollectorAggregator<?, ?, R> aggregator, BinaryOperator<R> plus, int buckets) {
        NavigableMap<String, R> bySegment = new TreeMap<>();
        for (Tuple2<String, R> part : facts
                // The hash by which Spark deals rows out itself: a bucket is in one place already, and little travels.
                .withColumn("bucket", pmod(hash(col("customer_id")), lit(buckets)))
                .groupBy("segment", "bucket")
                .agg(aggregator.toColumn().name("result"))
                .select("segment", "result")
                .as(Encoders.tuple(Encoders.STRING(), aggregator.outputEncoder()))
                .collectAsList()) {
            bySegment.merge(part._1(), part._2(), plus);
        }
        return bySegment;
    }
}
