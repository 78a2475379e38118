package io.engagement.behavior;

import io.engagement.estimate.Mean;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The means of two arms adjusted for what was known of each unit before: {@code y - theta (x - mean of x over both arms)},
 * and an indicator for those of whom nothing was known.
 *
 * @param treatment y and x of the treatment's units
 * @param treatmentWithout y of its units without x
 * @param control y and x of the control's units
 * @param controlWithout y of its units without x
 */
record Cuped(Pairs treatment, Mean treatmentWithout, Pairs control, Mean controlWithout) {
    PilotArm treatmentArm() {
        return arm(treatment, treatmentWithout);
    }

    PilotArm controlArm() {
        return arm(control, controlWithout);
    }

    private PilotArm arm(Pairs with, Mean without) {
        PilotArm arm = PilotArm.of(adjusted(with, without));
        return arm.withValue(arm.value() + takenOut());
    }

    /** The mean over both arms of all that adjusting takes out: putting it back leaves the values on the scale of y. */
    private double takenOut() {
        Mean raw = treatment
                .y()
                .plusDisjoint(treatmentWithout)
                .plusDisjoint(control.y())
                .plusDisjoint(controlWithout);
        Mean left = adjusted(treatment, treatmentWithout).plusDisjoint(adjusted(control, controlWithout));
        return raw.n() == 0 ? 0 : raw.sum().subtract(left.sum()).doubleValue() / raw.n();
    }

    private Mean adjusted(Pairs with, Mean without) {
        return with.minusTimes(slope()).plusDisjoint(shifted(without, indicator()));
    }

    private double slope() {
        return Pairs.commonSlope(treatment, control);
    }

    private static Mean shifted(Mean mean, double by) {
        BigDecimal n = BigDecimal.valueOf(mean.n());
        BigDecimal shift = new BigDecimal(by);
        return new Mean(
                mean.n(),
                mean.sum().subtract(shift.multiply(n)),
                mean.sumOfSquares()
                        .subtract(shift.multiply(mean.sum()).multiply(BigDecimal.valueOf(2)))
                        .add(shift.multiply(shift).multiply(n)));
    }

    /** How much higher those without x are than those with it, what x explains set aside: compared within the arms. */
    private double indicator() {
        double ofTreatment = weight(treatment, treatmentWithout);
        double ofControl = weight(control, controlWithout);
        double weights = ofTreatment + ofControl;
        return weights == 0
                ? 0
                : (ofTreatment * gap(treatment, treatmentWithout) + ofControl * gap(control, controlWithout)) / weights;
    }

    private static double weight(Pairs with, Mean without) {
        return with.n() == 0 || without.n() == 0 ? 0 : 1 / (1.0 / with.n() + 1.0 / without.n());
    }

    private double gap(Pairs with, Mean without) {
        return weight(with, without) == 0 ? 0 : value(without) - value(with.minusTimes(slope()));
    }

    private static double value(Mean mean) {
        return mean.sum()
                .divide(BigDecimal.valueOf(mean.n()), MathContext.DECIMAL128)
                .doubleValue();
    }
}
