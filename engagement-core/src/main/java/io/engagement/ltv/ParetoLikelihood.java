package io.engagement.ltv;

/**
 * The log-likelihood of Pareto/NBD over groups of customers. By parts, the likelihood of a history that is active at T or
 * left between t_x and T is that of two cases whose integrals have no common end:
 * {@code (s / beta) integral from t_x on of (1 + y/alpha)^-k (1 + y/beta)^-(s+1)} (left after the last purchase, if ever)
 * {@code + (k / alpha) integral from T on of (1 + y/alpha)^-(k+1) (1 + y/beta)^-s} (bought again after T). Both are
 * positive, so nothing cancels; the first depends on (x, t_x) only and the second on (x, T) only.
 */
final class ParetoLikelihood implements Likelihood {
    private static final int N = 4;

    private final ParetoPairs pairs;
    private final double[] weights;
    private final double[] weightOfBlock;
    private final boolean parallel;

    private ParetoLikelihood(Groups groups, boolean parallel) {
        this.pairs = new ParetoPairs(groups.x, groups.tx, groups.t);
        this.parallel = parallel;
        weights = new double[groups.size()];
        weightOfBlock = new double[pairs.blocks.size()];
        for (ParetoPairs.Block block : pairs.blocks) {
            for (int i = block.starts[0]; i < block.starts[block.rights.length]; i++) {
                weights[i] = groups.weight[pairs.rows[i]];
                weightOfBlock[block.index] += weights[i];
            }
        }
    }

    static ParetoLikelihood of(Groups groups, boolean parallel) {
        return new ParetoLikelihood(groups, parallel);
    }

    @Override
    public double at(double[] parameters, double[] gradient, double[][] hessian) {
        double[] sums = new double[ParetoTail.COLUMNS];
        countOfPurchases(parameters[0], parameters[1], sums);
        ParetoTables tables = new ParetoTables(pairs, parameters, ParetoTail.COLUMNS, parallel);
        double[][] ofChunks = new double[pairs.chunks.size()][];
        Chunks.tasks(ofChunks.length, parallel, i -> ofChunks[i] = sum(pairs.chunks.get(i), tables));
        for (double[] ofChunk : ofChunks) {
            for (int c = 0; c < sums.length; c++) {
                sums[c] += ofChunk[c];
            }
        }
        int column = N + 1;
        for (int i = 0; i < N; i++) {
            gradient[i] = sums[i + 1];
            for (int j = i; j < N; j++) {
                hessian[i][j] = sums[column];
                hessian[j][i] = sums[column++];
            }
        }
        return sums[0];
    }

    /** {@code ln(r (r + 1) ... (r + x - 1) alpha^-x)}, each factor of the product once for all x that have it. */
    private void countOfPurchases(double r, double alpha, double[] sums) {
        double log = 0;
        double slope = 0;
        double curvature = 0;
        int j = 0;
        for (ParetoPairs.Block block : pairs.blocks) {
            for (; j < block.x; j++) {
                log += Math.log(r + j);
                slope += 1 / (r + j);
                curvature -= 1 / ((r + j) * (r + j));
            }
            double weight = weightOfBlock[block.index];
            sums[0] += weight * (log - block.x * Math.log(alpha));
            sums[1] += weight * slope;
            sums[2] -= weight * block.x / alpha;
            sums[5] += weight * curvature;
            sums[9] += weight * block.x / (alpha * alpha);
        }
    }

    /** The sum over a chunk of {@code ln(e^left + e^right)} and its derivatives. */
    private double[] sum(ParetoPairs.Chunk chunk, ParetoTables tables) {
        double[] sums = new double[ParetoTail.COLUMNS];
        ParetoPairs.Block block = chunk.block();
        double[][] lefts = tables.left(block);
        double[][] rights = tables.right(block);
        double[] weightOfLeft = new double[block.lefts.length];
        for (int right = chunk.fromRight(); right < chunk.toRight(); right++) {
            double weightOfRight = run(block, right, lefts, rights, weightOfLeft, sums);
            for (int c = 1; c < sums.length; c++) {
                sums[c] += weightOfRight * rights[c][right];
            }
        }
        for (int c = 1; c < sums.length; c++) {
            double sum = 0;
            for (int i = 0; i < weightOfLeft.length; i++) {
                sum += weightOfLeft[i] * lefts[c][i];
            }
            sums[c] += sum;
        }
        return sums;
    }

    /** The histories of one (x, T). Returns what weight the right case has in them; adds to that of the left cases. */
    private double run(
            ParetoPairs.Block block,
            int right,
            double[][] lefts,
            double[][] rights,
            double[] weightOfLeft,
            double[] sums) {
        double[] logs = lefts[0];
        double[] byR = lefts[1];
        double[] byAlpha = lefts[2];
        double[] byS = lefts[3];
        double[] byBeta = lefts[4];
        double log = rights[0][right];
        double rightByR = rights[1][right];
        double rightByAlpha = rights[2][right];
        double rightByS = rights[3][right];
        double rightByBeta = rights[4][right];
        double value = 0;
        double weightOfRight = 0;
        double rr = 0;
        double rAlpha = 0;
        double rS = 0;
        double rBeta = 0;
        double alphaAlpha = 0;
        double alphaS = 0;
        double alphaBeta = 0;
        double sS = 0;
        double sBeta = 0;
        double betaBeta = 0;
        for (int i = block.starts[right]; i < block.starts[right + 1]; i++) {
            int left = pairs.left[i];
            double weight = weights[i];
            double difference = logs[left] - log;
            double less = Math.exp(-Math.abs(difference));
            double share = 1 / (1 + less);
            boolean leftIsMore = difference > 0;
            value += weight * ((leftIsMore ? logs[left] : log) + Math.log(1 + less));
            weightOfLeft[left] += weight * (leftIsMore ? share : less * share);
            weightOfRight += weight * (leftIsMore ? less * share : share);
            double spread = weight * less * share * share;
            double r = byR[left] - rightByR;
            double alpha = byAlpha[left] - rightByAlpha;
            double s = byS[left] - rightByS;
            double beta = byBeta[left] - rightByBeta;
            rr += spread * r * r;
            rAlpha += spread * r * alpha;
            rS += spread * r * s;
            rBeta += spread * r * beta;
            alphaAlpha += spread * alpha * alpha;
            alphaS += spread * alpha * s;
            alphaBeta += spread * alpha * beta;
            sS += spread * s * s;
            sBeta += spread * s * beta;
            betaBeta += spread * beta * beta;
        }
        sums[0] += value;
        sums[5] += rr;
        sums[6] += rAlpha;
        sums[7] += rS;
        sums[8] += rBeta;
        sums[9] += alphaAlpha;
        sums[10] += alphaS;
        sums[11] += alphaBeta;
        sums[12] += sS;
        sums[13] += sBeta;
        sums[14] += betaBeta;
        return weightOfRight;
    }
}
