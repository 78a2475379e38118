package io.engagement.ltv;

import io.engagement.estimate.Estimate;
import io.engagement.history.PurchaseHistory;
import io.engagement.ltv.TransactionModel.Kind;
import java.util.Locale;

/** How the numbers of one customer come about. */
final class Explanation {
    private Explanation() {}

    static String of(PurchaseLtv ltv, PurchaseHistory history) {
        TransactionModel model = ltv.purchases().model();
        if (model == null) {
            return history + "\nno model: " + ltv.purchases().reason();
        }
        long x = history.repeatPurchases();
        double tx = history.ageAtLastPurchase();
        double t = history.age();
        double active = model.probabilityActive(x, tx, t);
        StringBuilder text = new StringBuilder(history.toString());
        text.append(String.format(
                Locale.ROOT,
                "%nx = %,d repeat purchase%s, t_x = %s steps to the last, T = %s steps observed; silent for %s",
                x,
                x == 1 ? "" : "s",
                Fitting.print(tx),
                Fitting.print(t),
                Fitting.print(t - tx)));
        text.append(String.format(Locale.ROOT, "%n%s: active now with probability %.1f%%", model.kind(), 100 * active));
        if (model.kind() == Kind.BG_NBD && x == 0) {
            text.append(
                    "\n  in BG/NBD nobody can leave before a first repeat purchase, so one-time buyers count as active for"
                            + " ever; MBG/NBD does not say so");
        }
        if (model.kind() == Kind.NBD) {
            text.append("\n  in NBD nobody ever leaves");
        }
        double rate = ratePerStep(model, x, tx, t);
        text.append(String.format(
                Locale.ROOT,
                "%nwhile active, buys about once every %s steps (%s of their own against %s of all)",
                Fitting.print(1 / rate),
                x == 0 ? "no repeat purchase" : "once every " + Fitting.print(t / x),
                "once every " + Fitting.print(1 / ratePerStep(model))));
        GammaGamma spend = ltv.spend().model();
        if (spend == null) {
            text.append("\nno spend: ").append(ltv.spend().reason());
            return text.toString();
        }
        long paid = history.paidRepeats();
        double each = spend.meanSpend(paid, history.meanRepeatSpend().orElse(0));
        Estimate.Unit money = Estimate.Unit.money(ltv.currency());
        if (Double.isInfinite(each)) {
            text.append("\nspend on a purchase: its mean does not exist, p x + q <= 1");
        } else if (paid == 0) {
            text.append("\nspend on a purchase: ").append(money.print(each)).append(", the mean of all");
        } else {
            double own = spend.p() * paid / (spend.p() * paid + spend.q() - 1);
            text.append("\nspend on a purchase: ").append(money.print(each));
            text.append(String.format(
                    Locale.ROOT,
                    ", %.0f%% of it their own mean over %,d paid repeat purchase%s (%s), the rest the mean of all",
                    100 * Math.min(1, own),
                    paid,
                    paid == 1 ? "" : "s",
                    money.print(history.meanRepeatSpend().orElse(0))));
        }
        return text.toString();
    }

    private static double ratePerStep(TransactionModel model, long x, double tx, double t) {
        return ratePerStep(model.whileActive(x, tx, t));
    }

    private static double ratePerStep(TransactionModel model) {
        double first = model.parameters().get(0);
        double second = model.parameters().get(1);
        return model.kind() == Kind.BG_BB ? first / (first + second) : first / second;
    }
}
