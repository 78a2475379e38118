package io.engagement.wrong.nps;

import io.engagement.wrong.churn.Surprising;

/** A metric that knows another. */
public record Sideways(Surprising other) {}
