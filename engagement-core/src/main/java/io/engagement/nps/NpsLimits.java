package io.engagement.nps;

import io.engagement.internal.numeric.Mover;
import io.engagement.internal.numeric.Wilson;

/**
 * The limits of a Net Promoter Score by a method, in points. Counts are real numbers, so that weighted answers are served
 * too. The lower limit is the upper one of the mirrored counts, so that swapping promoters and detractors mirrors the
 * interval bit for bit.
 */
record NpsLimits(Nps.Method method, double detractors, double promoters, double n) implements Mover.Limits {
    @Override
    public double value() {
        return 100 * share();
    }

    private double share() {
        return (promoters - detractors) / n;
    }

    @Override
    @SuppressWarnings("ArgumentSelectionDefectChecker") // swapped is what mirrored means
    public double low(double z) {
        return -new NpsLimits(method, promoters, detractors, n).high(z);
    }

    @Override
    public double high(double z) {
        double high = switch (method) {
            case SCORE -> largestAccepted(z);
            case WALD -> share() + z * standardError();
            case ADJUSTED_WALD -> adjusted().share() + z * adjusted().standardError();
            case MOVER_WILSON -> recovered(z);
        };
        // Close to z = 0 rounding must not put the limit below the value.
        return method == Nps.Method.ADJUSTED_WALD
                ? Math.min(100, 100 * high)
                : Math.max(value(), Math.min(100, 100 * high));
    }

    private double standardError() {
        return Math.sqrt(Math.max(0, (promoters + detractors) / n - share() * share()) / n);
    }

    private NpsLimits adjusted() {
        return new NpsLimits(Nps.Method.WALD, detractors + 0.75, promoters + 0.75, n + 3);
    }

    /** The Wilson limits of both shares, put together with the correlation of two shares of one whole. */
    private double recovered(double z) {
        Wilson up = new Wilson(promoters, n);
        Wilson down = new Wilson(detractors, n);
        double above = up.high(z) - up.value();
        double below = down.value() - down.low(z);
        double odds = up.value() * down.value() / ((1 - up.value()) * (1 - down.value()));
        double correlation = promoters == n || detractors == n ? 0 : -Math.sqrt(odds);
        return share() + Math.sqrt(above * above - 2 * correlation * above * below + below * below);
    }

    /** Bisection, down to neighbouring numbers: what the score test accepts is an interval around the estimate. */
    private double largestAccepted(double z) {
        double accepted = share();
        double rejected = 1;
        while (true) {
            double middle = (accepted + rejected) / 2;
            if (middle <= accepted || middle >= rejected) {
                return accepted;
            }
            if (n * middle - (promoters - detractors) <= z * Math.sqrt(variance(middle))) {
                accepted = middle;
            } else {
                rejected = middle;
            }
        }
    }

    /** The variance of promoters - detractors when the true difference of shares is {@code d}. */
    private double variance(double d) {
        // Below 0 the mirrored problem has the roots that do not cancel.
        double smaller =
                d >= 0 ? mostLikelyShare(detractors, promoters, d) : mostLikelyShare(promoters, detractors, -d);
        return Math.max(0, n * (2 * smaller + Math.abs(d) * (1 - Math.abs(d))));
    }

    /** The most likely share of the smaller side when the sides differ by {@code d >= 0}. */
    private double mostLikelyShare(double smaller, double larger, double d) {
        double linear = (2 * n - larger + smaller) * d - (smaller + larger);
        double constant = -smaller * d * (1 - d);
        double root = Math.sqrt(linear * linear - 8 * n * constant);
        return linear > 0 ? -2 * constant / (linear + root) : (root - linear) / (4 * n);
    }
}
