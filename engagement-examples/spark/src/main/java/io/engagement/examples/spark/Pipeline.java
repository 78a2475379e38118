package io.engagement.examples.spark;

import static org.apache.spark.sql.functions.col;

import io.engagement.churn.RetentionTable;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.nps.Nps;
import java.util.List;
import java.util.NavigableMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * From facts to results: each customer's events are brought to one place once; there they become a history and a score; the
 * histories are counted there and the model is fitted on the driver; forecasts are made where the histories are.
 */
final class Pipeline {
    private final SparkSession spark;
    private final Settings settings;
    private final int partitions;
    private final Timings timings;

    /**
     * A pipeline.
     *
     * @param partitions into how many parts customers are dealt out; a part must fit the memory of a task
     */
    Pipeline(SparkSession spark, Settings settings, int partitions, Timings timings) {
        this.spark = spark;
        this.settings = settings;
        this.partitions = partitions;
        this.timings = timings;
    }

    /**
     * What the driver knows in the end; what is known of each customer is written.
     *
     * @param nps by segment
     * @param retention by segment
     * @param statistics what the model was fitted from
     * @param model of all customers
     */
    record Outcome(
            NavigableMap<String, Nps> nps,
            NavigableMap<String, RetentionTable> retention,
            Statistics statistics,
            PurchaseLtv model) {}

    Outcome run(FactTables facts, Results results) {
        NavigableMap<String, Nps> nps =
                timings.stage("NPS by segment", () -> Segments.nps(facts, settings, partitions));
        NavigableMap<String, RetentionTable> retention =
                timings.stage("retention by segment", () -> Segments.retention(facts, settings, partitions));
        JavaRDD<CustomerPartition> customers = customers(facts);
        try {
            Statistics statistics =
                    timings.stage("histories and scores, counted on the cluster", () -> statistics(customers));
            PurchaseLtv model = timings.stage("fit on the driver", () -> fit(statistics));
            Outcome outcome = new Outcome(nps, retention, statistics, model);
            timings.stage("forecasts, written", () -> {
                results.write(outcome, rows(customers, model));
                return outcome;
            });
            return outcome;
        } finally {
            customers.unpersist();
        }
    }

    /** Kept on the disks of the executors, a lost one is made again: no event is read and dealt out twice. */
    JavaRDD<CustomerPartition> customers(FactTables facts) {
        Settings shared = settings;
        return facts.events()
                .repartition(partitions, col("customer_id"))
                .javaRDD()
                .mapPartitions(
                        rows -> List.of(CustomerPartition.of(rows, shared)).iterator())
                .persist(StorageLevel.DISK_ONLY());
    }

    static Statistics statistics(JavaRDD<CustomerPartition> customers) {
        return customers.map(CustomerPartition::statistics).treeReduce(Statistics::plus);
    }

    private PurchaseLtv fit(Statistics statistics) {
        if (statistics.counts().customers() == 0) {
            throw new IllegalArgumentException("purchases must hold some before " + settings.day() + ", got none");
        }
        return LtvModel.fit(statistics.counts(), statistics.spend(), settings.kind(), settings.asOf());
    }

    /** The model travels as a few lines of text. */
    private JavaRDD<Row> rows(JavaRDD<CustomerPartition> customers, PurchaseLtv model) {
        Settings shared = settings;
        Broadcast<String> text =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(model.toText());
        return customers.flatMap(partition -> partition.rows((PurchaseLtv) LtvModel.parse(text.value()), shared));
    }
}
