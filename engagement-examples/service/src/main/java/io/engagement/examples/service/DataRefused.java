package io.engagement.examples.service;

/** What stands in the data directory cannot be used, and why. */
final class DataRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    DataRefused(String message) {
        super(message);
    }
}
