package io.engagement.examples.recipes;

import io.engagement.estimate.Estimate;
import io.engagement.nps.Nps;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The NPS with its interval as gauges. A chart without the interval would show chance as news. */
final class NpsGauges {
    private NpsGauges() {}

    static void register(MeterRegistry registry, Supplier<Nps> live) {
        gauge(registry, live, "nps.score", Estimate::value);
        gauge(registry, live, "nps.low", Estimate::low);
        gauge(registry, live, "nps.high", Estimate::high);
        Gauge.builder("nps.customers", live, nps -> nps.get().n())
                .strongReference(true)
                .register(registry);
    }

    /** What is undefined, as before the first answer, is NaN: Micrometer's word for it. */
    private static void gauge(
            MeterRegistry registry, Supplier<Nps> live, String name, ToDoubleFunction<Estimate> number) {
        Gauge.builder(name, live, nps -> {
                    Estimate score = nps.get().score();
                    return score instanceof Estimate.Known ? number.applyAsDouble(score) : Double.NaN;
                })
                .strongReference(true)
                .register(registry);
    }
}
