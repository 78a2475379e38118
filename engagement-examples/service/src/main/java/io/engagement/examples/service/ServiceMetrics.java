package io.engagement.examples.service;

import io.engagement.domain.Interaction;
import io.engagement.domain.Purchase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What a monitor sees: requests, the queue, events by kind, the disk, and how old snapshot and model are. */
final class ServiceMetrics {
    private static final Duration[] LIMITS = {
        Duration.ofNanos(200_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofSeconds(1)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter purchases = accepted("purchase");
    private final Counter answers = accepted("answer");
    private final Counter interactions = accepted("interaction");
    private final Counter repeated = Counter.builder("engagement.events.repeated")
            .description("Events that were counted before, by their id")
            .register(registry);
    private final Timer commit = Timer.builder("engagement.journal.commit")
            .description("Writing and forcing a group of events to disk")
            .serviceLevelObjectives(LIMITS)
            .register(registry);
    private final DistributionSummary group = DistributionSummary.builder("engagement.journal.group")
            .description("Events in a group")
            .register(registry);

    ServiceMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
    }

    private Counter accepted(String kind) {
        return Counter.builder("engagement.events.accepted")
                .description("Events that are durable and counted")
                .tag("event", kind)
                .register(registry);
    }

    void committed(List<StoredEvent> events, long nanos) {
        commit.record(nanos, TimeUnit.NANOSECONDS);
        group.record(events.size());
        for (StoredEvent stored : events) {
            Counter counter = stored.event() instanceof Purchase
                    ? purchases
                    : stored.event() instanceof Interaction ? interactions : answers;
            counter.increment();
        }
    }

    void repeated(int events) {
        repeated.increment(events);
    }

    void answered(String route, String method, int status, long nanos) {
        Timer.builder("http.server.requests")
                .description("Requests by route, method and status")
                .tags("route", route, "method", method, "status", Integer.toString(status))
                .serviceLevelObjectives(LIMITS)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void refused(Problem.Kind kind) {
        Counter.builder("engagement.requests.refused")
                .description("Requests that were refused, by reason")
                .tag("reason", kind.slug())
                .register(registry)
                .increment();
    }

    void queue(Collection<?> queue) {
        gauge("engagement.queue.depth", "Requests that wait to be written", queue::size);
    }

    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** The text that Prometheus reads. */
    String scrape() {
        return registry.scrape();
    }
}
