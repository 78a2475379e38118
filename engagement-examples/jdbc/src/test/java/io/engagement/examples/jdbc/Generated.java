package io.engagement.examples.jdbc;

import io.engagement.domain.Customer;
import io.engagement.domain.Interaction;
import io.engagement.domain.InteractionType;
import io.engagement.domain.Money;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Facts of a seed, with what is hard to keep: quotes, line ends, other scripts, microseconds, cents and refunds.
 *
 * @param purchases some purchases, each with an id
 * @param answers some answers
 * @param interactions some interactions
 * @param customers some customers
 */
record Generated(
        List<Purchase> purchases,
        List<SurveyAnswer> answers,
        List<Interaction> interactions,
        List<Customer> customers) {
    static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");
    static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
    private static final Currency USD = Currency.getInstance("USD");
    private static final List<String> WORDS = List.of(
            "", "", "app", "web", "a,b", "say \"hi\"", "two\nlines", " spaced ", "抹茶ラテ", "it's", "NULL", "\\N", "é\tß");

    static Generated of(long seed, int customers, int events) {
        Random random = new Random(seed);
        return new Generated(
                IntStream.range(0, events)
                        .mapToObj(i -> purchase(random, customers, i))
                        .toList(),
                IntStream.range(0, events)
                        .mapToObj(i -> answer(random, customers, i))
                        .toList(),
                IntStream.range(0, events)
                        .mapToObj(i -> interaction(random, customers, i))
                        .toList(),
                IntStream.range(0, customers).mapToObj(i -> customer(random, i)).toList());
    }

    private static Purchase purchase(Random random, int customers, int i) {
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(100_000) - 5_000, random.nextInt(5));
        return new Purchase(
                id(random.nextInt(customers)),
                at(random),
                Money.of(amount, USD),
                word(random),
                word(random),
                random.nextInt(4) == 0 ? Period.of(random.nextInt(2), 1 + random.nextInt(11), random.nextInt(3)) : null,
                word(random),
                word(random),
                "P" + i);
    }

    private static SurveyAnswer answer(Random random, int customers, int i) {
        Question question = List.of(Question.RECOMMEND, Question.SATISFACTION, Question.COMMENT)
                .get(random.nextInt(3));
        boolean words = question.equals(Question.COMMENT);
        return new SurveyAnswer(
                id(random.nextInt(customers)),
                at(random),
                question,
                words ? null : question.min() + random.nextInt(question.max() - question.min() + 1),
                words ? "words" : word(random),
                word(random),
                word(random),
                word(random),
                "A" + i);
    }

    private static Interaction interaction(Random random, int customers, int i) {
        return new Interaction(
                id(random.nextInt(customers)),
                at(random),
                random.nextBoolean() ? InteractionType.VISIT : InteractionType.of("own: \"type\""),
                word(random),
                random.nextBoolean() ? Duration.ofMillis(random.nextInt(100_000)) : null,
                word(random),
                word(random),
                "I" + i);
    }

    private static Customer customer(Random random, int i) {
        Instant since = at(random);
        Customer customer = Customer.of(id(i), since);
        String plan = word(random);
        Customer with = plan.isEmpty() ? customer : customer.with("plan", plan);
        return random.nextBoolean() ? with : with.withEnd(since.plusSeconds(random.nextInt(10_000_000)), word(random));
    }

    private static String id(int number) {
        return number % 7 == 0 ? "客 \"" + number + "\", x" : "C-" + number;
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    /** To the microsecond: that is what the databases keep. */
    private static Instant at(Random random) {
        long micros = Duration.between(BEGIN, END).toSeconds() * 1_000_000;
        return BEGIN.plusNanos(1_000 * random.nextLong(micros));
    }
}
