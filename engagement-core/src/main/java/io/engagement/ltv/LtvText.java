package io.engagement.ltv;

import io.engagement.domain.Cadence;
import io.engagement.domain.Money;
import io.engagement.ltv.TransactionModel.Kind;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Models as text: a first line with the kind and the version of the form, then a name and a value on each line. */
final class LtvText {
    private static final String FORMULA = "engagement ltv-formula 1";
    private static final String CONTRACT = "engagement ltv-contract 1";
    private static final String PURCHASES = "engagement ltv-purchases 1";

    private LtvText() {}

    static String of(LtvFormula formula) {
        return String.join(
                "\n",
                FORMULA,
                "price " + formula.price().value().toPlainString() + " "
                        + formula.price().currency(),
                "purchases-a-year " + formula.purchasesPerYear(),
                "years " + formula.years(),
                "margin " + formula.margin(),
                "discount " + formula.discount().continuousPerYear());
    }

    static String of(ContractLtv contract) {
        List<String> lines = new ArrayList<>(List.of(
                CONTRACT,
                "margin " + contract.margin().value().toPlainString() + " "
                        + contract.margin().currency(),
                "period " + contract.period(),
                "retention " + contract.retention().name() + " "
                        + numbers(contract.retention().parameters()),
                "payment " + contract.payment(),
                "choice " + contract.choice()));
        Fit<RetentionModel> fit = contract.fit();
        if (fit != null) {
            lines.add("names " + String.join(" ", fit.names()));
            lines.addAll(fit("retention-fit", fit));
        }
        return String.join("\n", lines);
    }

    static String of(PurchaseLtv ltv) {
        TransactionModel model = ltv.purchases().model();
        List<String> lines = new ArrayList<>(List.of(
                PURCHASES,
                "model " + kind(ltv.purchases(), model),
                "cadence " + ltv.cadence().step() + " " + ltv.cadence().zone() + " "
                        + ltv.cadence().weekStart(),
                "as-of " + ltv.asOf(),
                "currency " + ltv.currency(),
                "margin " + ltv.margin(),
                "choice " + ltv.choice()));
        lines.addAll(fit("purchases", ltv.purchases()));
        lines.addAll(fit("spend", ltv.spend()));
        return String.join("\n", lines);
    }

    private static String kind(Fit<TransactionModel> fit, @Nullable TransactionModel model) {
        return model == null
                ? "- " + String.join(" ", fit.names())
                : model.kind().name();
    }

    private static List<String> fit(String name, Fit<?> fit) {
        int k = fit.names().size();
        List<Double> half = new ArrayList<>();
        for (int i = 0; i < k && !fit.covariance().isEmpty(); i++) {
            half.addAll(fit.covariance().subList(i * k, i * k + i + 1));
        }
        Fit.Convergence end = fit.convergence();
        List<String> lines = new ArrayList<>(List.of(
                name + " " + numbers(fit.values()),
                name + "-covariance " + numbers(half),
                name + "-fit " + fit.logLikelihood() + " " + fit.n() + " " + end.reached() + " " + end.gradientNorm()
                        + " " + end.iterations()));
        end.findings().forEach(finding -> lines.add(name + "-finding " + finding));
        return lines;
    }

