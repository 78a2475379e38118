package io.engagement.ltv;

import io.engagement.internal.numeric.GaussLegendre;

/**
 * {@code F(t) = ln integral from t to infinity of (1 + y/alpha)^-p (1 + y/beta)^-q dy} with its first and second derivatives
 * by p, alpha, q and beta, all from one look at the integrand. What the likelihood of Pareto/NBD is made of.
 *
 * <p>In {@code u = ln((m + y) / (m + t))}, m the smaller of alpha and beta, the logarithm of the integrand is concave and
 * falls like {@code -(p + q - 1) u} at last; beyond {@link #DROP} below its start nothing is left.
 */
final class ParetoTail {
    /** Value; derivatives by p, alpha, q, beta; second derivatives, the upper triangle row by row. */
    static final int COLUMNS = 15;

    private static final double DROP = 38;
    // With singularities no nearer than pi, n nodes on a length of l err by the best over the ellipses that leave them
    // out:
    // 24 on 6, 32 on 10 and 48 on 12 err by less than 1e-14.
    private static final GaussLegendre SHORT = GaussLegendre.of(24);
    private static final GaussLegendre MIDDLE = GaussLegendre.of(32);
    private static final GaussLegendre LONG = GaussLegendre.of(48);
    private static final double PANEL = 12;
    /** Where y is past any parameter and not yet past the doubles. */
    private static final double FAR = 600;

    private static final int MOST_STEPS = 100;

    private final double alpha;
    private final double beta;

    private double p;
    private double q;
    private double rate;
    private double a;
    private double b;
    private double m;

    // Sums over the nodes: the integrand, and its products with what each parameter adds to its logarithm.
    private double sum;
    private double logA;
    private double logB;
    private double inverseA;
    private double inverseB;
    private double logALogA;
    private double logAInverseA;
    private double logALogB;
    private double logAInverseB;
    private double inverseAInverseA;
    private double inverseALogB;
    private double inverseAInverseB;
    private double logBLogB;
    private double logBInverseB;
    private double inverseBInverseB;

    ParetoTail(double alpha, double beta) {
        this.alpha = alpha;
        this.beta = beta;
    }

    /**
     * Computes at t.
     *
     * @param fall {@code p + q - 1}, which the caller knows with all its digits
     * @param out the value less its leading part {@code ln(m + t) - p ln(1 + t/alpha) - q ln(1 + t/beta)}, which is smooth
     *     in {@code ln(m + t)}; then the derivatives of the whole
     */
    void at(double powerA, double powerB, double fall, double t, double[] out) {
        p = powerA;
        q = powerB;
        rate = fall;
        a = alpha + t;
        b = beta + t;
        m = Math.min(a, b);
        clear();
        double corner = Math.log(Math.max(a, b) / m);
        // With its peak inside, at the corner, the integrand grows towards the singularities and needs a closer look.
        boolean peakInside = slope(0) > 0;
        double end = end();
        for (double from = 0; from < end; ) {
            // Far beyond the corner at the larger of a and b only an exponential is left.
            double step = Math.max(peakInside ? PANEL / 3 : PANEL, (from - corner) / 2);
            double length = (end - from) / Math.ceil((end - from) / step);
            GaussLegendre rule = peakInside ? LONG : length <= 6 ? SHORT : length <= 10 ? MIDDLE : LONG;
            for (int i = 0; i < rule.size(); i++) {
                look(from + rule.node(i) * length, rule.weight(i) * length);
            }
            from += length;
        }
        out[0] = Math.log(sum);
        derivatives(t, out);
    }

    private void clear() {
        sum = 0;
        logA = logB = inverseA = inverseB = 0;
        logALogA = logAInverseA = logALogB = logAInverseB = 0;
        inverseAInverseA = inverseALogB = inverseAInverseB = 0;
        logBLogB = logBInverseB = inverseBInverseB = 0;
    }

