package io.engagement.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every block of Java in the README of the examples stands, line by line, in a source of this module. */
class ReadmeTest {
    private static final Path README = Path.of("../README.md");

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().map(String::strip).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<List<String>> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(ReadmeTest::lines)
                    .toList();
        }
    }

    private static List<List<String>> blocks(List<String> text) {
        List<List<String>> blocks = new ArrayList<>();
        int begin = text.indexOf("```java");
        while (begin >= 0) {
            List<String> rest = text.subList(begin + 1, text.size());
            int end = rest.indexOf("```");
            blocks.add(rest.subList(0, end));
            int next = rest.subList(end + 1, rest.size()).indexOf("```java");
            begin = next < 0 ? -1 : begin + 1 + end + 1 + next;
        }
        return blocks;
    }

    @Test
    void everyBlockIsCompiledAndTested() throws IOException {
        List<List<String>> sources = sources();
        List<List<String>> blocks = blocks(lines(README));
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(5);
        for (List<String> block : blocks) {
            assertThat(sources)
                    .as(String.join("\n", block))
                    .anyMatch(source -> Collections.indexOfSubList(source, block) >= 0);
        }
    }
}
