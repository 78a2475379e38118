package io.engagement.wrong.surprise;

/** A package that is in no plan. */
public record Unplanned() {}
