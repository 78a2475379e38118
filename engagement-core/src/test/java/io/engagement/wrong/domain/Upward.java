package io.engagement.wrong.domain;

import io.engagement.wrong.nps.Sideways;

/** A fact that knows a metric. */
public record Upward(Sideways metric) {}
