package io.engagement.wrong.internal.numeric;

import io.engagement.wrong.domain.Upward;

/** Numerics that know a fact. */
public record Knowing(Upward fact) {}
