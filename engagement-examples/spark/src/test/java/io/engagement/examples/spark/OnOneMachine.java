package io.engagement.examples.spark;

import io.engagement.churn.RetentionTable;
import io.engagement.domain.CustomerEvent;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.SurveyAnswer;
import io.engagement.history.ActivityLog;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import io.engagement.ltv.LtvModel;
import io.engagement.ltv.PurchaseLtv;
import io.engagement.nps.Nps;
import io.engagement.score.CustomerProfiles;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What the library says without Spark, of the same Parquet files, read column by column into a list. */
final class OnOneMachine {
    final List<CustomerEvent> events = new ArrayList<>();
    private final Map<String, String> segments = new HashMap<>();
    private final Settings settings;

    OnOneMachine(SparkSession spark, String folder, Settings settings) {
        this.settings = settings;
        spark.read()
                .parquet(folder + "/customers")
                .collectAsList()
                .forEach(row -> segments.put(row.<String>getAs("customer_id"), row.<String>getAs("segment")));
        add(spark, folder + "/purchases", row -> {
            Money amount = Money.of(row.<BigDecimal>getAs("amount").toPlainString(), row.<String>getAs("currency"));
            return Purchase.of(row.<String>getAs("customer_id"), row.<Instant>getAs("at"), amount)
                    .withId(row.<String>getAs("id"));
        });
        add(
                spark,
                folder + "/answers",
                row -> SurveyAnswer.recommend(
                                row.<String>getAs("customer_id"), row.<Instant>getAs("at"), row.<Integer>getAs("score"))
                        .withId(row.<String>getAs("id")));
        add(
                spark,
                folder + "/interactions",
                row -> Interaction.of(
                                row.<String>getAs("customer_id"),
                                row.<Instant>getAs("at"),
                                InteractionType.of(row.<String>getAs("type")))
                        .withId(row.<String>getAs("id")));
    }

    private void add(SparkSession spark, String table, Function<Row, CustomerEvent> read) {
        spark.read().parquet(table).collectAsList().stream()
                .map(read)
                .filter(event -> event.at().isBefore(settings.asOf()))
                .forEach(events::add);
    }

    private <E> List<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private <E extends CustomerEvent, R> NavigableMap<String, R> bySegment(
            Class<E> kind, Collector<? super E, ?, R> to) {
        return all(kind).stream()
                .collect(Collectors.groupingBy(
                        event -> Objects.requireNonNullElse(segments.get(event.customerId()), "(none)"),
                        TreeMap::new,
                        to));
    }

    NavigableMap<String, Nps> nps() {
        return bySegment(SurveyAnswer.class, settings.nps().collector());
    }

    Nps npsOfAll() {
        return settings.nps().calculate(all(SurveyAnswer.class));
    }

    NavigableMap<String, RetentionTable> retention() {
        return bySegment(
                Purchase.class,
                Collectors.collectingAndThen(
                        ActivityLog.collector(settings.days()),
                        log -> RetentionTable.of(log.in(settings.months()), settings.retention(), settings.asOf())));
    }

    CustomerBase base() {
        return PurchaseLog.of(all(Purchase.class), settings.days()).asOf(settings.asOf());
    }

    PurchaseLtv model(Settings settings) {
        return LtvModel.fit(base(), settings.kind());
    }

    CustomerProfiles profiles() {
        return events.stream().collect(settings.score().collector());
    }
}
