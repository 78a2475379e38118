package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.examples.quickstart.analysis.Facts.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

class FilePropertyTest {
    private static final String HEADER = "customer_id,date,question,text,score,channel";
    private static final List<String> DAMAGED = List.of(
            "9,2024-01-01,recommend,\"never closed,9,web",
            "9,2024-01-01,recommend,\"closed \"badly,9,web",
            "\"9,2024-01-01,recommend,x,9,web",
            "9,2024-01-01,recommend,x,9",
            "9,2024-01-01,recommend,x,9,web,more",
            "9,yesterday,recommend,x,9,web",
            "9,2024-02-30,recommend,x,9,web",
            ",2024-01-01,recommend,x,9,web",
            "9,2024-01-01,recommend,x,11,web",
            "9,2024-01-01,recommend,x,nine,web",
            "9,2024-01-01,recommend,,,web",
            "9,2024-01-01,whatever,x,9,web",
            "\"",
            "\"\"",
            ",,,,,",
            "\u0000\u0001",
            "9,2024-01-01,recommend,\"two lines");

    private record Read(List<SurveyAnswer> answers, String errors) {}

    private static Read read(byte[] content) {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        List<SurveyAnswer> answers = new ArrayList<>();
        try {
            Path file = Files.createTempFile("answers", ".csv");
            try {
                Files.write(file, content);
                PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
                new FactFile<>(Kind.ANSWERS, file, () -> new AnswerRows(ZoneOffset.UTC), err, false)
                        .forEach(answers::add);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new Read(answers, errors.toString(StandardCharsets.UTF_8));
    }

    private static String csv(SurveyAnswer answer, LineDelimiter end) {
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder().lineDelimiter(end).build(text)) {
            writer.writeRecord(
                    answer.customerId(),
                    answer.at().toString(),
                    answer.question().name(),
                    answer.text(),
                    answer.score() == null ? "" : answer.score().toString(),
                    answer.channel());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Law: what the library writes is read back equal, whatever the words, the line ends and the mark at the start. */
    @Property(tries = 400)
    void whatWasWrittenIsReadBackEqual(
            @ForAll("answers") List<SurveyAnswer> answers, @ForAll LineDelimiter end, @ForAll boolean marked) {
        StringBuilder text =
                new StringBuilder(marked ? "\uFEFF" : "").append(HEADER).append(end);
        answers.forEach(answer -> text.append(csv(answer, end)));
        Read read = read(text.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(read.errors).isEmpty();
        assertThat(read.answers).isEqualTo(answers);
    }

    /**
     * Law: damaged lines anywhere between rows lose no good row and add none. Words that begin with a comma or a line end
     * are left out of it: after an open quote they read as its close, and the text then is another, well-formed one.
     */
    @Property(tries = 400)
    void damagedLinesLoseNoGoodRow(
            @ForAll("unambiguousAnswers") List<SurveyAnswer> answers,
            @ForAll("damage") List<Tuple2<Integer, String>> damage,
            @ForAll LineDelimiter end) {
        List<String> records = new ArrayList<>();
        answers.forEach(answer -> records.add(csv(answer, end)));
        damage.forEach(each -> records.add(each.get1() % (records.size() + 1), each.get2() + end));
        Read read = read((HEADER + end + String.join("", records)).getBytes(StandardCharsets.UTF_8));
        assertThat(read.answers).isEqualTo(answers);
        assertThat(read.errors.isEmpty()).isEqualTo(damage.isEmpty());
    }

    /** Law: reading never fails, whatever the bytes after the header are; every line is good, bad or blank. */
    @Property(tries = 400)
    void noBytesBreakTheReader(@ForAll long seed, @ForAll("sizes") int size) {
        byte[] noise = new byte[size];
        Random random = new Random(seed);
        byte[] frequent = "\",\n\r19-2024".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < size; i++) {
            noise[i] = random.nextInt(4) == 0 ? (byte) random.nextInt() : frequent[random.nextInt(frequent.length)];
        }
        byte[] header = (HEADER + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] content = java.util.Arrays.copyOf(header, header.length + size);
        System.arraycopy(noise, 0, content, header.length, size);
        assertThat(read(content).answers).isEmpty();
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(0, 3_000);
    }

    @Provide
    Arbitrary<List<SurveyAnswer>> answers() {
        return answers(words()).list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<SurveyAnswer>> unambiguousAnswers() {
        Arbitrary<String> words =
                words().filter(text -> !text.replaceFirst("^\"+", "").matches("(?s)[,\n\r].*"));
        return answers(words).list().ofMaxSize(12);
    }

    private static Arbitrary<SurveyAnswer> answers(Arbitrary<String> words) {
        Arbitrary<Instant> times =
                Arbitraries.longs().between(-2_208_988_800L, 4_102_444_799L).map(Instant::ofEpochSecond);
        return Combinators.combine(
                        words.filter(text -> !text.isBlank()),
                        times,
                        Arbitraries.integers().between(0, 10),
                        words,
                        words)
                .as((id, at, score, text, channel) -> SurveyAnswer.of(id, at, Question.RECOMMEND, score)
                        .withText(text)
                        .withChannel(channel));
    }

    /** Words with all that is special to CSV, Japanese and characters beyond the first plane. */
    private static Arbitrary<String> words() {
        Arbitrary<String> special =
                Arbitraries.of("\"", "\"\"", ",", "\n", "\r\n", "\r", " ", "a", "東京", "🍵", "\uFFFD", "é", "#");
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(5).map(FilePropertyTest::encodable);
        return Arbitraries.frequencyOf(Tuple.of(5, special), Tuple.of(1, any))
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<List<Tuple2<Integer, String>>> damage() {
        return Combinators.combine(Arbitraries.integers().between(0, 1_000), Arbitraries.of(DAMAGED))
                .as(Tuple::of)
                .list()
                .ofMaxSize(6);
    }
}
