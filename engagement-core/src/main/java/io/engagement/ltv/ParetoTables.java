package io.engagement.ltv;

/** The two cases of {@link ParetoLikelihood} for all pairs, in logarithms with their derivatives. */
final class ParetoTables {
    private final double[][][] tables;

    ParetoTables(ParetoPairs pairs, double[] parameters, int columns, boolean parallel) {
        double r = parameters[0];
        double alpha = parameters[1];
        double s = parameters[2];
        double beta = parameters[3];
        ParetoAges ages = new ParetoAges(alpha, beta, pairs.ages);
        tables = new double[2 * pairs.blocks.size()][][];
        Chunks.tasks(tables.length, parallel, i -> {
            ParetoPairs.Block block = pairs.blocks.get(i / 2);
            double k = r + block.x;
            tables[i] = i % 2 == 0 ? left(ages, block, k, s, beta, columns) : right(ages, block, k, alpha, s, columns);
        });
    }

    private static double[][] left(
            ParetoAges ages, ParetoPairs.Block block, double k, double s, double beta, int columns) {
        double[][] table = new ParetoTable(ages, k, s + 1, k + s, block.lefts, columns).columns;
        add(table, 0, Math.log(s / beta));
        add(table, 3, 1 / s);
        add(table, 4, -1 / beta);
        add(table, 12, -1 / (s * s));
        add(table, 14, 1 / (beta * beta));
        return table;
    }

    private static double[][] right(
            ParetoAges ages, ParetoPairs.Block block, double k, double alpha, double s, int columns) {
        double[][] table = new ParetoTable(ages, k + 1, s, k + s, block.rights, columns).columns;
        add(table, 0, Math.log(k / alpha));
        add(table, 1, 1 / k);
        add(table, 2, -1 / alpha);
        add(table, 5, -1 / (k * k));
        add(table, 9, 1 / (alpha * alpha));
        return table;
    }

    private static void add(double[][] table, int column, double value) {
        if (column < table.length) {
            for (int i = 0; i < table[column].length; i++) {
                table[column][i] += value;
            }
        }
    }

    /** By column of {@link ParetoTail}, then by {@link ParetoPairs.Block#lefts}. */
    double[][] left(ParetoPairs.Block block) {
        return tables[2 * block.index];
    }

    /** By column of {@link ParetoTail}, then by {@link ParetoPairs.Block#rights}. */
    double[][] right(ParetoPairs.Block block) {
        return tables[2 * block.index + 1];
    }
}
