package io.engagement.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.engagement.estimate.Exclusions;
import io.engagement.history.CustomerBase;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.ltv.TransactionModel.Kind;
import io.engagement.nps.Nps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a real Spark with two cores: whatever the partitions and the order of rows, what the library says without Spark. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit fills the fields before the tests.
class PipelineTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    /** Before the end of the sample, so that some facts must be left out; in a zone whose days are not those of UTC. */
    private static final Settings SETTINGS = Settings.asOf(LocalDate.of(2025, 10, 1), NEW_YORK, Kind.MBG_NBD);

    @TempDir
    private static Path folder;

    private SparkSession spark;
    private OnOneMachine alone;

    @BeforeAll
    void start() {
        spark = EngagementJob.session(
                SparkSession.builder().master("local[2]").config("spark.sql.shuffle.partitions", 4));
        Sample.write(spark, 3_000, path("facts"));
        alone = new OnOneMachine(spark, path("facts"), SETTINGS);
    }

    @AfterAll
    void stop() {
        spark.stop();
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }

    private FactTables facts() {
        return FactTables.read(spark, path("facts"), SETTINGS.asOf());
    }

    private static FactTables each(FactTables facts, UnaryOperator<Dataset<Row>> change) {
        return new FactTables(
                change.apply(facts.customers()),
                change.apply(facts.purchases()),
                change.apply(facts.answers()),
                change.apply(facts.interactions()));
    }

    private Pipeline.Outcome run(FactTables facts, Settings settings, int partitions, String name) {
        return new Pipeline(spark, settings, partitions, new Timings()).run(facts, results(settings, name));
    }

    private Results results(Settings settings, String name) {
        return new Results(spark, path(name), settings.day());
    }

    private static List<Row> rows(Dataset<Row> table) {
        return table.orderBy(functions.col(table.columns()[0])).collectAsList();
    }

    @ParameterizedTest
    @CsvSource({"1, MBG_NBD, 1", "3, PARETO_NBD, 2", "8, MBG_NBD, 3"})
    void theClusterSaysWhatOneMachineSays(int partitions, Kind kind, int seed) {
        Settings settings = Settings.asOf(SETTINGS.day(), NEW_YORK, kind);
        FactTables shuffled = each(facts(), table -> table.repartition(5).orderBy(functions.rand(seed)));
        Pipeline.Outcome outcome = run(shuffled, settings, partitions, "results-" + partitions);
        assertThat(outcome.nps()).isEqualTo(alone.nps()).containsOnlyKeys("home", "hotel", "office");
        assertThat(outcome.retention()).isEqualTo(alone.retention());
        CustomerBase base = alone.base();
        assertThat(outcome.statistics().counts()).isEqualTo(base.counts());
        assertThat(outcome.statistics().spend()).isEqualTo(base.spendCounts());
        assertThat(outcome.statistics().excluded()).isEqualTo(Exclusions.NONE);
        PurchaseLtv model = alone.model(settings);
        assertThat(outcome.model()).isEqualTo(model);
        assertCustomers(rows(results(settings, "results-" + partitions).read("customers")), base, model, settings);
    }

    private void assertCustomers(List<Row> rows, CustomerBase base, PurchaseLtv model, Settings settings) {
        double[] active = new double[base.size()];
        double[] purchases = new double[base.size()];
        double[] values = new double[base.size()];
        model.probabilitiesActive(base, active, true);
        model.expectedPurchases(base, settings.horizon(), purchases, true);
        model.presentValues(base, settings.horizon(), settings.rate(), values, true);
        List<String> ids = alone.profiles().customerIds();
        double[] scores = alone.profiles().scores(settings.asOf());
        assertThat(rows).extracting(row -> row.getString(0)).isEqualTo(ids);
        int bought = 0;
        for (int i = 0; i < scores.length; i++) {
            Row row = rows.get(i);
            assertClose(row.getDouble(5), scores[i]);
            if (base.find(ids.get(i)).isPresent()) {
                assertClose(row.getDouble(1), active[bought]);
                assertClose(row.getDouble(2), purchases[bought]);
                assertClose(row.getDouble(3), values[bought]);
                assertThat(row.getString(4)).isEqualTo("USD");
                bought++;
            } else {
                assertThat(row.isNullAt(1) && row.isNullAt(2) && row.isNullAt(3) && row.isNullAt(4))
                        .isTrue();
            }
        }
        assertThat(bought).isEqualTo(base.size()).isGreaterThan(2_000);
    }

    private static void assertClose(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
    }

    /** The same collector over all rows at once, as one writes it for a base of moderate size. */
    @Test
    void anyCollectorIsAnAggregator() {
        Nps all = facts().answers()
                .select(Segments.npsOf(SETTINGS.nps()).toColumn())
                .first();
        assertThat(all).isEqualTo(alone.npsOfAll());
        assertThat(all.n()).isGreaterThan(500);
    }

    /** Sources deliver at least once: rows that come twice change nothing but what is said to be left out. */
    @Test
    void whatIsDeliveredTwiceCountsOnce() {
        Pipeline.Outcome once = run(facts(), SETTINGS, 3, "once");
        Pipeline.Outcome twice = run(each(facts(), table -> table.union(table)), SETTINGS, 3, "twice");
        assertThat(twice.retention()).isEqualTo(once.retention());
        assertThat(twice.model()).isEqualTo(once.model());
        assertThat(rows(results(SETTINGS, "twice").read("customers")))
                .isEqualTo(rows(results(SETTINGS, "once").read("customers")));
        assertThat(twice.nps().values())
                .extracting(Nps::score)
                .isEqualTo(once.nps().values().stream().map(Nps::score).toList());
        assertThat(twice.statistics().excluded()).isEqualTo(Exclusions.of("repeated event id", alone.events.size()));
    }

    /** A job that died half-way leaves what it will; run again, it leaves that day's tables as they should be. */
    @Test
    void runAgainADayIsReplacedAndNoOther() throws IOException {
        Settings earlier = Settings.asOf(SETTINGS.day().minusDays(30), NEW_YORK, Kind.MBG_NBD);
        FactTables before = FactTables.read(spark, path("facts"), earlier.asOf());
        run(before, earlier, 2, "again");
        List<Row> ofEarlier = rows(results(earlier, "again").read("customers"));
        run(facts(), SETTINGS, 2, "again");
        List<Row> first = rows(results(SETTINGS, "again").read("customers"));
        Path table = folder.resolve("again/customers/as_of=" + SETTINGS.day());
        Files.delete(table.resolve("_SUCCESS"));
        Files.writeString(table.resolve("part-00000-half-written.parquet"), "PAR1");
        run(facts(), SETTINGS, 2, "again");
        assertThat(rows(results(SETTINGS, "again").read("customers"))).isEqualTo(first);
        assertThat(table.resolve("_SUCCESS")).exists();
        assertThat(rows(results(earlier, "again").read("customers"))).isEqualTo(ofEarlier);
        assertThat(ofEarlier).hasSizeLessThan(first.size());
        assertThat(spark.read().parquet(path("again/customers")).columns()).endsWith("as_of");
    }

    /** What was written says what the driver knows. */
    @Test
    void tablesBySegment() {
        Pipeline.Outcome outcome = run(facts(), SETTINGS, 2, "tables");
        for (Row row : rows(results(SETTINGS, "tables").read("nps"))) {
            Nps nps = outcome.nps().getOrDefault(row.getString(0), Nps.EMPTY);
            assertThat(Nps.of(row.getLong(1), row.getLong(2), row.getLong(3)))
                    .isEqualTo(Nps.of(nps.detractors(), nps.passives(), nps.promoters()));
            assertThat(List.of(row.getDouble(4), row.getDouble(5), row.getDouble(6)))
                    .containsExactly(
                            nps.score().value(), nps.score().low(), nps.score().high());
        }
        long cells = outcome.retention().values().stream()
                .flatMap(table -> table.cohorts().stream())
                .mapToLong(cohort -> cohort.cells().size())
                .sum();
        assertThat(results(SETTINGS, "tables").read("retention").count()).isEqualTo(cells);
        assertThat(spark.read().textFile(path("tables/model")).collectAsList())
                .containsExactlyElementsOf(outcome.model().toText().lines().toList());
    }

    /** Whoever is in no list of customers has no segment, and counts; of several spells the latest says. */
    @Test
    void segmentsAreThoseOfTheLatestSpell() {
        FactTables facts = facts();
        Dataset<Row> known = facts.customers().where("segment <> 'hotel'");
        Dataset<Row> earlier = known.selectExpr("customer_id", "since - interval 1 year as since", "'old' as segment");
        FactTables changed =
                new FactTables(earlier.union(known), facts.purchases(), facts.answers(), facts.interactions());
        TreeMap<String, Nps> renamed = new TreeMap<>(alone.nps());
        renamed.put("(none)", renamed.getOrDefault("hotel", Nps.EMPTY));
        renamed.remove("hotel");
        assertThat(Segments.nps(changed, SETTINGS, 3)).isEqualTo(renamed);
    }

    @Test
    void aBadRowEndsTheJobAndIsNamed() {
        Dataset<Row> answer = facts().answers().limit(1);
        Dataset<Row> purchase = facts().purchases().limit(1);
        Dataset<Row> other = purchase.withColumn("id", functions.lit("another"));
        assertRefused(answer, "score", "11", "score must fit recommend");
        assertRefused(
                answer, "score", "cast(null as int)", "got customer_id, at, id, amount, currency, score, type = [");
        assertRefused(other, "customer_id", "cast(null as string)", "customerId must not be blank, got null");
        assertRefused(other, "at", "cast(null as timestamp)", "at must be given, got null");
        assertRefused(other, "currency", "'dollars'", "currency must be an ISO 4217 code, got \"dollars\"");
        assertRefused(other, "currency", "'EUR'", "currency must be ");
        assertRefused(purchase, "at", "at + interval 1 day", " must always name the same event, got ");
    }

    /** A bad event among the good. */
    private void assertRefused(Dataset<Row> event, String column, String value, String message) {
        FactTables facts = facts();
        FactTables changed = new FactTables(
                facts.customers(),
                facts.purchases().union(event.withColumn(column, functions.expr(value))),
                facts.answers(),
                facts.interactions());
        Pipeline pipeline = new Pipeline(spark, SETTINGS, 2, new Timings());
        assertThatThrownBy(() -> Pipeline.statistics(pipeline.customers(changed)))
                .hasStackTraceContaining(message);
    }

    @Test
    void aTableWithoutItsColumnsIsRefused() {
        facts().customers().drop("segment").write().parquet(path("bad-facts/customers"));
        for (String table : List.of("purchases", "answers", "interactions")) {
            spark.read()
                    .parquet(path("facts/" + table))
                    .withColumn("at", functions.col("at").cast("string"))
                    .write()
                    .parquet(path("bad-facts/" + table));
        }
        assertThatThrownBy(() -> FactTables.read(spark, path("bad-facts"), SETTINGS.asOf()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(path("bad-facts/purchases") + " must have a column at of type timestamp, got string");
        facts().purchases().write().parquet(path("some-facts/purchases"));
        facts().customers().drop("segment").write().parquet(path("some-facts/customers"));
        assertThatThrownBy(() -> FactTables.read(spark, path("some-facts"), SETTINGS.asOf()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(path("some-facts/customers")
                        + " must have a column segment of type string, got columns [customer_id, since]");
    }
}
