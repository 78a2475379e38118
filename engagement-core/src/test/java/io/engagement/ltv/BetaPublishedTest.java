package io.engagement.ltv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engagement.ltv.TransactionModel.BgBb;
import io.engagement.ltv.TransactionModel.BgNbd;
import io.engagement.ltv.TransactionModel.MbgNbd;
import io.engagement.ltv.TransactionModel.Nbd;
import org.junit.jupiter.api.Test;

/** Values that papers and other programs print for BG/NBD, MBG/NBD and BG/BB, at the precision they print. */
class BetaPublishedTest {
    private static final BgNbd PAPER = new BgNbd(0.243, 4.414, 0.793, 2.426);
    private static final BgNbd OPTIMUM = new BgNbd(0.242594522430, 4.41360201901, 0.792922017226, 2.42590677683);
    private static final MbgNbd MBG = new MbgNbd(0.525, 6.183, 0.891, 1.614);
    private static final BgBb DONATIONS = new BgBb(1.204, 0.750, 0.657, 2.783);
    private static final BgBb DONATIONS_OPTIMUM =
            new BgBb(1.20352235160, 0.749716358173, 0.656718208442, 2.78344223258);
    /** The walkthrough of BTYD computes with its own optimum, which it does not print: up to this far from the maximum. */
    private static final double BTYD = 5e-5;

    /** Donations of 11,104 people at 6 opportunities: x, t_x and how many (Fader, Hardie and Shang, 2010). */
    static final int[][] DONORS = {
        {0, 0, 3464}, {1, 1, 1091}, {1, 2, 277}, {1, 3, 129}, {1, 4, 78}, {1, 5, 119}, {1, 6, 129}, {2, 2, 613},
        {2, 3, 255}, {2, 4, 155}, {2, 5, 173}, {2, 6, 234}, {3, 3, 322}, {3, 4, 181}, {3, 5, 225}, {3, 6, 357},
        {4, 4, 240}, {4, 5, 284}, {4, 6, 512}, {5, 5, 335}, {5, 6, 728}, {6, 6, 1203}
    };

    private static void printed(double actual, String printed) {
        int decimals = printed.length() - printed.indexOf('.') - 1;
        assertThat(actual)
                .as("printed as %s", printed)
                .isCloseTo(Double.parseDouble(printed), within(0.500001 * Math.pow(10, -decimals)));
    }

    private static void near(double actual, double expected, double relative) {
        assertThat(actual).isCloseTo(expected, within(relative * Math.abs(expected)));
    }

    /** Hardie's spreadsheet, and the paper's example of a conditional expectation. */
    @Test
    void expectationsOfBgNbd() {
        double[] ages = {0.1429, 1, 3, 31.8571, 32, 78};
        String[] expected = {"0.0078", "0.0532", "0.1506", "1.0405", "1.0437", "1.8576"};
        for (int i = 0; i < ages.length - 1; i++) {
            printed(OPTIMUM.expectedPurchases(ages[i]), expected[i]);
        }
        near(OPTIMUM.expectedPurchases(78), 1.8576, 2e-4);
        printed(PAPER.expectedPurchases(2, 30.43, 38.86, 39), "1.226");
        printed(OPTIMUM.expectedPurchases(2, 30.43, 38.86, 39), "1.226");
    }

    @Test
    void countsOfBgNbd() {
        near(PAPER.probabilityOfCount(10, 2), 1.07869e-7, 5e-6);
        printed(PAPER.probabilityOfCount(0, 39), "0.5737864");
        String[] counts = {
            "0.0019995214",
            "0.0015170236",
            "0.0011633150",
            "0.0009003148",
            "0.0007023638",
            "0.0005517902",
            "0.0004361913",
            "0.0003467171",
            "0.0002769613",
            "0.0002222260"
        };
        for (int i = 0; i < counts.length; i++) {
            printed(PAPER.probabilityOfCount(11 + i, 30), counts[i]);
        }
    }

    /** Customer 1516, and the paradox that of two who bought last at 20 the more frequent buyer is expected to buy less. */
    @Test
    void walkthroughOfBgNbd() {
        near(OPTIMUM.expectedPurchases(26, 216 / 7.0, 31, 52), 25.75659, BTYD);
        near(OPTIMUM.probabilityActive(26, 216 / 7.0, 31), 0.9688523, BTYD);
        near(OPTIMUM.expectedPurchases(52), 1.444004, BTYD);
        near(OPTIMUM.expectedPurchases(10, 20, 39, 52), 0.3474606, 2 * BTYD);
        near(OPTIMUM.expectedPurchases(20, 20, 39, 52), 0.004158973, 2 * BTYD);
        near(OPTIMUM.expectedPurchases(25, 20, 39, 52), 0.0003583685, 2 * BTYD);
    }

