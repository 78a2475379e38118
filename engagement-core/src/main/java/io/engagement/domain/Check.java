package io.engagement.domain;

import org.jspecify.annotations.Nullable;

/** The few rules that several facts share. */
final class Check {
    private Check() {}

    static String notBlank(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank, got " + quote(value));
        }
        return value;
    }

    static <T> T notNull(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " must be given, got null");
        }
        return value;
    }

    static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String quote(@Nullable String value) {
        return value == null ? "null" : '"' + value + '"';
    }
}
