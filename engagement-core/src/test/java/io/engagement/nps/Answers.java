package io.engagement.nps;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Answers with ties in everything, and the law that pieces of them merge. */
final class Answers {
    static final Instant START = Instant.parse("2026-10-01T00:00:00Z");

    private Answers() {}

    static Arbitrary<List<SurveyAnswer>> of(Question... questions) {
        Arbitrary<SurveyAnswer> answer = Combinators.combine(
                        Arbitraries.of("C-1", "C-2", "C-3", "C-4"),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(questions),
                        Arbitraries.integers().between(-1, 10),
                        Arbitraries.of("", " ", "fast", "配送が早い", "配送が遅い", "Slow! 10"),
                        Arbitraries.of("", "mug", "lamp"),
                        Arbitraries.of("", "shop", "app"),
                        Arbitraries.of("", "e1", "e2"))
                .as(Answers::answer);
        return answer.list().ofMaxSize(20);
    }

    private static SurveyAnswer answer(
            String customer,
            int day,
            Question question,
            int score,
            String text,
            String item,
            String touchpoint,
            String id) {
        boolean words = score < 0 || question.max() < 0;
        Integer inRange = words ? null : Math.floorMod(score, question.max() - question.min() + 1) + question.min();
        String said = words && text.isBlank() ? "so so" : text;
        Instant at = START.plusSeconds(day * 86_400L);
        return new SurveyAnswer(customer, at, question, inRange, said, item, "", touchpoint, id);
    }

    /** One pass, any order, any split, pieces that travel as bytes, a parallel stream: the same result. */
    static <A extends Serializable, R> void assertMerges(
            Collector<SurveyAnswer, A, R> collector, BiConsumer<A, A> merge, List<SurveyAnswer> answers, long seed) {
        R whole = answers.stream().collect(collector);
        assertThat(answers.parallelStream().collect(collector)).isEqualTo(whole);
        Random random = new Random(seed);
        List<SurveyAnswer> shuffled = new ArrayList<>(answers);
        Collections.shuffle(shuffled, random);
        List<A> pieces = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pieces.add(collector.supplier().get());
        }
        for (SurveyAnswer answer : shuffled) {
            collector.accumulator().accept(pieces.get(random.nextInt(4)), answer);
        }
        merge.accept(pieces.get(1), copy(pieces.get(2)));
        merge.accept(pieces.get(3), pieces.get(1));
        merge.accept(pieces.get(0), pieces.get(3));
        R merged = collector.finisher().apply(copy(pieces.get(0)));
        assertThat(merged).isEqualTo(whole).hasToString(whole.toString());
        assertThat(collector.finisher().apply(pieces.get(0))).isEqualTo(merged);
    }

    static <T extends Serializable> T copy(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            @SuppressWarnings("unchecked")
            T copy = (T) in.readObject();
            return copy;
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
