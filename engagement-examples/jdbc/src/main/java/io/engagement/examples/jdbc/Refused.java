package io.engagement.examples.jdbc;

/** The job cannot be done as asked; the message says what is wrong, and nothing was written. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
        super(message);
    }
}
