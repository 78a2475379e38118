package io.engagement.ltv;

import static io.engagement.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engagement.Cdnow;
import io.engagement.estimate.Interval;
import io.engagement.history.CustomerBase;
import io.engagement.ltv.TransactionModel.Kind;
import java.time.Period;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Real purchases. The optima were found once with 40 digits; they are in weeks, ours in days. Standard errors are those of
 * the exact observed information.
 */
class CdnowFitTest {
    private static final double DAYS = 7;

    private static void assertFit(
            Fit<?> fit, boolean[] inTime, double[] parameters, double[] errors, double logLikelihood, long repeats) {
        assertThat(fit.convergence().reached()).isTrue();
        assertThat(fit.convergence().findings()).isEmpty();
        for (int i = 0; i < parameters.length; i++) {
            double unit = inTime[i] ? DAYS : 1;
            assertClose(
                    fit.values().get(i) / unit, parameters[i], 1e-9, fit.names().get(i));
            assertClose(
                    fit.standardErrors().get(i) / unit,
                    errors[i],
                    1e-8,
                    "error of " + fit.names().get(i));
        }
        // A density of times in days is that in weeks over 7 for each repeat purchase.
        assertClose(fit.logLikelihood() + repeats * Math.log(DAYS), logLikelihood, 1e-13, fit);
    }

    private static Fit<TransactionModel> fit(Kind kind) {
        return LtvModel.fit(Cdnow.calibration(), kind).purchases();
    }

    @Test
    void bgNbd() {
        assertFit(
                fit(Kind.BG_NBD),
                new boolean[] {false, true, false, false},
                new double[] {0.242594522430, 4.41360201901, 0.792922017226, 2.42590677683},
                new double[] {.01255737807, .3782240599, .1857338214, .7054142598},
                -9582.42920667393,
                2457);
    }

    @Test
    void mbgNbd() {
        assertFit(
                fit(Kind.MBG_NBD),
                new boolean[] {false, true, false, false},
                new double[] {0.524843159106, 6.18308527958, 0.891359390732, 1.61400224017},
                new double[] {.08326820658, .6956206425, .1547899278, .5374947982},
                -9582.13571555375,
                2457);
    }

    @Test
    void paretoNbd() {
        assertFit(
                fit(Kind.PARETO_NBD),
                new boolean[] {false, true, false, true},
                new double[] {0.553277046853, 10.5776834633, 0.606239989128, 11.6687352889},
                new double[] {.04762792598, .8427225338, .1872813423, 6.21111359},
                -9594.97617893954,
                2457);
    }

    @Test
    void nbd() {
        Fit<TransactionModel> fit = fit(Kind.NBD);
        assertClose(fit.values().get(0), 0.38476612, 2e-7, "r");
        assertClose(fit.values().get(1) / DAYS, 12.07202222, 2e-7, "alpha");
        assertClose(fit.logLikelihood() + 2457 * Math.log(DAYS), -9763.657615, 1e-10, fit);
    }

    @Test
    void gammaGamma() {
        assertFit(
                LtvModel.fit(Cdnow.calibration(), Kind.NBD).spend(),
                new boolean[3],
                new double[] {6.24957227132, 3.74422466713, 15.4435209626},
                new double[] {1.190055336, .2901330653, 4.159422752},
                -4055.91769480187,
                0);
    }

    /** The donations of Fader, Hardie and Shang (2010): six yearly opportunities, 11,104 donors. */
    @Test
    void bgBbOfDonations() {
        long[][] donors = {
            {0, 0, 3464}, {1, 1, 1091}, {1, 2, 277}, {1, 3, 129}, {1, 4, 78}, {1, 5, 119}, {1, 6, 129}, {2, 2, 613},
            {2, 3, 255}, {2, 4, 155}, {2, 5, 173}, {2, 6, 234}, {3, 3, 322}, {3, 4, 181}, {3, 5, 225}, {3, 6, 357},
            {4, 4, 240}, {4, 5, 284}, {4, 6, 512}, {5, 5, 335}, {5, 6, 728}, {6, 6, 1203}
        };
        int n = donors.length;
        Groups groups = new Groups(new int[n], new int[n], new int[n], new double[n]);
        for (int i = 0; i < n; i++) {
            groups.x[i] = (int) donors[i][0];
            groups.tx[i] = (int) donors[i][1];
            groups.t[i] = 6;
            groups.weight[i] = donors[i][2];
        }
        assertFit(
                Fitting.fit(Kind.BG_BB, groups, false),
                new boolean[4],
                new double[] {1.20352235160, 0.749716358173, 0.656718208442, 2.78344223258},
                new double[] {.06939136239, .02944771666, .05100985896, .320819003},
                -33225.5812743470,
                0);
    }

    @Test
    void takesMbgNbdAndSaysWhy() {
        PurchaseLtv model = LtvModel.fit(Cdnow.calibration());
        assertThat(model.choice()).isEqualTo("MBG/NBD, AIC 28734.5 against 28760.2 of Pareto/NBD");
        assertThat(model.purchases().aic()).isCloseTo(28734.474, within(1e-3));
    }

    /** The mean probability of being active, of three models at about the same likelihood. */
    @Test
    void oneTimeBuyersAreWhereTheModelsDiffer() {
        CustomerBase base = Cdnow.calibration();
        double[] expected = {.813, .449, .446};
        List<Kind> kinds = List.of(Kind.BG_NBD, Kind.MBG_NBD, Kind.PARETO_NBD);
        for (int i = 0; i < 3; i++) {
            double[] active = new double[base.size()];
            LtvModel.fit(base, kinds.get(i)).probabilitiesActive(base, active, false);
            double mean = java.util.Arrays.stream(active).average().orElseThrow();
            assertThat(mean).isCloseTo(expected[i], within(5e-4));
        }
    }

    @Test
    void forecastOfOneCustomer() {
        CustomerBase base = Cdnow.calibration();
        PurchaseLtv model = LtvModel.fit(base);
        Forecast forecast = model.forecast(base.get("1516"), Period.ofYears(1), DiscountRate.annual(0.10));
        System.out.println(forecast);
        System.out.println(model.explain(base.get("1516")));
        Interval own = Objects.requireNonNull(forecast.purchases());
        assertThat(own.contains(forecast.expectedPurchases().value())).isTrue();
        assertThat(model.toText().length()).isLessThan(1000);
        assertThat(LtvModel.parse(model.toText())).isEqualTo(model);
    }
}
