package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;

class RecordsPropertyTest {
    /** A line without quotes is split here; the library would read the same. */
    @Property
    void aLineReadsAsTheLibraryReadsIt(
            @ForAll @Chars({',', ' ', '"', '#', '\t', '茶'}) @CharRange(from = 'a', to = 'c') String line)
            throws IOException {
        try (Records records = new Records(
                new Lines(new ByteArrayInputStream(("x" + line + "\r\n").getBytes(StandardCharsets.UTF_8))))) {
            Records.Entry entry = Objects.requireNonNull(records.next());
            if (entry.problem() == null) {
                assertThat(entry.fields())
                        .isEqualTo(CsvReader.builder()
                                .ofSingleCsvRecord("x" + line)
                                .getFields());
            }
        }
    }
}