    /** Newton's steps overshoot at most once on a concave function, then stay beyond the end that is sought. */
    private double end() {
        double u = DROP / rate;
        for (int step = 0; step < MOST_STEPS; step++) {
            double drop = -exponent(u);
            if (drop >= DROP && drop <= DROP + 4) {
                break;
            }
            double slope = slope(u);
            u = slope < 0 ? u - (DROP + 1 - drop) / slope : 2 * u;
        }
        return u;
    }

    /** The logarithm of the integrand over that at t. */
    private double exponent(double u) {
        double y = m * Math.expm1(Math.min(u, FAR));
        return exponent(u, logOver(a, y, u), logOver(b, y, u));
    }

    private double exponent(double u, double logOverA, double logOverB) {
        // Where it falls slowly, what falls must not be a difference of what does not.
        return rate < 0.5 ? -rate * u + p * (u - logOverA) + q * (u - logOverB) : u - p * logOverA - q * logOverB;
    }

    private double slope(double u) {
        double y = m * Math.expm1(Math.min(u, FAR));
        return p * ((a - m) / (a + y)) + q * ((b - m) / (b + y)) - rate;
    }

    /** {@code ln(1 + y/scale)}. */
    private double logOver(double scale, double y, double u) {
        return scale == m ? u : u <= FAR ? Math.log1p(y / scale) : u + Math.log(m / scale);
    }

    private void look(double u, double weight) {
        double y = m * Math.expm1(Math.min(u, FAR));
        double lnA = logOver(a, y, u);
        double lnB = logOver(b, y, u);
        double w = weight * Math.exp(exponent(u, lnA, lnB));
        // 1/a - 1/(a + y), which has no constant part that would cancel in the variances.
        double inA = y / (a * (a + y));
        double inB = y / (b * (b + y));
        double wlnA = w * lnA;
        double wlnB = w * lnB;
        double winA = w * inA;
        double winB = w * inB;
        sum += w;
        logA += wlnA;
        logB += wlnB;
        inverseA += winA;
        inverseB += winB;
        logALogA += wlnA * lnA;
        logAInverseA += wlnA * inA;
        logALogB += wlnA * lnB;
        logAInverseB += wlnA * inB;
        inverseAInverseA += winA * inA;
        inverseALogB += winA * lnB;
        inverseAInverseB += winA * inB;
        logBLogB += wlnB * lnB;
        logBInverseB += wlnB * inB;
        inverseBInverseB += winB * inB;
    }

    /** The derivatives of the logarithm are means, its second derivatives covariances and means. */
    private void derivatives(double t, double[] out) {
        double lnA = logA / sum;
        double lnB = logB / sum;
        double inA = inverseA / sum;
        double inB = inverseB / sum;
        double fromA = t / (alpha * a);
        double fromB = t / (beta * b);
        double squareA = inverseAInverseA / sum;
        double squareB = inverseBInverseB / sum;
        out[1] = -Math.log1p(t / alpha) - lnA;
        out[2] = p * (fromA + inA);
        out[3] = -Math.log1p(t / beta) - lnB;
        out[4] = q * (fromB + inB);
        out[5] = logALogA / sum - lnA * lnA;
        out[6] = -p * (logAInverseA / sum - lnA * inA) + fromA + inA;
        out[7] = logALogB / sum - lnA * lnB;
        out[8] = -q * (logAInverseB / sum - lnA * inB);
        out[9] = p * p * (squareA - inA * inA) - p * curvature(alpha, fromA, inA, squareA);
        out[10] = -p * (inverseALogB / sum - inA * lnB);
        out[11] = p * q * (inverseAInverseB / sum - inA * inB);
        out[12] = logBLogB / sum - lnB * lnB;
        out[13] = -q * (logBInverseB / sum - lnB * inB) + fromB + inB;
        out[14] = q * q * (squareB - inB * inB) - q * curvature(beta, fromB, inB, squareB);
    }

    /** The mean of {@code 1/scale^2 - 1/(scale + y)^2}, from that of {@code 1/scale - 1/(scale + y)} and of its square. */
    private static double curvature(double scale, double from, double mean, double square) {
        return 2 / scale * (from + mean) - (from * from + 2 * from * mean + square);
    }
}
