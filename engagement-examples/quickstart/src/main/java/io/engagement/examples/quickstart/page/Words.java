package io.engagement.examples.quickstart.page;

import io.engagement.estimate.Estimate;
import io.engagement.estimate.Exclusions;
import io.engagement.estimate.Interval;
import io.engagement.examples.quickstart.analysis.Text;
import java.text.MessageFormat;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of a language, and its ways to write numbers and dates. Numbers are written by patterns of ours rather than by the
 * locales of the JDK, which change from version to version.
 */
final class Words {
    /** The languages that there are words in. */
    static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.JAPANESE);

    private static final String BUNDLE = "io.engagement.examples.quickstart.page.messages";
    private static final String PHRASES = "io.engagement.examples.quickstart.page.phrases";
    private static final Pattern NUMBER = Pattern.compile("\\d{4}-\\d{2}-\\d{2}|[-+]?\\d[\\d,]*(?:\\.\\d+)?%?");
    /** A reason of the library with what was left out behind it. */
    private static final Pattern LEFT_OUT = Pattern.compile("(.*); left out (\\d+) \\((.*)\\)");
    /** With the system's language as the fallback, English would be Japanese in Japan. */
    private static final Control EXACT = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    private final Locale language;
    private final ResourceBundle messages;
    private final ResourceBundle phrases;

    Words(Locale language) {
        this.language = language;
        messages = ResourceBundle.getBundle(BUNDLE, language, EXACT);
        phrases = ResourceBundle.getBundle(PHRASES, language, EXACT);
    }

    Locale language() {
        return language;
    }

    /** A message with its places filled in. */
    String of(String key, Object... values) {
        String pattern = messages.getString(key);
        return new MessageFormat(pattern, Locale.ROOT).format(values);
    }

    /**
     * What the library says in English, in the language of the page: looked up with its numbers taken out. What is not known
     * (a type of event of somebody's own, say) stays as it is.
     */
    String phrase(String english) {
        List<Object> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(english);
        String key = matcher.replaceAll(number -> {
            numbers.add(number.group());
            return "#";
        });
        try {
            String pattern = phrases.getString(key.strip().replaceAll("[\\s:=]+", "_"));
            return new MessageFormat(pattern, Locale.ROOT).format(numbers.toArray());
        } catch (MissingResourceException e) {
            Matcher excluded = LEFT_OUT.matcher(english);
            return excluded.matches()
                    ? phrase(excluded.group(1)) + of("in.parentheses", leftOut(excluded.group(2), excluded.group(3)))
                    : Text.shown(english);
        }
    }

    private String leftOut(String number, String reasons) {
        List<String> each = new ArrayList<>();
        for (String reason : reasons.split(", ", -1)) {
            int colon = reason.lastIndexOf(": ");
            each.add(of("exclusions.each", phrase(reason.substring(0, colon)), reason.substring(colon + 2)));
        }
        return of("exclusions.in", number, list(each));
    }

    /** Why something is not known. */
    String missing(String reason) {
        return of("missing", phrase(reason));
    }

    String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number in a unit, as a person reads it. */
    String number(Estimate.Unit unit, double value) {
        return within(unit, bare(unit, value));
    }

    private static String bare(Estimate.Unit unit, double value) {
        if (!Double.isFinite(value)) {
            return value > 0 ? "∞" : "-∞";
        }
        String all = unit.print(value);
        return all.substring(
                unit.prefix().length(), all.length() - unit.suffix().length());
    }

    /** What is written around a number, or around the two of a range. */
    private String within(Estimate.Unit unit, String numbers) {
        String suffix = unit.suffix().strip();
        if (!unit.prefix().isEmpty()) {
            return money(unit.prefix().strip(), numbers);
        }
        return suffix.isEmpty() || suffix.equals("%")
                ? numbers + suffix
                : numbers + of("unit." + suffix.replace("/", ""));
    }

    private String range(Estimate.Unit unit, Interval interval) {
        if (unit.suffix().equals("%")) {
            return of("range", number(unit, interval.low()), number(unit, interval.high()));
        }
        return within(unit, of("range", bare(unit, interval.low()), bare(unit, interval.high())));
    }

    private String money(String code, String amount) {
        String key = "currency." + code;
        return messages.containsKey(key) ? of(key, amount) : code.isEmpty() ? amount : code + " " + amount;
    }

    /** An amount of money in few digits: millions, but in Japanese ten thousands. */
    String compact(Currency currency, double value) {
        return money(code(currency), digits(currency, value));
    }

    private static String code(Currency currency) {
        return currency.getCurrencyCode().equals("XXX") ? "" : currency.getCurrencyCode();
    }

    private String digits(Currency currency, double value) {
        for (String unit : of("compact.units").split(";", -1)) {
            int name = unit.indexOf(' ');
            double size = Double.parseDouble(unit.substring(0, name));
            if (Double.isFinite(value) && Math.abs(value) >= size) {
                double shown = value / size;
                int decimals = Math.abs(shown) >= 100 ? 0 : Math.abs(shown) >= 10 ? 1 : 2;
                return String.format(Locale.ROOT, "%,." + decimals + "f", shown) + unit.substring(name + 1);
            }
        }
        return bare(Estimate.Unit.money(currency), value);
    }

    /** The number alone, or a dash. */
    String value(Estimate estimate) {
        return estimate instanceof Estimate.Known known ? number(known.unit(), known.value()) : "–";
    }

    /** The limits alone, or a dash. */
    String limits(Estimate estimate) {
        if (!(estimate instanceof Estimate.Known known) || known.interval() == null) {
            return "–";
        }
        return isUnbounded(known.interval()) ? of("interval.unbounded") : range(known.unit(), known.interval());
    }

    private static boolean isUnbounded(Interval interval) {
        return Double.isInfinite(interval.low()) && Double.isInfinite(interval.high());
    }

    /** The number with its limits below it, or why there are none, or why it is not known. */
    String cell(Estimate estimate) {
        if (estimate instanceof Estimate.Known known) {
            return value(known) + "\n"
                    + (known.interval() == null ? of("interval.none", phrase(known.method())) : limits(known));
        }
        return "–\n" + phrase(((Estimate.Undefined) estimate).reason());
    }

    /** The interval with its level; or why there is none. */
    String interval(Estimate estimate) {
        if (!(estimate instanceof Estimate.Known known)) {
            return "";
        }
        Interval interval = known.interval();
        if (interval != null && isUnbounded(interval)) {
            return of("interval.unbounded");
        }
        return interval == null
                ? of("interval.none", phrase(known.method()))
                : of("interval", percent(interval.level()), limits(known));
    }

    /** The same for an amount of money, in few digits. */
    String interval(Currency currency, Estimate estimate) {
        return estimate instanceof Estimate.Known known && known.interval() != null
                ? of(
                        "interval",
                        percent(known.interval().level()),
                        money(
                                code(currency),
                                of("range", digits(currency, known.low()), digits(currency, known.high()))))
                : interval(estimate);
    }

    private static String percent(double share) {
        return Math.round(100 * share) + "%";
    }

    /** The number with its interval, or why it is not known. */
    String full(Estimate estimate) {
        return estimate instanceof Estimate.Undefined none
                ? missing(none.reason())
                : of("full", value(estimate), interval(estimate));
    }

    String day(LocalDate day) {
        return DateTimeFormatter.ofPattern(of("date.day"), language).format(day);
    }

    String month(LocalDate day) {
        return DateTimeFormatter.ofPattern(of("date.month"), language).format(day);
    }

    /** A month at an axis, on two lines where that is narrower. */
    String axis(LocalDate day) {
        return DateTimeFormatter.ofPattern(of("date.month.axis"), language).format(day);
    }

    /** A month in few letters. */
    String brief(LocalDate day) {
        return DateTimeFormatter.ofPattern(of("date.month.brief"), language).format(day);
    }

    String days(LocalDate first, LocalDate last) {
        return first.equals(last) ? day(first) : of("range", day(first), day(last));
    }

    String zone(ZoneId zone) {
        return phrase(zone.getId());
    }

    /** Things in a row. */
    String list(List<String> things) {
        return String.join(of("list.comma"), things);
    }

    /** What was left out, and why. */
    String leftOut(Exclusions excluded) {
        return excluded.total() == 0
                ? of("exclusions.none")
                : of(
                        "exclusions.some",
                        count(excluded.total()),
                        excluded.counts().entrySet().stream()
                                .map(entry -> of("exclusions.each", phrase(entry.getKey()), count(entry.getValue())))
                                .collect(Collectors.joining(of("list.comma"))));
    }
}
