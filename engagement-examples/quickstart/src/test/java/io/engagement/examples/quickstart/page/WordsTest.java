package io.engagement.examples.quickstart.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.domain.InteractionType;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Interval;
import io.engagement.examples.quickstart.analysis.Ranking;
import io.engagement.segment.Segmentation;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final Path SOURCES = Path.of("src", "main");
    private static final Path BUNDLES =
            SOURCES.resolve(Path.of("resources", "io", "engagement", "examples", "quickstart", "page"));
    private static final Words ENGLISH = new Words(Locale.ENGLISH);
    private static final Words JAPANESE = new Words(Locale.JAPANESE);

    private static Properties bundle(String name) throws IOException {
        Properties bundle = new Properties();
        try (Reader text = Files.newBufferedReader(BUNDLES.resolve(name))) {
            bundle.load(text);
        }
        return bundle;
    }

    private static Set<String> places(String pattern) {
        return Pattern.compile("\\{\\d")
                .matcher(pattern)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Both languages have the same messages, and every message says all that the other says. */
    @Test
    void bothLanguagesSayTheSame() throws IOException {
        Properties english = bundle("messages.properties");
        Properties japanese = bundle("messages_ja.properties");
        assertThat(new TreeSet<>(english.stringPropertyNames())).isSubsetOf(japanese.stringPropertyNames());
        Set<String> more = new TreeSet<>(japanese.stringPropertyNames());
        more.removeAll(english.stringPropertyNames());
        assertThat(more).allMatch(key -> key.startsWith("currency."));
        for (String key : english.stringPropertyNames()) {
            assertThat(places(japanese.getProperty(key))).as(key).isEqualTo(places(english.getProperty(key)));
        }
    }

    /** An apostrophe alone would switch off the places behind it. */
    @Test
    void everyPatternIsOne() throws IOException {
        for (String name : List.of("messages.properties", "messages_ja.properties", "phrases_ja.properties")) {
            Properties bundle = bundle(name);
            for (String key : bundle.stringPropertyNames()) {
                String pattern = bundle.getProperty(key);
                Object[] values = {"A", "B", "C", "D", "E", "F"};
                String shown = new MessageFormat(pattern, Locale.ROOT).format(values);
                assertThat(shown).as(name + " " + key).doesNotContain("{");
                assertThat(pattern.replace("''", "")).as(name + " " + key).doesNotContain("'");
            }
        }
    }

    /** Whatever the pages ask for is there, and what is there is asked for. */
    @Test
    void everyMessageIsUsed() throws IOException {
        String code;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            code = files.filter(file -> file.toString().matches(".*\\.(java|ftlh)"))
                    .map(WordsTest::read)
                    .collect(Collectors.joining("\n"));
        }
        Properties english = bundle("messages.properties");
        Set<String> built = Set.of("unit.", "about.", "whatif.part.", "segments.column.");
        assertThat(english.stringPropertyNames())
                .allMatch(
                        key -> code.contains("\"" + key + "\"")
                                || built.stream().anyMatch(key::startsWith),
                        "is used");
        Pattern.compile("words\\.of\\(\\s*\"([^\"]+)\"\\s*[,)]")
                .matcher(code)
                .results()
                .forEach(call -> assertThat(english.stringPropertyNames()).contains(call.group(1)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The vocabulary of the library, all of it. */
    @Test
    void theLibrarysNamesAreKnownInJapanese() throws IllegalAccessException {
        for (var field : InteractionType.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof InteractionType type) {
                assertThat(JAPANESE.phrase(type.name())).isNotEqualTo(type.name());
            }
        }
        Stream.concat(
                        Segmentation.buying().names().stream(),
                        Ranking.BANDS.bands().stream().map(band -> band.name()))
                .forEach(name -> assertThat(JAPANESE.phrase(name)).isNotEqualTo(name));
        assertThat(Arrays.stream(new String[] {"promoters", "passives", "detractors"})
                        .map(JAPANESE::phrase))
                .containsExactly("推奨者", "中立者", "批判者");
    }

    @Test
    void phrasesKeepTheirNumbersAndForeignOnesStayAsTheyAre() {
        assertThat(JAPANESE.phrase("fewer than 28 days of purchases")).isEqualTo("購買データが28日分に満ちません");
        assertThat(JAPANESE.phrase("no answers to recommend (0..10)")).isEqualTo("推奨度（0〜10）への回答がありません");
        assertThat(JAPANESE.phrase(
                        "nobody answered all questions; left out 2 (no purchase known: 1, no stay answer: 1)"))
                .isEqualTo("必要な設問すべてに回答した顧客がいません（除外2件：購入なし 1件、継続意向の回答なし 1件）");
        assertThat(JAPANESE.phrase("store visit\u202E")).isEqualTo("store visit\\u202E");
        assertThat(ENGLISH.phrase("store visit")).isEqualTo("store visit");
    }

    @Test
    void numbersAreWrittenAsInTheLanguage() {
        Currency yen = Currency.getInstance("JPY");
        Estimate worth = Estimate.of(
                1_234_567, new Interval(1_000_000, 2_000_000, 0.95), 9, Estimate.Unit.money(yen), "a method");
        assertThat(ENGLISH.full(worth)).isEqualTo("JPY 1,234,567 (95% CI JPY 1,000,000 to 2,000,000)");
        assertThat(JAPANESE.full(worth)).isEqualTo("1,234,567円（95%信頼区間 1,000,000〜2,000,000円）");
        assertThat(ENGLISH.compact(yen, 49_588_450)).isEqualTo("JPY 49.6M");
        assertThat(JAPANESE.compact(yen, 49_588_450)).isEqualTo("4,959万円");
        assertThat(JAPANESE.compact(yen, 179_249_763)).isEqualTo("1.79億円");
        assertThat(JAPANESE.compact(yen, 9_999)).isEqualTo("9,999円");
        assertThat(JAPANESE.number(Estimate.Unit.PERCENTAGE_POINTS, -0.03)).isEqualTo("-3.0pt");
        assertThat(ENGLISH.number(Estimate.Unit.DAYS, 12)).isEqualTo("12.0 days");
        assertThat(ENGLISH.compact(Currency.getInstance("XXX"), 2_500_000)).isEqualTo("2.50M");
        assertThat(JAPANESE.day(LocalDate.of(2026, 1, 2))).isEqualTo("2026年1月2日");
        assertThat(ENGLISH.day(LocalDate.of(2026, 1, 2))).isEqualTo("2 Jan 2026");
    }

    @Test
    void whatHasNoIntervalSaysWhy() {
        Interval all = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0.95);
        assertThat(ENGLISH.full(Estimate.of(16.3, all, 1, Estimate.Unit.POINTS, "t")))
                .isEqualTo("16.3 (no interval: too few)");
        assertThat(ENGLISH.full(Estimate.assumed(2, Estimate.Unit.NUMBER, "parameters without standard errors")))
                .isEqualTo("2.00 (no interval: parameters without standard errors)");
        assertThat(JAPANESE.full(Estimate.undefined("no trials"))).isEqualTo("算出できません：対象がありません");
        assertThat(ENGLISH.cell(Estimate.undefined("no trials"))).isEqualTo("–\nno trials");
        Interval half = new Interval(1, Double.POSITIVE_INFINITY, 0.95);
        assertThat(ENGLISH.limits(Estimate.of(2, half, 3, Estimate.Unit.DAYS, "x")))
                .isEqualTo("1.0 to ∞ days");
    }
}
