package io.engagement.churn;

import io.engagement.domain.Money;
import io.engagement.domain.Window;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.internal.numeric.Normal;
import io.engagement.internal.numeric.StudentT;
import io.engagement.internal.numeric.Wilson;
import io.engagement.internal.text.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How monthly recurring revenue went from the start to the end of a window:
 * {@code end = start + new + reactivation + expansion - contraction - churn}, exactly. Each customer moves in one way, by
 * the difference of the two moments; who leaves and is back by the end has not moved, so that the movements of a year are not
 * the sum of those of its months.
 *
 * <p>Rates are ratios of sums over customers. Their interval is the delta method's with customers as units,
 * {@code R +- t sqrt(n / (n - 1) sum of (l_i - R m_i)^2) / sum of m_i}, where l_i is what a customer adds to the numerator and
 * m_i to the denominator; t has one degree of freedom less than the {@linkplain #effectiveCustomers effective number} of
 * customers, since a few large ones make the interval too short otherwise. Where customers show no spread at all, the limit
 * of what may be lost is Wilson's at that number, and gains have no limit.
 *
 * @param window from which moment to which
 * @param start what was there at the start, {@code m_i}
 * @param fresh from customers who never paid before
 * @param reactivation from customers who had paid before, and not at the start
 * @param expansion from customers who paid less at the start
 * @param contraction lost with customers who paid more at the start
 * @param churn lost with customers who pay nothing at the end
 * @param end what is there at the end
 * @param largest the largest customer at the start
 */
public record RevenueMovements(
        Window window,
        Flow start,
        Flow fresh,
        Flow reactivation,
        Flow expansion,
        Flow contraction,
        Flow churn,
        Money end,
        Money largest)
        implements Serializable {
    private static final double FEW = 30;

    /**
     * Movements; write {@link RecurringRevenue#during} instead.
     *
     * @param window from which moment to which
     * @param start what was there at the start
     * @param fresh from customers who never paid before
     * @param reactivation from customers who had paid before
     * @param expansion from customers who paid less
     * @param contraction lost with customers who paid more
     * @param churn lost with customers who pay no more
     * @param end what is there at the end
     * @param largest the largest customer at the start
     * @throws IllegalArgumentException if the movements do not lead from the start to the end
     */
    public RevenueMovements {
        Money led = start.amount
                .plus(fresh.amount)
                .plus(reactivation.amount)
                .plus(expansion.amount)
                .minus(contraction.amount)
                .minus(churn.amount);
        if (!led.equals(end)) {
            throw new IllegalArgumentException("end must be where the movements lead (" + led + "), got " + end);
        }
    }

    /** How a customer moves. */
    public enum Movement {
        /** Pays for the first time ever. */
        NEW,
        /** Pays again. */
        REACTIVATION,
        /** Pays more. */
        EXPANSION,
        /** Pays less. */
        CONTRACTION,
        /** Pays no more. */
        CHURN
    }

    /**
     * The sums of the customers who moved in one way.
     *
     * @param customers how many they are
     * @param amount the sum of what each added or lost, not negative
     * @param squares the sum of the squares of that
     * @param products the sum of the products of that and what the customer paid at the start
     */
    public record Flow(long customers, Money amount, BigDecimal squares, BigDecimal products) implements Serializable {
        /**
         * Sums.
         *
         * @param customers how many customers
         * @param amount the sum of what each added or lost
         * @param squares the sum of the squares of that
         * @param products the sum of the products of that and what the customer paid at the start
         * @throws IllegalArgumentException if one is negative
         */
        public Flow {
            squares = normal(squares);
            products = normal(products);
            if (customers < 0 || amount.signum() < 0 || squares.signum() < 0 || products.signum() < 0) {
                throw new IllegalArgumentException("sums of a flow must not be negative, got " + customers + ", "
                        + amount + ", " + squares.toPlainString() + ", " + products.toPlainString());
            }
        }

        private static BigDecimal normal(BigDecimal value) {
            return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }
    }

    private Flow flow(Movement movement) {
        return switch (movement) {
            case NEW -> fresh;
            case REACTIVATION -> reactivation;
            case EXPANSION -> expansion;
            case CONTRACTION -> contraction;
            case CHURN -> churn;
        };
    }

    /**
     * The share of revenue lost, at 95 %: {@code (churn + contraction) / start}.
     *
     * @return the rate, 0 to 1; undefined without revenue at the start
     */
    public Estimate grossChurn() {
        return grossChurn(0.95);
    }

    /**
     * The share of revenue lost: {@code (churn + contraction) / start}.
     *
     * @param level the confidence level, in (0, 1)
     * @return the rate, 0 to 1; undefined without revenue at the start
     */
    public Estimate grossChurn(double level) {
        return new Change(Set.of(Movement.CHURN, Movement.CONTRACTION)).lost(level);
    }

    /**
     * The share of revenue kept (GRR), at 95 %: {@code sum of min(m_i at the end, m_i at the start) / start}.
     *
     * @return 1 - gross churn, with the mirrored interval
     */
    public Estimate grossRetention() {
        return grossRetention(0.95);
    }

    /**
     * The share of revenue kept (GRR): {@code sum of min(m_i at the end, m_i at the start) / start}.
     *
     * @param level the confidence level, in (0, 1)
     * @return 1 - gross churn, with the mirrored interval
     */
    public Estimate grossRetention(double level) {
        return new Change(Set.of(Movement.CHURN, Movement.CONTRACTION)).kept(level);
    }

    /**
     * What was lost less what was won from those who had paid before, at 95 %:
     * {@code (churn + contraction - expansion - reactivation) / start}.
     *
     * @return the rate, at most 1, negative when more was won; undefined without revenue at the start
     */
    public Estimate netChurn() {
        return netChurn(Set.of(Movement.CHURN, Movement.CONTRACTION, Movement.EXPANSION, Movement.REACTIVATION), 0.95);
    }

    /**
     * What was lost less what was won, over the start, for those who count other movements than {@link #netChurn()} does.
     *
     * @param counted the movements that count; not {@link Movement#NEW}
     * @param level the confidence level, in (0, 1)
     * @return the rate, at most 1, negative when more was won; undefined without revenue at the start
     * @throws IllegalArgumentException if {@code counted} holds NEW
     */
    public Estimate netChurn(Set<Movement> counted, double level) {
        return new Change(counted).lost(level);
    }

    /**
     * What the customers of the start pay at the end (NRR), at 95 %: {@code 1 - (churn + contraction - expansion) / start}.
     * Reactivated customers are not among them, so that with reactivation it is not 1 - {@link #netChurn()}.
     *
     * @return the share, at least 0, above 1 when they pay more; undefined without revenue at the start
     */
    public Estimate netRetention() {
        return netRetention(Set.of(Movement.CHURN, Movement.CONTRACTION, Movement.EXPANSION), 0.95);
    }

    /**
     * What is kept when other movements count than in {@link #netRetention()}.
     *
     * @param counted the movements that count; not {@link Movement#NEW}
     * @param level the confidence level, in (0, 1)
     * @return 1 - net churn of the same movements, with the mirrored interval
     * @throws IllegalArgumentException if {@code counted} holds NEW
     */
    public Estimate netRetention(Set<Movement> counted, double level) {
        return new Change(counted).kept(level);
    }

    /**
     * What was won for each unit lost, at 95 %: {@code (new + expansion + reactivation) / (contraction + churn)}.
     *
     * @return the ratio; undefined when nothing was lost
     */
    public Estimate quickRatio() {
        return quickRatio(Set.of(Movement.NEW, Movement.EXPANSION, Movement.REACTIVATION), 0.95);
    }

    /**
     * What was won for each unit lost, when other gains count than in {@link #quickRatio()}.
     *
     * @param gains the movements above the line
     * @param level the confidence level, in (0, 1)
     * @return the ratio, n being the customers who moved; undefined when nothing was lost
     * @throws IllegalArgumentException if {@code gains} holds a loss
     */
    public Estimate quickRatio(Set<Movement> gains, double level) {
        if (gains.contains(Movement.CONTRACTION) || gains.contains(Movement.CHURN)) {
            throw new IllegalArgumentException("gains must hold no loss, got " + gains);
        }
        Normal.z(level);
        double lost = contraction.amount.plus(churn.amount).value().doubleValue();
        if (lost == 0) {
            return Estimate.undefined("nothing was lost");
        }
        double won = 0;
        double wonSquares = 0;
        long n = contraction.customers + churn.customers;
        for (Movement gain : gains) {
            won += flow(gain).amount.value().doubleValue();
            wonSquares += flow(gain).squares.doubleValue();
            n += flow(gain).customers;
        }
        double lostSquares = contraction.squares.add(churn.squares).doubleValue();
        double ratio = won / lost;
        // Nobody both wins and loses, so that the products are 0.
        double squaredError = n / (n - 1.0) * (wonSquares + ratio * ratio * lostSquares) / (lost * lost);
        double margin = n < 2 || won == 0
                ? Double.POSITIVE_INFINITY
                : StudentT.t(level, Math.max(1, lost * lost / lostSquares - 1)) * Math.sqrt(squaredError);
        Interval interval = new Interval(Math.max(0, ratio - margin), ratio + margin, level);
        return Estimate.of(ratio, interval, n, Estimate.Unit.NUMBER, "delta over customers");
    }

    /**
     * How many customers of equal size would carry the start as evenly: {@code (sum of m_i)^2 / sum of m_i^2} (Kish, 1965).
     *
     * @return their number; 0 without revenue at the start
     */
    public double effectiveCustomers() {
        BigDecimal sum = start.amount.value();
        return sum.signum() == 0
                ? 0
                : sum.multiply(sum).divide(start.squares, MathContext.DECIMAL64).doubleValue();
    }

    /**
     * The largest customer's share of the start.
     *
     * @return the share; undefined without revenue at the start
     */
    public Estimate largestShare() {
        return start.amount.signum() == 0
                ? Estimate.undefined("no recurring revenue at the start")
                : Estimate.assumed(
                        largest.value().doubleValue() / start.amount.value().doubleValue(),
                        Estimate.Unit.SHARE,
                        "the largest customer");
    }

    /**
     * What to know before trusting the intervals.
     *
     * @return that few customers carry the revenue, when the effective number is below 30; else {@code ""}
     */
    public String warning() {
        double effective = effectiveCustomers();
        return start.customers == 0 || effective >= FEW
                ? ""
                : String.format(
                        Locale.ROOT,
                        "few customers carry it: %,d count like %.1f equal ones, the largest has %s",
                        start.customers,
                        effective,
                        Estimate.Unit.SHARE.print(largestShare().value()));
    }

    /** Losses less gains of some movements over the start. */
    private final class Change {
        private final Set<Movement> counted;

        Change(Set<Movement> counted) {
            if (counted.contains(Movement.NEW)) {
                throw new IllegalArgumentException("counted must not hold NEW, got " + counted);
            }
            this.counted = counted;
        }

        Estimate lost(double level) {
            return estimate(level, false);
        }

        Estimate kept(double level) {
            return estimate(level, true);
        }

        private Estimate estimate(double level, boolean kept) {
            Normal.z(level);
            if (start.amount.signum() == 0) {
                return Estimate.undefined("no recurring revenue at the start");
            }
            double lost =
                    net().divide(start.amount.value(), MathContext.DECIMAL64).doubleValue();
            Interval limits = limits(lost, level);
            Interval interval = kept ? new Interval(1 - limits.high(), 1 - limits.low(), level) : limits;
            return Estimate.of(kept ? 1 - lost : lost, interval, n(), Estimate.Unit.SHARE, "delta over customers");
        }

        private boolean gains() {
            return counted.contains(Movement.EXPANSION) || counted.contains(Movement.REACTIVATION);
        }

        private Interval limits(double lost, double level) {
            double degrees = Math.max(1, effectiveCustomers() - 1);
            double error = Math.sqrt(squaredError());
            double least = gains() ? Double.NEGATIVE_INFINITY : 0;
            if (n() > 1 && error > 0) {
                double margin = StudentT.t(level, degrees) * error;
                return new Interval(Math.max(least, lost - margin), Math.min(1, lost + margin), level);
            }
            double effective = effectiveCustomers();
            Wilson wilson = new Wilson(effective * Math.max(0, lost), effective);
            double z = Normal.z(level);
            double low = gains() ? Double.NEGATIVE_INFINITY : Math.min(lost, wilson.low(z));
            return new Interval(low, Math.max(lost, wilson.high(z)), level);
        }

        private long n() {
            return start.customers + (counted.contains(Movement.REACTIVATION) ? reactivation.customers : 0);
        }

        private BigDecimal signed(Movement movement, BigDecimal value) {
            return movement == Movement.CHURN || movement == Movement.CONTRACTION ? value : value.negate();
        }

        private BigDecimal net() {
            return counted.stream()
                    .map(movement -> signed(movement, flow(movement).amount.value()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        /** Exact up to the last division: where nothing differs among customers it is 0. */
        private double squaredError() {
            BigDecimal m = start.amount.value();
            BigDecimal l = net();
            BigDecimal squares = BigDecimal.ZERO;
            BigDecimal products = BigDecimal.ZERO;
            for (Movement movement : counted) {
                squares = squares.add(flow(movement).squares);
                products = products.add(signed(movement, flow(movement).products));
            }
            BigDecimal residuals = m.multiply(m)
                    .multiply(squares)
                    .subtract(BigDecimal.valueOf(2).multiply(l).multiply(m).multiply(products))
                    .add(l.multiply(l).multiply(start.squares));
            double n = n();
            return residuals.divide(m.pow(4), MathContext.DECIMAL64).doubleValue() * n / (n - 1);
        }
    }

    /** A row for the start, each movement and the end; then the rates. */
    @Override
    public String toString() {
        Table table =
                new Table("recurring revenue per month" + Amounts.in(end) + ", " + window, "", "amount", "customers");
        row(table, "start", start.amount, start.customers);
        row(table, "+ new", fresh.amount, fresh.customers);
        row(table, "+ reactivation", reactivation.amount, reactivation.customers);
        row(table, "+ expansion", expansion.amount, expansion.customers);
        row(table, "- contraction", contraction.amount, contraction.customers);
        row(table, "- churn", churn.amount, churn.customers);
        row(table, "= end", end, start.customers + fresh.customers + reactivation.customers - churn.customers);
        String warning = warning();
        return table + "\n  gross retention " + grossRetention() + "\n  net retention " + netRetention()
                + "\n  quick ratio " + quickRatio() + (warning.isEmpty() ? "" : "\n  " + warning);
    }

    private static void row(Table table, String name, Money amount, long customers) {
        table.row(name, Amounts.print(amount), String.format(Locale.ROOT, "%,d", customers));
    }

    /**
     * One window after the other.
     *
     * @param steps the movements of each, in order
     */
    public record Trend(List<RevenueMovements> steps) implements Serializable {
        /**
         * A trend.
         *
         * @param steps the movements of each window, in order; null is none
         */
        public Trend(@Nullable List<RevenueMovements> steps) {
            this.steps = steps == null ? List.of() : List.copyOf(steps);
        }

        /** A row for each window: the movements, gross and net retention and the quick ratio. */
        @Override
        public String toString() {
            Table table = new Table(
                    "recurring revenue per month" + (steps.isEmpty() ? "" : Amounts.in(steps.get(0).end)),
                    "from",
                    "start",
                    "new",
                    "reactivation",
                    "expansion",
                    "contraction",
                    "churn",
                    "end",
                    "GRR",
                    "NRR",
                    "quick ratio");
            for (RevenueMovements step : steps) {
                table.row(
                        step.window
                                .start()
                                .atZone(step.window.zone())
                                .toLocalDate()
                                .toString(),
                        Amounts.print(step.start.amount),
                        Amounts.print(step.fresh.amount),
                        Amounts.print(step.reactivation.amount),
                        Amounts.print(step.expansion.amount),
                        Amounts.print(step.contraction.amount),
                        Amounts.print(step.churn.amount),
                        Amounts.print(step.end),
                        Amounts.print(step.grossRetention()),
                        Amounts.print(step.netRetention()),
                        Amounts.print(step.quickRatio()));
            }
            return steps.isEmpty() || steps.get(0).warning().isEmpty()
                    ? table.toString()
                    : table + "\n  at the first start " + steps.get(0).warning();
        }
    }
}
