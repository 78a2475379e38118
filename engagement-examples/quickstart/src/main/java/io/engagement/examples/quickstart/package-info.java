/** One command, an engagement report: {@link io.engagement.examples.quickstart.EngagementReport} is where to begin. */
@NullMarked
package io.engagement.examples.quickstart;

import org.jspecify.annotations.NullMarked;
