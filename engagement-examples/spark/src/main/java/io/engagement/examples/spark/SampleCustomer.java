package io.engagement.examples.spark;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * One customer of a shop that never was, over two years: three purchases on average, a visit or two for each, and now and
 * then an answer. Larger customers buy more often; content ones stay longer and say so. The numbers come from
 * {@link Random}, whose algorithm is part of its specification, so a seed gives the same life on every machine.
 */
final class SampleCustomer {
    /** The day after the last. */
    static final LocalDate END = LocalDate.of(2026, 1, 1);

    private static final int DAYS = 731;
    private static final int SECONDS_A_DAY = 86_400;
    private static final Instant FIRST =
            END.minusDays(DAYS).atStartOfDay(ZoneOffset.UTC).toInstant();
    /** Homes are many and offices loyal. */
    private static final List<String> SEGMENTS = List.of("home", "home", "home", "home", "office", "office", "hotel");

    private final String id;
    private final String segment;
    private final double since;
    private final List<Row> purchases = new ArrayList<>();
    private final List<Row> answers = new ArrayList<>();
    private final List<Row> interactions = new ArrayList<>();
    private final Random random;

    SampleCustomer(long seed, long number) {
        random = new Random(mixed(seed, number));
        id = "C-" + padded(number);
        segment = SEGMENTS.get(random.nextInt(SEGMENTS.size()));
        since = random.nextDouble() * DAYS;
        boolean office = segment.equals("office");
        double contentment = random.nextGaussian() + (office ? 0.4 : segment.equals("hotel") ? -0.3 : 0);
        double daysBetween = StrictMath.exp(4.8 - (office ? 0.4 : 0) + 0.9 * random.nextGaussian());
        double usual = StrictMath.exp(3.2 + (office ? 0.8 : 0) + 0.4 * random.nextGaussian());
        double end = since + pause(200 * StrictMath.exp(0.5 * contentment));
        for (double day = since; day < Math.min(end, DAYS); day += pause(daysBetween)) {
            buy(day, usual);
            look(day);
            say(day, contentment);
        }
    }

    /** Random gives alike first numbers to alike seeds; this is the finaliser of SplitMix64 (Steele et al., 2014). */
    private static long mixed(long seed, long number) {
        long z = seed + (number + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static String padded(long number) {
        String digits = Long.toString(number);
        return "00000000".substring(Math.min(8, digits.length())) + digits;
    }

    private double pause(double mean) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }

    private static Instant at(double day) {
        return FIRST.plusSeconds((long) (day * SECONDS_A_DAY));
    }

    private void buy(double day, double usual) {
        long dimes = Math.max(10, Math.round(10 * usual * StrictMath.exp(0.3 * random.nextGaussian())));
        purchases.add(
                RowFactory.create(id, at(day), id + "/p" + purchases.size(), BigDecimal.valueOf(dimes * 10, 2), "USD"));
    }

    private void look(double day) {
        int visits = random.nextInt(3);
        for (int i = 0; i < visits; i++) {
            double later = day + pause(10);
            if (later < DAYS) {
                String type = random.nextInt(10) == 0 ? "share" : "visit";
                interactions.add(RowFactory.create(id, at(later), id + "/i" + interactions.size(), type));
            }
        }
    }

    private void say(double day, double contentment) {
        double later = day + 3;
        if (random.nextInt(6) == 0 && later < DAYS) {
            int score = (int) Math.max(0, Math.min(10, Math.round(8 + 1.7 * contentment + random.nextGaussian())));
            answers.add(RowFactory.create(id, at(later), id + "/a" + answers.size(), score));
        }
    }

    Iterator<Row> customers() {
        return List.of(RowFactory.create(id, at(since), segment)).iterator();
    }

    Iterator<Row> purchases() {
        return purchases.iterator();
    }

    Iterator<Row> answers() {
        return answers.iterator();
    }

    Iterator<Row> interactions() {
        return interactions.iterator();
    }
}