    private static String numbers(List<Double> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    static LtvModel parse(String text) {
        try {
            List<String> lines = text.lines().toList();
            Map<String, List<String>> values = new HashMap<>();
            for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
                int space = line.indexOf(' ');
                values.computeIfAbsent(line.substring(0, space), name -> new ArrayList<>())
                        .add(line.substring(space + 1));
            }
            Fields fields = new Fields(values);
            String form = lines.isEmpty() ? "" : lines.get(0);
            return switch (form) {
                case FORMULA -> formula(fields);
                case CONTRACT -> contract(fields);
                case PURCHASES -> purchases(fields);
                default -> throw new IllegalArgumentException("first line must name a form that is known");
            };
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "text must be of toText(), got \""
                            + text.lines().findFirst().orElse("") + "\": " + e.getMessage(),
                    e);
        }
    }

    private static LtvFormula formula(Fields fields) {
        String[] price = fields.one("price").split(" ", -1);
        return new LtvFormula(
                Money.of(new BigDecimal(price[0]), Currency.getInstance(price[1])),
                Double.parseDouble(fields.one("purchases-a-year")),
                Double.parseDouble(fields.one("years")),
                Double.parseDouble(fields.one("margin")),
                new DiscountRate(Double.parseDouble(fields.one("discount"))));
    }

    private static ContractLtv contract(Fields fields) {
        String[] margin = fields.one("margin").split(" ", -1);
        String[] retention = fields.one("retention").split(" ", -1);
        double[] parameters = Arrays.stream(retention)
                .skip(1)
                .mapToDouble(Double::parseDouble)
                .toArray();
        return new ContractLtv(
                Money.of(new BigDecimal(margin[0]), Currency.getInstance(margin[1])),
                Period.parse(fields.one("period")),
                ContractFit.model(parameters),
                ContractLtv.Payment.valueOf(fields.one("payment")),
                fields.one("choice"),
                fields.values().containsKey("names")
                        ? fields.fit(
                                "retention-fit", List.of(fields.one("names").split(" ", -1)), ContractFit::model)
                        : null);
    }

    private static PurchaseLtv purchases(Fields fields) {
        String model = fields.one("model");
        String[] cadence = fields.one("cadence").split(" ", -1);
        Fit<TransactionModel> purchases = model.startsWith("- ")
                ? fields.<TransactionModel>fit(
                        "purchases", List.of(model.substring(2).split(" ", -1)), at -> null)
                : fields.fit(
                        "purchases", Fitting.names(Kind.valueOf(model)), at -> Fitting.model(Kind.valueOf(model), at));
        Fit<GammaGamma> spend =
                fields.fit("spend", Fitting.SPEND, at -> at.length == 0 ? null : new GammaGamma(at[0], at[1], at[2]));
        return new PurchaseLtv(
                purchases,
                spend,
                Double.parseDouble(fields.one("margin")),
                new Cadence(Period.parse(cadence[0]), ZoneId.of(cadence[1]), DayOfWeek.valueOf(cadence[2])),
                Instant.parse(fields.one("as-of")),
                Currency.getInstance(fields.one("currency")),
                fields.one("choice"));
    }

    /** The values of a text by their names. */
    private record Fields(Map<String, List<String>> values) {
        String one(String name) {
            List<String> all = values.getOrDefault(name, List.of());
            if (all.size() != 1) {
                throw new IllegalArgumentException(name + " must stand once, got " + all.size() + " times");
            }
            return all.get(0);
        }

        List<Double> numbers(String name) {
            String text = one(name);
            return text.isEmpty()
                    ? List.of()
                    : List.of(text.split(" ", -1)).stream().map(Double::valueOf).toList();
        }

        <M extends Serializable> Fit<M> fit(String name, List<String> names, Function<double[], @Nullable M> make) {
            List<Double> at = numbers(name);
            List<Double> half = numbers(name + "-covariance");
            List<Double> covariance = new ArrayList<>();
            int k = names.size();
            for (int i = 0; i < k && !half.isEmpty(); i++) {
                for (int j = 0; j < k; j++) {
                    int row = Math.max(i, j);
                    covariance.add(half.get(row * (row + 1) / 2 + Math.min(i, j)));
                }
            }
            String[] end = one(name + "-fit").split(" ", -1);
            return new Fit<>(
                    make.apply(at.stream().mapToDouble(Double::doubleValue).toArray()),
                    names,
                    at,
                    covariance,
                    Double.parseDouble(end[0]),
                    Long.parseLong(end[1]),
                    new Fit.Convergence(
                            Boolean.parseBoolean(end[2]),
                            Double.parseDouble(end[3]),
                            Integer.parseInt(end[4]),
                            values.getOrDefault(name + "-finding", List.of())));
        }
    }
}
