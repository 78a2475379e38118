package io.engagement.segment;

import io.engagement.domain.Money;
import io.engagement.segment.SegmentRule.All;
import io.engagement.segment.SegmentRule.Any;
import io.engagement.segment.SegmentRule.Attribute;
import io.engagement.segment.SegmentRule.Between;
import io.engagement.segment.SegmentRule.Cell;
import io.engagement.segment.SegmentRule.Not;
import io.engagement.segment.SegmentRule.Spent;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.function.IntPredicate;

/** What rules mean for the rows of a population, and their text form. */
final class Rules {
    private Rules() {}

    /** Whether the rule holds for a row. */
    static IntPredicate over(Population population, SegmentRule rule) {
        if (rule instanceof Between between) {
            double[] column = population.column(between.measure());
            double from = between.from();
            double below = between.below();
            return row -> column[row] >= from && column[row] < below;
        }
        if (rule instanceof Spent spent) {
            return spent(population, spent.from());
        }
        if (rule instanceof Attribute attribute) {
            return row -> population.attribute(row, attribute.name()).equals(attribute.value());
        }
        if (rule instanceof Cell cell) {
            return cell(population, cell);
        }
        if (rule instanceof Not not) {
            return over(population, not.rule()).negate();
        }
        boolean all = rule instanceof All;
        IntPredicate[] parts =
                parts(rule).stream().map(part -> over(population, part)).toArray(IntPredicate[]::new);
        return row -> {
            for (IntPredicate part : parts) {
                if (part.test(row) != all) {
                    return !all;
                }
            }
            return all;
        };
    }

    private static List<SegmentRule> parts(SegmentRule rule) {
        return rule instanceof All all ? all.rules() : rule instanceof Any any ? any.rules() : List.of();
    }

    private static IntPredicate spent(Population population, Money from) {
        if (population.base().size() > 0) {
            // Refuses another currency.
            from.compareTo(Money.of(BigDecimal.ZERO, population.base().currency()));
        }
        double[] spend = population.spend();
        double limit = from.value().doubleValue();
        // Doubles keep the order of exact amounts; those that look equal are compared exactly.
        return row -> population.bought(row)
                && (spend[row] > limit
                        || (spend[row] == limit && population.spend(row).compareTo(from) >= 0));
    }

    private static IntPredicate cell(Population population, Cell cell) {
        if (population.base().size() > 0) {
            cell.rfm()
                    .requireSame(
                            population.base().cadence().step(),
                            population.base().currency());
        }
        double[][] cuts = cell.rfm().cuts();
        double[] age = population.column(Measure.DAYS_SINCE_LAST);
        double[] purchases = population.column(Measure.PURCHASES);
        double[] spend = population.spend();
        Rfm.Score worst = cell.worst();
        Rfm.Score best = cell.best();
        return row -> population.bought(row)
                && within(worst.recency(), Rfm.reached(cuts[0], -age[row]), best.recency())
                && within(worst.frequency(), Rfm.reached(cuts[1], purchases[row]), best.frequency())
                && within(worst.monetary(), Rfm.reached(cuts[2], spend[row]), best.monetary());
    }

    private static boolean within(int worst, int score, int best) {
        return worst <= score && score <= best;
    }

    static Form form(SegmentRule rule) {
        if (rule instanceof Between between) {
            return Form.of("between", between.measure(), between.from(), between.below());
        }
        if (rule instanceof Spent spent) {
            Money from = spent.from();
            return Form.of("spent", from.value().toPlainString(), from.currency());
        }
        if (rule instanceof Attribute attribute) {
            return Form.of("attribute", attribute.name(), attribute.value());
        }
        if (rule instanceof Cell cell) {
            return Form.of("cell", cell.rfm().form(), cell.worst(), cell.best());
        }
        if (rule instanceof Not not) {
            return Form.of("not", form(not.rule()));
        }
        return Form.of(
                rule instanceof All ? "all" : "any",
                parts(rule).stream().map(Rules::form).toList());
    }

    static SegmentRule of(Form form) {
        return switch (form.head()) {
            case "between" ->
                new Between(
                        form.read(1, Measure::valueOf),
                        form.read(2, Double::parseDouble),
                        form.read(3, Double::parseDouble));
            case "spent" -> {
                BigDecimal from = form.read(1, BigDecimal::new);
                yield new Spent(Money.of(from, form.read(2, Currency::getInstance)));
            }
            case "attribute" -> new Attribute(form.word(1), form.word(2));
            case "cell" -> new Cell(Rfm.of(form.form(1)), form.read(2, Rules::score), form.read(3, Rules::score));
            case "not" -> new Not(of(form.form(1)));
            case "all" -> new All(form.forms(1).stream().map(Rules::of).toList());
            case "any" -> new Any(form.forms(1).stream().map(Rules::of).toList());
            default ->
                throw new IllegalArgumentException(
                        "rule must be between, spent, attribute, cell, not, all or any, got " + form);
        };
    }

    private static Rfm.Score score(String digits) {
        return score(Integer.parseInt(digits));
    }

    /** The scores of three digits, 545. */
    static Rfm.Score score(int code) {
        return new Rfm.Score(code / 100, code / 10 % 10, code % 10);
    }
}
