package io.engagement.examples.quickstart.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>";
    private static final String OPTION = """
            {"xAxis": {"data": ["Mon", "Tue"]}, "yAxis": {}, "series": [{"type": "bar", "data": [12, 31]}]}""";

    @TempDir
    private Path dir;

    @Test
    void aChartIsOneFile() throws IOException {
        Path file = Chart.of("Orders", OPTION)
                .withText("Tuesday had 31 orders, Monday 12.")
                .write(dir.resolve("orders.html"));
        assertThat(Files.readString(file))
                .startsWith("<!DOCTYPE html>")
                .contains("<title>Orders</title>", "Tuesday had 31 orders, Monday 12.", "\"data\":[12,31]")
                .contains("Content-Security-Policy\" content=\"default-src &#39;none&#39;");
        assertThat(dir).isDirectoryContaining(file::equals);
        try (var files = Files.list(dir)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void textCannotBreakOut() {
        String option = "{\"series\": [{\"name\": \"" + HOSTILE + "\"}]}";
        String html = Chart.of(HOSTILE, option).toHtml();
        assertThat(html)
                .doesNotContain("<img src=x")
                .contains("\\u003c/script\\u003e\\u003cimg", "&lt;/script&gt;&lt;img");
    }

    @Test
    void whatIsNoOptionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Chart.of("x", "[1]"))
                .withMessage("option must be a JSON object, got ARRAY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Chart.of("x", "{} {}"))
                .withMessageStartingWith("option must be a JSON object: ");
        assertThatIllegalArgumentException().isThrownBy(() -> Chart.of("x", "{\"a\": 1, \"a\": 2}"));
    }

    @Test
    void whatCannotBeWrittenSaysWhyAndLeavesTheOldFile() throws IOException {
        Chart chart = Chart.of("x", OPTION);
        assertThatThrownBy(() -> chart.write(dir.resolve("none").resolve("x.html")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageEndingWith("x.html: cannot be written: the folder must be there");
        Path folder = Files.createDirectory(dir.resolve("folder"));
        assertThatThrownBy(() -> chart.write(folder)).hasMessageContaining("must be a file, is a folder");
        Path file = Files.writeString(dir.resolve("old.html"), "old");
        chart.write(file);
        assertThat(file).content().startsWith("<!DOCTYPE html>");
    }
}
