/** Scoring over HTTP: events in, profiles, scores, forecasts and live NPS out. */
@NullMarked
package io.engagement.examples.service;

import org.jspecify.annotations.NullMarked;