    @Test
    void logLikelihoodsOfBgNbd() {
        BgNbd model = new BgNbd(0.25, 4, 0.8, 2.5);
        printed(model.logLikelihood(0, 0, 40), "-0.59947382");
        printed(model.logLikelihood(200, 38, 40), "100.7957");
    }

    /** Histories of every kind: l, P(active), expectation of 39 weeks, discounted at 0.0027 a week; 30-digit arithmetic. */
    @Test
    void fiveHistories() {
        double[][] histories = {{2, 30.43, 38.86}, {0, 0, 38.86}, {26, 30.86, 31}, {10, 35, 39}, {300, 90, 100}};
        double[][] bg = {
            {-9.458606307066, 0.7265785700807, 1.226028174767, 5.156379826153},
            {-0.5547132764382, 1, 0.1950980520113, 1.015701931118},
            {-37.72657947339, 0.9689156497175, 20.74972614086, 70.90648652555},
            {-27.37922162502, 0.8426031886417, 6.116055569365, 22.82157922502},
            {34.41940840255, 2.835190406e-11, 2.794423693e-9, 1.288779069e-8}
        };
        double[][] mbg = {
            {-9.485551314534, 0.7062022651185, 1.262960623267, 4.913027319128},
            {-0.539837463531, 0.3897350809188, 0.1540127466751, 0.7228363382868},
            {-38.32212694783, 0.9655661441441, 19.45072265216, 61.4157175583},
            {-27.34844349859, 0.8308977883153, 5.833804529108, 20.17726357169},
            {29.83948625898, 4.168883737e-11, 3.990200491e-9, 1.723444850e-8}
        };
        for (int i = 0; i < histories.length; i++) {
            double digits = i < 4 ? 2e-12 : 3e-10;
            history(PAPER, histories[i], bg[i], digits);
            history(MBG, histories[i], mbg[i], digits);
        }
        near(PAPER.probabilityOfPurchase(2, 30.43, 38.86, 39), 1 - 0.445372862083, 2e-12);
        near(PAPER.probabilityOfCount(0, 0, 0, 38.86, 39), 0.8554494592167, 2e-12);
        near(MBG.probabilityOfCount(0, 2, 30.43, 38.86, 39), 0.4400059091777, 2e-12);
        near(MBG.probabilityOfCount(0, 0, 0, 38.86, 39), 0.8911706012225, 2e-12);
        near(new BgNbd(0.11, 2.24, 0.31, 0.50).expectedPurchases(0, 0, 1, 30), 0.56458861553, 1e-11);
    }

    private static void history(TransactionModel model, double[] history, double[] expected, double digits) {
        long x = (long) history[0];
        near(model.logLikelihood(x, history[1], history[2]), expected[0], 2e-12);
        near(model.probabilityActive(x, history[1], history[2]), expected[1], digits);
        near(model.expectedPurchases(x, history[1], history[2], 39), expected[2], digits);
        near(
                model.discountedPurchases(x, history[1], history[2], 0.0027, Double.POSITIVE_INFINITY),
                expected[3],
                digits);
    }

    @Test
    void newCustomers() {
        double[] ages = {1, 2, 39, 52, 78};
        double[] bg = {0.05326789117166, 0.1033897397563, 1.196723193321, 1.446050595396, 1.860519057943};
        double[] mbg = {0.0530847952637, 0.1032407937328, 1.182953665597, 1.419723757713, 1.804757577553};
        for (int i = 0; i < ages.length; i++) {
            near(PAPER.expectedPurchases(ages[i]), bg[i], 1e-12);
            near(MBG.expectedPurchases(ages[i]), mbg[i], 1e-12);
        }
        long[] counts = {0, 1, 2, 3, 10};
        double[] bgCounts = {0.573786352096, 0.1993952808359, 0.08542975953906, 0.045860353848, 0.00359042954019};
        double[] mbgCounts = {0.5824731894933, 0.1827830772875, 0.08689482567349, 0.04857044295157, 0.00362618779529};
        for (int i = 0; i < counts.length; i++) {
            near(PAPER.probabilityOfCount(counts[i], 39), bgCounts[i], 2e-12);
            near(MBG.probabilityOfCount(counts[i], 39), mbgCounts[i], 2e-12);
        }
    }

