/** Facts from SQL, scores and forecasts back into tables: {@link io.engagement.examples.jdbc.EngagementJob} is where to begin. */
@NullMarked
package io.engagement.examples.jdbc;

import org.jspecify.annotations.NullMarked;
