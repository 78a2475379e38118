package io.engagement.examples.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The four Parquet tables the job reads, each a folder by its name. The three tables of events share one row, in which the
 * columns of the other kinds are null: so all that is known of a customer can be brought together in one shuffle.
 *
 * @param customers one row for each spell of a customer
 * @param purchases as events, with amount and currency
 * @param answers as events, with score
 * @param interactions as events, with type
 */
record FactTables(Dataset<Row> customers, Dataset<Row> purchases, Dataset<Row> answers, Dataset<Row> interactions) {
    /** Where the columns of an event stand. */
    static final int CUSTOMER_ID = 0, AT = 1, ID = 2, AMOUNT = 3, CURRENCY = 4, SCORE = 5, TYPE = 6;

    private static final List<String> EVENT = List.of("customer_id", "at", "id", "amount", "currency", "score", "type");
    private static final String NO_SEGMENT = "(none)";

    /** A table, and the columns it must have. */
    enum Table {
        CUSTOMERS("customer_id string, since timestamp, segment string"),
        PURCHASES("customer_id string, at timestamp, id string, amount decimal(12,2), currency string"),
        ANSWERS("customer_id string, at timestamp, id string, score int"),
        INTERACTIONS("customer_id string, at timestamp, id string, type string");

        private final String columns;

        Table(String columns) {
            this.columns = columns;
        }

        StructType schema() {
            return StructType.fromDDL(columns);
        }

        String folder(String parent) {
            return parent + "/" + name().toLowerCase(Locale.ROOT);
        }

        private Dataset<Row> read(SparkSession spark, String parent) {
            Dataset<Row> table = spark.read().parquet(folder(parent));
            List<String> names = Arrays.asList(table.columns());
            for (StructField field : schema().fields()) {
                DataType type = names.contains(field.name())
                        ? table.schema().apply(field.name()).dataType()
                        : DataTypes.NullType;
                boolean fits = type.equals(field.dataType())
                        || (type instanceof DecimalType && field.dataType() instanceof DecimalType);
                if (!fits) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "%s must have a column %s of type %s, got %s",
                            folder(parent),
                            field.name(),
                            field.dataType().simpleString(),
                            type == DataTypes.NullType ? "columns " + names : type.simpleString()));
                }
            }
            return table;
        }
    }

    /** The tables of a folder, without what happened from a moment on. */
    static FactTables read(SparkSession spark, String folder, Instant asOf) {
        Dataset<Row> purchases = Table.PURCHASES.read(spark, folder);
        DataType amount = purchases.schema().apply("amount").dataType();
        return new FactTables(
                Table.CUSTOMERS.read(spark, folder),
                events(purchases, amount, asOf),
                events(Table.ANSWERS.read(spark, folder), amount, asOf),
                events(Table.INTERACTIONS.read(spark, folder), amount, asOf));
    }

    private static Dataset<Row> events(Dataset<Row> table, DataType amount, Instant asOf) {
        List<String> names = Arrays.asList(table.columns());
        Column[] columns = EVENT.stream()
                .map(name -> names.contains(name)
                        ? col(name)
                        : lit(null).cast(type(name, amount)).as(name))
                .toArray(Column[]::new);
        return table.where(col("at").isNull().or(col("at").lt(lit(asOf)))).select(columns);
    }

    private static DataType type(String name, DataType amount) {
        return switch (name) {
            case "amount" -> amount;
            case "score" -> DataTypes.IntegerType;
            default -> DataTypes.StringType;
        };
    }

    /** All that happened. */
    Dataset<Row> events() {
        return purchases.union(answers).union(interactions);
    }

    /** Events with the segment of their customer, that of the latest spell; nobody is lost for want of one. */
    Dataset<Row> withSegment(Dataset<Row> events) {
        Dataset<Row> segments = customers
                .groupBy("customer_id")
                .agg(max(struct("since", "segment")).as("latest"))
                .select(col("customer_id").as("whose"), col("latest.segment").as("known_segment"));
        return events.join(segments, col("customer_id").equalTo(col("whose")), "left_outer")
                .withColumn("segment", coalesce(col("known_segment"), lit(NO_SEGMENT)))
                .drop("whose", "known_segment");
    }
}
