package io.engagement.examples.spark;

import io.engagement.examples.spark.FactTables.Table;
import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the tables of a made-up base, on the cluster: a customer's life follows from the seed and the customer's number
 * alone, so that any number of machines write the same rows.
 */
final class Sample {
    private static final long SEED = 2026;
    private static final long CUSTOMERS_IN_A_FILE = 250_000;

    private Sample() {}

    /** Overwrites what is in the folder. */
    static void write(SparkSession spark, long customers, String folder) {
        for (Table table : Table.values()) {
            FlatMapFunction<Long, Row> rows = number -> rows(table, new SampleCustomer(SEED, number));
            spark.range(0, customers, 1, files(spark, customers))
                    .flatMap(rows, Encoders.row(table.schema()))
                    .write()
                    .mode(SaveMode.Overwrite)
                    .parquet(table.folder(folder));
        }
    }

    private static int files(SparkSession spark, long customers) {
        int cores = spark.sparkContext().defaultParallelism();
        return (int) Math.max(cores, (customers + CUSTOMERS_IN_A_FILE - 1) / CUSTOMERS_IN_A_FILE);
    }

    private static Iterator<Row> rows(Table table, SampleCustomer customer) {
        return switch (table) {
            case CUSTOMERS -> customer.customers();
            case PURCHASES -> customer.purchases();
            case ANSWERS -> customer.answers();
            case INTERACTIONS -> customer.interactions();
        };
    }
}
