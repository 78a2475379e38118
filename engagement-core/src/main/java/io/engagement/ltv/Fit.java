package io.engagement.ltv;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.internal.numeric.Cholesky;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model fitted by maximum likelihood, with what the fit knows of itself.
 *
 * <p>Covariances are the inverse of the observed information, minus the exact second derivatives of the log-likelihood at its
 * maximum, in the parameters themselves. Where the fit ended at a boundary there are none.
 *
 * @param <M> the model
 * @param model the model at the maximum, or where the search ended; null where there was nothing to fit
 * @param names the names of its parameters, in order
 * @param values their values
 * @param covariance of the parameters, row by row; empty where there is no maximum
 * @param logLikelihood the log-likelihood there
 * @param n how many customers it was fitted to
 * @param convergence how the search ended
 */
public record Fit<M extends Serializable>(
        @Nullable M model,
        List<String> names,
        List<Double> values,
        List<Double> covariance,
        double logLikelihood,
        long n,
        Convergence convergence)
        implements Serializable {
    /**
     * A fit.
     *
     * @param model the model at the maximum, or where the search ended; null where there was nothing to fit
     * @param names the names of its parameters, in order
     * @param values their values
     * @param covariance of the parameters, row by row; empty where there is no maximum
     * @param logLikelihood the log-likelihood there
     * @param n how many customers it was fitted to
     * @param convergence how the search ended
     * @throws IllegalArgumentException if the lists do not fit each other
     */
    public Fit {
        names = List.copyOf(names);
        values = List.copyOf(values);
        covariance = List.copyOf(covariance);
        if (values.size() != (model == null ? 0 : names.size())) {
            throw new IllegalArgumentException("values must be as many as names (" + names.size()
                    + "), or none without a model, got " + values.size());
        }
        if (!covariance.isEmpty() && covariance.size() != names.size() * names.size()) {
            throw new IllegalArgumentException("covariance must hold " + names.size() * names.size()
                    + " numbers or none, got " + covariance.size());
        }
    }

    /**
     * How the search for the maximum ended.
     *
     * @param reached whether at a maximum, where the gradient vanishes and the likelihood is concave
     * @param gradientNorm the largest derivative by the logarithm of a parameter, over all customers
     * @param iterations how often the likelihood was evaluated
     * @param findings in words, what a user must know: boundaries, parameters that are hardly determined
     */
    public record Convergence(boolean reached, double gradientNorm, int iterations, List<String> findings)
            implements Serializable {
        /**
         * An end.
         *
         * @param reached whether at a maximum
         * @param gradientNorm the largest derivative by the logarithm of a parameter
         * @param iterations how often the likelihood was evaluated
         * @param findings in words, what a user must know
         */
        public Convergence {
            findings = List.copyOf(findings);
        }

        /** {@code maximum reached in 9 evaluations, largest gradient 2.1e-11}, then the findings. */
        @Override
        public String toString() {
            String text = String.format(
                    Locale.ROOT,
                    "%s after %d evaluations, largest gradient %.1e",
                    reached ? "maximum reached" : "no maximum",
                    iterations,
                    gradientNorm);
            return findings.isEmpty() ? text : text + "; " + String.join("; ", findings);
        }
    }

    /** No fit: there was nothing to fit. */
    static <M extends Serializable> Fit<M> none(List<String> names, long n, String reason) {
        return new Fit<>(null, names, List.of(), List.of(), 0, n, new Convergence(false, 0, 0, List.of(reason)));
    }

    /** The fit at the end of a search. */
    static <M extends Serializable> Fit<M> from(
            Newton.Result result,
            M model,
            List<String> names,
            double weight,
            List<String> findings,
            int evaluationsBefore) {
        Newton.Point at = result.at;
        double[][] information = new double[names.size()][names.size()];
        for (int i = 0; i < names.size(); i++) {
            for (int j = 0; j < names.size(); j++) {
                information[i][j] = -at.hessian[i][j];
            }
        }
        boolean maximum = result.end == Newton.End.MAXIMUM && Cholesky.isPositiveDefinite(scaled(information, at));
        List<Double> covariance = new ArrayList<>();
        if (maximum) {
            double[][] inverse = Cholesky.of(scaled(information, at)).inverse();
            for (int i = 0; i < names.size(); i++) {
                for (int j = 0; j < names.size(); j++) {
                    covariance.add(inverse[i][j] * (at.parameters[i] * at.parameters[j]));
                }
            }
        }
        List<Double> values =
                IntStream.range(0, names.size()).mapToObj(i -> at.parameters[i]).toList();
        return new Fit<>(
                model,
                names,
                values,
                covariance,
                at.value,
                Math.round(weight),
                new Convergence(maximum, result.gradientNorm(), evaluationsBefore + result.iterations, findings));
    }

    /** On the scale of the logarithms: parameters of very different size must not look like a singular matrix. */
    private static double[][] scaled(double[][] information, Newton.Point at) {
        double[][] scaled = new double[information.length][information.length];
        for (int i = 0; i < information.length; i++) {
            for (int j = 0; j < information.length; j++) {
                scaled[i][j] = information[i][j] * at.parameters[i] * at.parameters[j];
            }
        }
        return scaled;
    }

    /**
     * The model, where there is one.
     *
     * @return {@link #model}
     * @throws IllegalStateException with the reason, if there was nothing to fit
     */
    public M fitted() {
        if (model == null) {
            throw new IllegalStateException("no model: " + reason());
        }
        return model;
    }

    /**
     * The standard errors of the parameters: the square roots of the diagonal of the covariance.
     *
     * @return one for each parameter; empty where there is no maximum
     */
    public List<Double> standardErrors() {
        return covariance.isEmpty()
                ? List.of()
                : IntStream.range(0, names.size())
                        .mapToObj(i -> Math.sqrt(covariance.get(i * names.size() + i)))
                        .toList();
    }

    /**
     * A parameter with its interval at 95 %; see {@link #parameter(String, double)}.
     *
     * @param name its name
     * @return the parameter
     * @throws IllegalArgumentException if there is no such parameter
     */
    public Estimate parameter(String name) {
        return parameter(name, 0.95);
    }

    /**
     * A parameter with the interval of Wald in its logarithm, {@code value e^(+-z se / value)}, which keeps it positive.
     *
     * @param name its name
     * @param level the confidence level, in (0, 1)
     * @return the parameter; undefined where the fit has no maximum
     * @throws IllegalArgumentException if there is no such parameter, or {@code level} is not in (0, 1)
     */
    public Estimate parameter(String name, double level) {
        int index = names.indexOf(name);
        double z = Normal.z(level);
        if (index < 0) {
            throw new IllegalArgumentException("name must be one of " + names + ", got \"" + name + "\"");
        }
        if (covariance.isEmpty()) {
            return Estimate.undefined("no maximum: " + reason());
        }
        double value = values.get(index);
        double factor = Math.exp(z * standardErrors().get(index) / value);
        return Estimate.of(
                value,
                new Interval(value / factor, value * factor, level),
                n,
                Estimate.Unit.NUMBER,
                "maximum likelihood");
    }

    /** What the fit found instead of a maximum. */
    String reason() {
        return String.join("; ", convergence.findings);
    }

    /**
     * Akaike's information criterion, {@code 2 k - 2 l}: of two models of the same customers the better one has less.
     *
     * @return the criterion
     */
    public double aic() {
        return 2 * names.size() - 2 * logLikelihood;
    }

    /** The parameters with their standard errors, the log-likelihood, and how the search ended. */
    @Override
    public String toString() {
        if (model == null) {
            return String.format(Locale.ROOT, "no fit of %,d customers: %s", n, reason());
        }
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "%s, log-likelihood %,.4f, n %,d: %s",
                        model.getClass().getSimpleName(),
                        logLikelihood,
                        n,
                        convergence),
                "parameter",
                "value",
                "std. error");
        List<Double> errors = standardErrors();
        for (int i = 0; i < names.size(); i++) {
            table.row(
                    names.get(i),
                    String.format(Locale.ROOT, "%.6g", values.get(i)),
                    errors.isEmpty() ? "-" : String.format(Locale.ROOT, "%.3g", errors.get(i)));
        }
        return table.toString();
    }
}
