/**
 * Customer engagement in numbers a business can act on: facts go in, estimates with honest intervals come out.
 *
 * <p>Data flows one way: facts ({@link io.engagement.domain}) are gathered into histories ({@link io.engagement.history}),
 * from which metrics are computed ({@link io.engagement.nps}, {@link io.engagement.churn}, {@link io.engagement.ltv},
 * {@link io.engagement.activity}, {@link io.engagement.behavior}, {@link io.engagement.score}), and from these decisions
 * ({@link io.engagement.segment}); every number comes as an {@link io.engagement.estimate.Estimate}.
 */
module io.engagement.core {
    requires org.slf4j;
    requires org.apache.commons.numbers.gamma;
    requires org.apache.commons.rng.api;
    requires org.apache.commons.statistics.distribution;
    requires static transitive org.jspecify;

    exports io.engagement.domain;
    exports io.engagement.estimate;
    exports io.engagement.history;
    exports io.engagement.nps;
    exports io.engagement.churn;
    exports io.engagement.activity;
    exports io.engagement.ltv;
    exports io.engagement.score;
    exports io.engagement.behavior;
    exports io.engagement.segment;
}