    @Test
    void donations() {
        double[][] histories = {{0, 0}, {2, 4}, {4, 5}, {6, 6}};
        double[][] expected = {
            {-1.16726247267, 0.108016584169, 0.072802877475, 0.114646996182},
            {-5.19569760104, 0.589514116434, 1.05734894191, 1.66506990259},
            {-5.09567563886, 0.696701067685, 2.02962303148, 3.19616740451},
            {-2.18224844762, 0.930402542373, 3.7521156076, 5.90867831956}
        };
        for (int i = 0; i < histories.length; i++) {
            long x = (long) histories[i][0];
            double tx = histories[i][1];
            near(DONATIONS.logLikelihood(x, tx, 6), expected[i][0], 1e-11);
            near(DONATIONS.probabilityActive(x, tx, 6, 1), expected[i][1], 1e-11);
            near(DONATIONS.expectedPurchases(x, tx, 6, 5), expected[i][2], 1e-11);
            near(
                    DONATIONS.discountedPurchases(x, tx, 6, Math.log1p(0.1), Double.POSITIVE_INFINITY),
                    expected[i][3],
                    1e-11);
        }
        printed(DONATIONS.probabilityActive(0, 0, 6, 1), "0.11");
        printed(DONATIONS.probabilityActive(2, 4, 6, 1), "0.59");
        printed(DONATIONS.probabilityActive(6, 6, 6, 1), "0.93");
        printed(DONATIONS_OPTIMUM.logLikelihood(6, 6, 6), "-2.18167");
        printed(DONATIONS_OPTIMUM.logLikelihood(0, 0, 6), "-1.16752");
    }

    /** The walkthrough: expected donations a year and of single donors, and how many give never and always. */
    @Test
    void walkthroughOfDonations() {
        double[] years = {
            5535.833, 4717.059, 4147.621, 3724.665, 3395.888, 3131.647, 2913.778, 2730.482, 2573.731, 2437.854, 2318.727
        };
        for (int i = 0; i < years.length; i++) {
            double year = DONATIONS_OPTIMUM.expectedPurchases(i + 1) - DONATIONS_OPTIMUM.expectedPurchases(i);
            near(11_104 * year, years[i], BTYD);
        }
        near(DONATIONS_OPTIMUM.expectedPurchases(10), 3.179805, BTYD);
        near(DONATIONS_OPTIMUM.expectedPurchases(0, 0, 6, 10), 0.1302169, BTYD);
        near(DONATIONS_OPTIMUM.expectedPurchases(4, 5, 6, 10), 3.627858, BTYD);
        printed(11_104 * DONATIONS_OPTIMUM.probabilityOfCount(0, 6), "3454.9");
        printed(11_104 * DONATIONS_OPTIMUM.probabilityOfCount(6, 6), "1253.1");
        double all = 0;
        double log = 0;
        for (int[] donor : DONORS) {
            all += donor[2] * DONATIONS_OPTIMUM.expectedPurchases(donor[0], donor[1], 6, 5);
            log += donor[2] * DONATIONS_OPTIMUM.logLikelihood(donor[0], donor[1], 6);
        }
        near(all, 12_884.2, BTYD);
        near(log, -33225.5812743470, 1e-12);
    }

    /** NBD has closed forms for everything. */
    @Test
    void nbd() {
        Nbd model = new Nbd(2, 3);
        near(model.logLikelihood(2, 1, 3), Math.log(2 * 3 * 9 / 1296.0), 1e-14);
        near(model.expectedPurchases(2, 1, 3, 3), 2, 1e-14);
        near(model.probabilityOfCount(0, 3), 0.25, 1e-14);
        near(model.probabilityOfCount(1, 3), 0.25, 1e-14);
        near(model.probabilityOfCount(2, 3), 3 / 16.0, 1e-14);
        near(model.probabilityOfPurchase(3), 0.75, 1e-14);
        near(model.discountedPurchases(0.1, Double.POSITIVE_INFINITY), 2 / 0.3, 1e-14);
        near(model.discountedPurchases(0.1, 2), 2 / 3.0 * (1 - Math.exp(-0.2)) / 0.1, 1e-14);
        assertThat(model.discountedPurchases(0, Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(model.probabilityActive(5, 1, 100)).isEqualTo(1);
        assertThat(model.probabilityActive(5, 1, 100, 7)).isEqualTo(1);
        assertThat(model.whileActive(5, 1, 100)).isEqualTo(new Nbd(7, 103));
    }
}
