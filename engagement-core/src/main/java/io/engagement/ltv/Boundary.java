package io.engagement.ltv;

import io.engagement.ltv.TransactionModel.Kind;
import java.util.ArrayList;
import java.util.List;

/** What it means, in words, when parameters run to 0 or infinity, or are hardly determined. */
final class Boundary {
    /** In logarithms: a parameter that moved this much in a last step has no end in sight. */
    private static final double RUNS = 0.03;

    private Boundary() {}

    static List<String> findings(Kind kind, Newton.Result result) {
        List<String> findings = new ArrayList<>();
        if (result.end == Newton.End.GIVEN_UP) {
            findings.add("the search gave up: no step raises the likelihood");
        }
        if (result.end != Newton.End.RIDGE) {
            return findings;
        }
        double[] p = result.at.parameters;
        switch (kind) {
            case MBG_NBD, BG_NBD -> {
                rate(findings, result, p);
                if (falls(result, 2) && !falls(result, 3)) {
                    findings.add("a goes to 0: hardly anybody seems to leave");
                } else if (rises(result, 2) && rises(result, 3)) {
                    findings.add("a and b grow together: all customers seem to leave with the same probability, "
                            + Fitting.print(p[2] / (p[2] + p[3])) + " after a purchase");
                } else if (rises(result, 3)) {
                    findings.add("b goes to infinity: hardly anybody seems to leave");
                } else if (falls(result, 2) && falls(result, 3)) {
                    findings.add("a and b go to 0: customers seem to leave at once or never");
                } else if (falls(result, 3) || rises(result, 2)) {
                    findings.add("b / a goes to 0: everybody seems to leave at once");
                }
            }
            case PARETO_NBD -> {
                rate(findings, result, p);
                if (rises(result, 2) && rises(result, 3)) {
                    findings.add("s and beta grow together: all customers seem to leave at the same rate, "
                            + Fitting.print(p[2] / p[3]) + " a step");
                } else if (falls(result, 2) || rises(result, 3)) {
                    findings.add("s / beta goes to 0: hardly anybody seems to leave");
                } else if (falls(result, 3) || rises(result, 2)) {
                    findings.add("beta / s goes to 0: everybody seems to leave at once");
                }
            }
            case NBD -> rate(findings, result, p);
            case BG_BB -> {
                if (rises(result, 0) || rises(result, 1)) {
                    findings.add("alpha and beta grow together: all customers seem to buy with the same probability, "
                            + Fitting.print(p[0] / (p[0] + p[1])));
                } else if (falls(result, 0) || falls(result, 1)) {
                    findings.add("alpha or beta goes to 0: customers seem to buy always or never");
                }
                if (rises(result, 2) && rises(result, 3)) {
                    findings.add(
                            "gamma and delta grow together: all customers seem to leave with the same probability, "
                                    + Fitting.print(p[2] / (p[2] + p[3])));
                } else if (rises(result, 3) || falls(result, 2)) {
                    findings.add("gamma / delta goes to 0: hardly anybody seems to leave");
                } else if (falls(result, 3) || rises(result, 2)) {
                    findings.add("delta / gamma goes to 0: everybody seems to leave at once");
                }
            }
        }
        if (findings.isEmpty()) {
            findings.add("the likelihood is flat: the parameters are not determined");
        }
        return findings;
    }

    private static void rate(List<String> findings, Newton.Result result, double[] p) {
        if (rises(result, 0) && rises(result, 1)) {
            findings.add("r and alpha grow together: all customers seem to buy at the same rate, "
                    + Fitting.print(p[0] / p[1]) + " a step");
        } else if (falls(result, 0) || rises(result, 1)) {
            findings.add("r / alpha goes to 0: hardly anybody seems to buy again");
        } else if (falls(result, 1) || rises(result, 0)) {
            findings.add("alpha / r goes to 0: customers seem to buy without a pause");
        }
    }

    static List<String> ofSpend(Newton.Result result) {
        List<String> findings = new ArrayList<>();
        double[] p = result.at.parameters;
        if (result.end == Newton.End.GIVEN_UP) {
            findings.add("the search gave up: no step raises the likelihood");
        }
        if (result.end == Newton.End.RIDGE) {
            if (rises(result, 0)) {
                findings.add("p goes to infinity: a customer seems to spend the same on every purchase");
            } else if (rises(result, 1)) {
                findings.add("q goes to infinity: all customers seem to spend alike");
            } else {
                findings.add("the likelihood is flat: the parameters are not determined");
            }
        }
        if (p[1] <= 1) {
            findings.add("q = " + Fitting.print(p[1]) + " <= 1: the mean spend of a new customer does not exist");
        }
        return findings;
    }

    private static boolean rises(Newton.Result result, int parameter) {
        return result.direction[parameter] > RUNS;
    }

    private static boolean falls(Newton.Result result, int parameter) {
        return result.direction[parameter] < -RUNS;
    }
}
