package io.engagement.examples.quickstart.analysis;

/** The input cannot be used at all; the message says which and why. */
public final class InputRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InputRefused(String message) {
        super(message);
    }
}
