package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static List<String> read(String text) throws IOException {
        List<String> read = new ArrayList<>();
        try (Records records =
                new Records(new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))) {
            for (Records.Entry entry = records.next(); entry != null; entry = records.next()) {
                read.add(entry.line() + " " + (entry.problem() == null ? entry.fields() : entry.problem()));
            }
        }
        return read;
    }

    @Test
    void linesEndWithLfCrlfCrOrTheFile() throws IOException {
        assertThat(read("a,b\nc,d\r\ne,f\rg,h")).containsExactly("1 [a, b]", "2 [c, d]", "3 [e, f]", "4 [g, h]");
    }

    @Test
    void aByteOrderMarkIsNoText() throws IOException {
        assertThat(read("\uFEFF名前,b\n")).containsExactly("1 [名前, b]");
    }

    @Test
    void blankLinesAreSkippedAndCounted() throws IOException {
        assertThat(read("\n\r\n  \na,b\n\n")).containsExactly("4 [a, b]");
    }

    @Test
    void quotedLineEndsAreKeptAsTheyAre() throws IOException {
        assertThat(read("a,\"x\r\ny\rz\n\"\nb,c\n")).containsExactly("1 [a, x\r\ny\rz\n]", "5 [b, c]");
    }

    @Test
    void aQuoteWithinAnUnquotedFieldIsText() throws IOException {
        assertThat(read("5\" pipe,\"say \"\"hi\"\"\"\n")).containsExactly("1 [5\" pipe, say \"hi\"]");
    }

    @Test
    void aQuotedFieldMaySpanAHundredLines() throws IOException {
        assertThat(read("a,\"" + "x\n".repeat(99) + "x\"\nb,c\n"))
                .hasSize(2)
                .last()
                .isEqualTo("101 [b, c]");
        assertThat(read("a,\"" + "x\n".repeat(100) + "x\"\nb,c\n"))
                .hasSize(102)
                .contains("1 must close its quote within 100 lines", "102 [b, c]");
    }

    @Test
    void theHundredLinesAreOfAFieldAndNotOfTheRecord() throws IOException {
        String field = "\"" + "x\n".repeat(60) + "x\"";
        assertThat(read(field + "," + field + "\nb,c\n")).hasSize(2).last().isEqualTo("122 [b, c]");
    }

    @Test
    void anOpenQuoteCostsItsFirstLineOnly() throws IOException {
        assertThat(read("a,\"b\nc,d\n\"e,f\"\n"))
                .containsExactly(
                        "1 must end at its closing quote (a quote inside is written twice)", "2 [c, d]", "3 [e,f]");
        assertThat(read("a,b\n\"c,d")).containsExactly("1 [a, b]", "2 must close its quote within 100 lines");
    }

    @Test
    void aLineThatIsTooLongIsOneBadRow() throws IOException {
        assertThat(read("a,b\n" + "x".repeat(Lines.MOST_BYTES) + "\nc,d\n"))
                .containsExactly("1 [a, b]", "2 must be at most 1048576 bytes long", "3 [c, d]");
        assertThat(read("x".repeat(Lines.MOST_BYTES - 1) + "\nc,d\n"))
                .hasSize(2)
                .last()
                .isEqualTo("2 [c, d]");
    }

    @Test
    void aLineThatCannotBeReadEndsAnOpenQuote() throws IOException {
        byte[] text = "a,\"b\n?\nc,d\n".getBytes(StandardCharsets.UTF_8);
        text[5] = (byte) 0xE9;
        List<String> read = new ArrayList<>();
        try (Records records = new Records(new Lines(new ByteArrayInputStream(text)))) {
            for (Records.Entry entry = records.next(); entry != null; entry = records.next()) {
                read.add(entry.line() + " " + (entry.problem() == null ? entry.fields() : entry.problem()));
            }
        }
        assertThat(read)
                .containsExactly(
                        "1 must close its quote before line 2, which cannot be read",
                        "2 must be UTF-8 text",
                        "3 [c, d]");
    }

    @Test
    void aRecordTooLargeForTheLibraryIsABadRow() throws IOException {
        String line = "x".repeat(Lines.MOST_BYTES - 10) + "\n";
        assertThat(read("\"" + line.repeat(18) + "\"\nc,d\n"))
                .first()
                .asString()
                .startsWith("1 must be a record the CSV library can read");
    }
}
