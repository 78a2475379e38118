package io.engagement.examples.quickstart;

/** The input cannot be used at all; the message says which and why. */
final class InputRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    InputRefused(String message) {
        super(message);
    }
}
