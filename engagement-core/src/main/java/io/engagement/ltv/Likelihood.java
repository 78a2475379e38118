package io.engagement.ltv;

/** The log-likelihood of a set of customers as a function of a model's natural parameters. */
interface Likelihood {
    /**
     * The value, and its exact derivatives. The same bits for any number of threads.
     *
     * @param parameters positive
     * @param gradient overwritten with the first derivatives
     * @param hessian overwritten with the second derivatives, all of the symmetric matrix
     * @return the log-likelihood
     */
    double at(double[] parameters, double[] gradient, double[][] hessian);
}
