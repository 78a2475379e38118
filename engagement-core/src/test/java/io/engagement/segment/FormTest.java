package io.engagement.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FormTest {
    /** Any words, blank and quoted ones too, come back. */
    @Property(tries = 300)
    void wordsComeBack(@ForAll List<String> words) {
        Form form = Form.of("test-1", List.of(Form.of("words", words), "end"));
        Form back = Form.parse(form.toString(), "test-1");
        assertThat(back).hasToString(form.toString());
        Form list = back.form(1);
        assertThat(list.size()).isEqualTo(words.size() + 1);
        for (int i = 0; i < words.size(); i++) {
            assertThat(list.word(i + 1)).isEqualTo(words.get(i));
        }
    }

    @Test
    void hostileTextIsRefused() {
        for (String text : List.of("(".repeat(100_000), "(a \\", "(a \"\\", "(a))", "(a \u0007", "x(a)", "(a x\\y)")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Form.parse(text, "a"))
                    .withMessageContaining("text must be a (a ...) form");
        }
        Form form = Form.parse(" ( a  (b)\n\"c d\" ) ", "a");
        assertThat(form).hasToString("(a (b) \"c d\")");
        assertThatIllegalArgumentException().isThrownBy(() -> form.word(1)).withMessageContaining("a word at place 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> form.form(2))
                .withMessageContaining("brackets at place 2");
        assertThatIllegalArgumentException().isThrownBy(() -> form.form(3));
    }
}
