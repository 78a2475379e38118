package io.engagement.examples.spark;

import io.engagement.churn.RetentionTable;
import io.engagement.churn.RetentionTable.Cohort;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.nps.Nps;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Tables of results, one folder for each day they are of: a job that is run again for a day replaces that day's tables and
 * no others. A table is whole when it has a {@code _SUCCESS} file, which Spark writes last.
 */
final class Results {
    private static final StructType NPS = new StructType()
            .add("segment", DataTypes.StringType)
            .add("detractors", DataTypes.LongType)
            .add("passives", DataTypes.LongType)
            .add("promoters", DataTypes.LongType)
            .add("score", DataTypes.DoubleType)
            .add("low", DataTypes.DoubleType)
            .add("high", DataTypes.DoubleType);
    private static final StructType RETENTION = new StructType()
            .add("segment", DataTypes.StringType)
            .add("cohort", DataTypes.DateType)
            .add("customers", DataTypes.LongType)
            .add("month", DataTypes.IntegerType)
            .add("retained", DataTypes.LongType)
            .add("of", DataTypes.LongType);

    private final SparkSession spark;
    private final String folder;
    private final LocalDate day;

    Results(SparkSession spark, String folder, LocalDate day) {
        this.spark = spark;
        this.folder = folder;
        this.day = day;
    }

    private String path(String table) {
        return folder + "/" + table + "/as_of=" + day;
    }

    void write(Pipeline.Outcome outcome, JavaRDD<Row> customers) {
        write("customers", spark.createDataFrame(customers, CustomerPartition.SCHEMA));
        write("nps", small(nps(outcome.nps()), NPS));
        write("retention", small(retention(outcome.retention()), RETENTION));
        spark.createDataset(List.of(outcome.model().toText()), Encoders.STRING())
                .coalesce(1)
                .write()
                .mode(SaveMode.Overwrite)
                .text(path("model"));
    }

    private void write(String table, Dataset<Row> rows) {
        rows.write().mode(SaveMode.Overwrite).parquet(path(table));
    }

    Dataset<Row> read(String table) {
        return spark.read().parquet(path(table));
    }

    private Dataset<Row> small(List<Row> rows, StructType schema) {
        return spark.createDataFrame(rows, schema).coalesce(1);
    }

    private static List<Row> nps(Map<String, Nps> bySegment) {
        List<Row> rows = new ArrayList<>();
        bySegment.forEach((segment, nps) -> {
            Estimate score = nps.score();
            boolean known = score instanceof Estimate.Known;
            rows.add(RowFactory.create(
                    segment,
                    nps.detractors(),
                    nps.passives(),
                    nps.promoters(),
                    known ? score.value() : null,
                    known ? score.low() : null,
                    known ? score.high() : null));
        });
        return rows;
    }

    private static List<Row> retention(Map<String, RetentionTable> bySegment) {
        List<Row> rows = new ArrayList<>();
        bySegment.forEach((segment, table) -> {
            for (Cohort cohort : table.cohorts()) {
                for (int month = 1; month <= cohort.cells().size(); month++) {
                    Proportion cell = cohort.cells().get(month - 1);
                    rows.add(RowFactory.create(
                            segment, cohort.start(), cohort.size(), month, cell.successes(), cell.trials()));
                }
            }
        });
        return rows;
    }
}
