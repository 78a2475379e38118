package io.engagement.score;

import io.engagement.internal.column.Names;
import java.util.List;

/**
 * The scaled signals of the customers of some waves, a row each, and whether they were retained. Where a signal was not
 * observed its mean over those of the training in whom it was stands in.
 */
final class Examples {
    final double[] x;
    final boolean[] y;
    /** The number of each row's customer: one who is in several waves is drawn with all of them. */
    final int[] customers;

    final int distinct;
    final int width;

    private Examples(double[] x, boolean[] y, int[] customers, int distinct, int width) {
        this.x = x;
        this.y = y;
        this.customers = customers;
        this.distinct = distinct;
        this.width = width;
    }

    static Examples of(List<RetentionWave> waves, double[] means) {
        int rows = waves.stream().mapToInt(RetentionWave::size).sum();
        double[] x = new double[rows * means.length];
        boolean[] y = new boolean[rows];
        int[] customers = new int[rows];
        Names names = new Names();
        int row = 0;
        for (RetentionWave wave : waves) {
            boolean[] retained = wave.retained();
            List<String> ids = wave.customerIds();
            for (int i = 0; i < retained.length; i++) {
                y[row + i] = retained[i];
                customers[row + i] = names.numberOf(ids.get(i));
            }
            for (int signal = 0; signal < means.length; signal++) {
                double[] scaled = wave.scaled(wave.score().signals().get(signal));
                for (int i = 0; i < scaled.length; i++) {
                    x[(row + i) * means.length + signal] = Double.isNaN(scaled[i]) ? means[signal] : scaled[i];
                }
            }
            row += retained.length;
        }
        return new Examples(x, y, customers, names.size(), means.length);
    }

    /** The mean of each signal over all in whom it was observed; 0 where that is nobody. */
    static double[] means(List<RetentionWave> waves) {
        List<Signal> signals = waves.get(0).score().signals();
        double[] means = new double[signals.size()];
        for (int signal = 0; signal < means.length; signal++) {
            double sum = 0;
            long observed = 0;
            for (RetentionWave wave : waves) {
                for (double value : wave.scaled(signals.get(signal))) {
                    sum += Double.isNaN(value) ? 0 : value;
                    observed += Double.isNaN(value) ? 0 : 1;
                }
            }
            means[signal] = observed == 0 ? 0 : sum / observed;
        }
        return means;
    }

    long stayed() {
        long stayed = 0;
        for (boolean each : y) {
            stayed += each ? 1 : 0;
        }
        return stayed;
    }

    /** The linear predictor of each row. */
    double[] linear(double[] coefficients) {
        double[] linear = new double[y.length];
        for (int row = 0; row < linear.length; row++) {
            linear[row] = LogisticFit.linear(x, row, width, coefficients);
        }
        return linear;
    }
}
