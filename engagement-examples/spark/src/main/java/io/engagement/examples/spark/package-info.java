/** The library inside Apache Spark: {@link io.engagement.examples.spark.EngagementJob} is where to begin. */
@NullMarked
package io.engagement.examples.spark;

import org.jspecify.annotations.NullMarked;
