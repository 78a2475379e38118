package io.engagement.ltv;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.history.CustomerBase;
import io.engagement.history.PurchaseLog;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Customer bases made by hand. */
final class Bases {
    static final Cadence DAILY = Cadence.daily(ZoneOffset.UTC);
    static final LocalDate END = LocalDate.of(2026, 11, 1);
    static final Instant AS_OF = END.atStartOfDay(ZoneOffset.UTC).toInstant();

    private Bases() {}

    /** A customer who bought so many days before the end, each time for so many dollars. */
    static Stream<Purchase> bought(String customerId, double dollars, int... daysBefore) {
        return IntStream.of(daysBefore)
                .mapToObj(days -> Purchase.of(
                        customerId,
                        END.minusDays(days).atTime(12, 0).toInstant(ZoneOffset.UTC),
                        Money.of(String.format(Locale.ROOT, "%.2f", dollars), "USD")));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    static CustomerBase of(Stream<Purchase>... customers) {
        return Arrays.stream(customers)
                .flatMap(stream -> stream)
                .collect(PurchaseLog.collector(DAILY))
                .asOf(AS_OF);
    }

    /** Customers as MBG/NBD has them, with spend. */
    static List<Purchase> mbg(int customers, long seed) {
        PurchaseLtv model = new PurchaseLtv(
                Fits.known(
                        new TransactionModel.MbgNbd(0.525, 43.3, 0.891, 1.614),
                        Fitting.names(TransactionModel.Kind.MBG_NBD)),
                Fits.known(new GammaGamma(6.25, 3.74, 15.44), Fitting.SPEND),
                1,
                DAILY,
                AS_OF,
                java.util.Currency.getInstance("USD"),
                "made up");
        return model.simulate(customers, 84, 273, seed).toList();
    }

    static CustomerBase base(List<Purchase> purchases) {
        return purchases.stream().collect(PurchaseLog.collector(DAILY)).asOf(AS_OF);
    }

    /** Fits of parameters that are known. */
    static final class Fits {
        private Fits() {}

        static Fit<TransactionModel> known(TransactionModel model, List<String> names) {
            return new Fit<>(
                    model, names, model.parameters(), List.of(), 0, 0, new Fit.Convergence(true, 0, 0, List.of()));
        }

        static Fit<GammaGamma> known(GammaGamma model, List<String> names) {
            return new Fit<>(
                    model,
                    names,
                    List.of(model.p(), model.q(), model.gamma()),
                    List.of(),
                    0,
                    0,
                    new Fit.Convergence(true, 0, 0, List.of()));
        }
    }
}
