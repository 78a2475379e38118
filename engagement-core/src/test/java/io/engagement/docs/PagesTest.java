package io.engagement.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README and the package pages show compiles, runs, and prints what they say. */
class PagesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/engagement");
    private static final Path README = Path.of("../README.md");

    /** JShell takes a statement as ended before a line that begins with a dot. */
    private static final Pattern BREAKS_WHEN_PASTED = Pattern.compile("(?m)^\\s*\\.");

    @TempDir
    private Path directory = Path.of("");

    static Stream<Path> publicPackages() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            List<Path> pages = files.map(folder -> folder.resolve("package-info.java"))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
            return pages.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("publicPackages")
    void everyPackagePageHasAnExampleThatRunsAndPrints(Path page) throws IOException {
        Pattern example = Pattern.compile("<pre>\\{@code\n(.*?)\n \\* \\}</pre>", Pattern.DOTALL);
        List<String> examples = all(example, Files.readString(page));
        assertThat(examples).describedAs("examples of " + page).isNotEmpty();
        for (String code : examples) {
            String statements = code.replaceAll("(?m)^ \\* ?", "");
            assertThat(statements).doesNotContainPattern(BREAKS_WHEN_PASTED);
            assertThat(new Snippet(statements).run(directory)).isNotBlank();
        }
    }

    @Test
    void theReadmePrintsWhatItSays() throws IOException {
        Pattern block = Pattern.compile("```java\n(.*?)```\\s+```text\n(.*?)```", Pattern.DOTALL);
        List<MatchResult> blocks =
                block.matcher(Files.readString(README)).results().toList();
        assertThat(blocks).isNotEmpty();
        for (MatchResult shown : blocks) {
            assertThat(shown.group(1)).doesNotContainPattern(BREAKS_WHEN_PASTED);
            assertThat(new Snippet(shown.group(1)).run(directory)).isEqualTo(shown.group(2));
        }
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
