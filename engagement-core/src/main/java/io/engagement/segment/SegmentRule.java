package io.engagement.segment;

import io.engagement.domain.Money;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which customers belong to a segment, as data: it prints, compares, serialises and has a text form. What is not known of
 * a customer fulfils no rule but a {@link Not}.
 */
public sealed interface SegmentRule extends Serializable {
    /**
     * A measure in a half-open range.
     *
     * @param measure the measure
     * @param from the lowest value
     * @param below the first value above; infinite for no limit
     */
    record Between(Measure measure, double from, double below) implements SegmentRule {
        /**
         * A range.
         *
         * @param measure the measure
         * @param from the lowest value
         * @param below the first value above
         * @throws IllegalArgumentException if {@code from} is not below {@code below}
         */
        public Between {
            if (!(from < below)) {
                throw new IllegalArgumentException("from must be < below (" + below + "), got " + from);
            }
        }

        /** {@code purchases >= 2}, {@code 25 <= score < 50}. */
        @Override
        public String toString() {
            String name = measure.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            if (below == Double.POSITIVE_INFINITY && from == Double.NEGATIVE_INFINITY) {
                return name + " is known";
            }
            if (below == Double.POSITIVE_INFINITY) {
                return name + " >= " + plain(from);
            }
            return (from == Double.NEGATIVE_INFINITY ? "" : plain(from) + " <= ") + name + " < " + plain(below);
        }

        private static String plain(double value) {
            return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
        }
    }

    /**
     * Net spend of an amount or more.
     *
     * @param from the least spend
     */
    record Spent(Money from) implements SegmentRule {
        /** {@code spent USD 500.00 or more}. */
        @Override
        public String toString() {
            return "spent " + from + " or more";
        }
    }

    /**
     * An attribute with a value.
     *
     * @param name the attribute's name
     * @param value its value
     */
    record Attribute(String name, String value) implements SegmentRule {
        /**
         * An attribute with a value.
         *
         * @param name the attribute's name, not blank
         * @param value its value, not empty: an attribute that was not given reads as empty
         * @throws IllegalArgumentException if {@code name} is blank or {@code value} is empty
         */
        public Attribute {
            if (name.isBlank() || value.isEmpty()) {
                throw new IllegalArgumentException(
                        "name and value must be given, got \"" + name + "\" and \"" + value + "\"");
            }
        }

        /** {@code plan is pro}. */
        @Override
        public String toString() {
            return name + " is " + value;
        }
    }

    /**
     * Cells of an RFM cube: each score within its range.
     *
     * @param rfm the cut-points
     * @param worst the lowest scores
     * @param best the highest scores
     */
    record Cell(Rfm rfm, Rfm.Score worst, Rfm.Score best) implements SegmentRule {
        /**
         * Cells.
         *
         * @param rfm the cut-points
         * @param worst the lowest scores
         * @param best the highest scores
         * @throws IllegalArgumentException if a lowest score is above its highest
         */
        public Cell {
            if (worst.recency() > best.recency()
                    || worst.frequency() > best.frequency()
                    || worst.monetary() > best.monetary()) {
                throw new IllegalArgumentException("worst must be at most best (" + best + "), got " + worst);
            }
        }

        /** {@code RFM 444 to 555}. */
        @Override
        public String toString() {
            return "RFM " + worst + " to " + best;
        }
    }

    /**
     * All of some rules.
     *
     * @param rules the rules; none hold for everybody
     */
    record All(List<SegmentRule> rules) implements SegmentRule {
        /**
         * All of some rules.
         *
         * @param rules the rules
         */
        public All {
            rules = List.copyOf(rules);
        }

        /** {@code (a and b)}. */
        @Override
        public String toString() {
            return rules.isEmpty()
                    ? "everybody"
                    : rules.stream().map(SegmentRule::toString).collect(Collectors.joining(" and ", "(", ")"));
        }
    }

    /**
     * Any of some rules.
     *
     * @param rules the rules; none hold for nobody
     */
    record Any(List<SegmentRule> rules) implements SegmentRule {
        /**
         * Any of some rules.
         *
         * @param rules the rules
         */
        public Any {
            rules = List.copyOf(rules);
        }

        /** {@code (a or b)}. */
        @Override
        public String toString() {
            return rules.isEmpty()
                    ? "nobody"
                    : rules.stream().map(SegmentRule::toString).collect(Collectors.joining(" or ", "(", ")"));
        }
    }

    /**
     * Not a rule: it does not hold, or is not known to.
     *
     * @param rule the rule
     */
    record Not(SegmentRule rule) implements SegmentRule {
        /** {@code not a}. */
        @Override
        public String toString() {
            return "not " + rule;
        }
    }

    /**
     * A measure of at least a value.
     *
     * @param measure the measure
     * @param value the lowest value
     * @return the rule
     */
    static SegmentRule atLeast(Measure measure, double value) {
        return new Between(measure, value, Double.POSITIVE_INFINITY);
    }

    /**
     * A measure below a value.
     *
     * @param measure the measure
     * @param value the first value above
     * @return the rule
     */
    static SegmentRule below(Measure measure, double value) {
        return new Between(measure, Double.NEGATIVE_INFINITY, value);
    }

    /**
     * A measure from a value up to another.
     *
     * @param measure the measure
     * @param from the lowest value
     * @param below the first value above
     * @return the rule
     */
    static SegmentRule between(Measure measure, double from, double below) {
        return new Between(measure, from, below);
    }

    /**
     * Those who left: the last spell ended.
     *
     * @return the rule
     */
    static SegmentRule left() {
        return new Between(Measure.DAYS_SINCE_END, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * Net spend of an amount or more.
     *
     * @param from the least spend
     * @return the rule
     */
    static SegmentRule spent(Money from) {
        return new Spent(from);
    }

    /**
     * An attribute with a value.
     *
     * @param name the attribute's name
     * @param value its value
     * @return the rule
     */
    static SegmentRule attribute(String name, String value) {
        return new Attribute(name, value);
    }

    /**
     * All of some rules.
     *
     * @param rules the rules
     * @return the rule
     */
    static SegmentRule all(SegmentRule... rules) {
        return new All(List.of(rules));
    }

    /**
     * Any of some rules.
     *
     * @param rules the rules
     * @return the rule
     */
    static SegmentRule any(SegmentRule... rules) {
        return new Any(List.of(rules));
    }

    /**
     * Not a rule.
     *
     * @param rule the rule
     * @return the rule
     */
    static SegmentRule not(SegmentRule rule) {
        return new Not(rule);
    }
}
