package io.engagement.nps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TermsTest {
    @Provide
    Arbitrary<String> texts() {
        String corners = "aZéßİΣς'-1๑ .,配送早がｶーー々ดีม𠮷😡𐐀\u0301\u3099\u200B";
        Arbitrary<String> mixed = Arbitraries.of(
                        corners.codePoints().mapToObj(Character::toString).toList())
                .list()
                .ofMaxSize(12)
                .map(characters -> String.join("", characters));
        return Arbitraries.oneOf(mixed, Arbitraries.strings().all().ofMaxLength(12));
    }

    /** Whatever the text: terms have a letter, and reading a text again, in capitals or not, gives the same. */
    @Property
    void termsHaveLetters(@ForAll("texts") String text) {
        for (String term : terms(text)) {
            assertThat(term.codePoints().anyMatch(Character::isLetter) || term.codePointCount(0, term.length()) <= 2)
                    .describedAs(term)
                    .isTrue();
            assertThat(term).doesNotContain(" ");
        }
        assertThat(terms(text + " " + text)).isEqualTo(terms(text));
    }

    @Property
    void joiningTextsJoinsTheirTerms(@ForAll("texts") String first, @ForAll("texts") String second) {
        assertThat(terms(first + "\n" + second)).containsAll(terms(first));
    }

    @Test
    void wordsWithoutNumbersAndPunctuation() {
        assertThat(terms("Fast, FAST delivery! 10/10 :-) ... it's 4K"))
                .containsExactlyInAnyOrder("fast", "delivery", "it's", "4k");
        assertThat(terms("")).isEmpty();
        assertThat(terms(" \t\n 123 --- 😡")).isEmpty();
    }

    @Test
    void japaneseIsReadInPairs() {
        assertThat(terms("配送が早い")).containsExactlyInAnyOrder("配送", "送が", "が早", "早い");
        assertThat(terms("配送が遅い。10日")).containsExactlyInAnyOrder("配送", "送が", "が遅", "遅い", "日");
        assertThat(terms("サーバー")).containsExactlyInAnyOrder("サー", "ーバ", "バー");
        assertThat(terms("ｻｰﾊﾞｰ")).isEqualTo(terms("サーバー"));
        assertThat(terms("Wi-Fiが弱い iPhoneで"))
                .contains("が弱", "弱い", "iphone", "で")
                .doesNotContain("iが");
        assertThat(terms("佐々木")).containsExactlyInAnyOrder("佐々", "々木");
    }

    @Test
    void charactersBeyondSixteenBitsAreOne() {
        assertThat(terms("𠮷野家")).containsExactlyInAnyOrder("𠮷野", "野家");
        assertThat(terms("𠮷")).containsExactly("𠮷");
        assertThat(terms("𐐀𐐁")).containsExactly("𐐨𐐩");
    }

    @Test
    void thaiIsReadInPairsWithItsMarks() {
        assertThat(terms("ดีมาก")).containsExactlyInAnyOrder("ดี", "ีม", "มา", "าก");
        assertThat(terms("๑๒")).isEmpty();
    }

    @Test
    void howACharacterIsWrittenMakesNoDifference() {
        assertThat(terms("Cafe\u0301")).isEqualTo(terms("CAFÉ")).containsExactly("café");
        assertThat(terms("か\u3099く")).isEqualTo(terms("がく"));
        assertThat(terms("ＦＡＳＴ")).containsExactly("fast");
        assertThat(terms("STRASSE")).isEqualTo(terms("Straße"));
        assertThat(terms("ΣΟΦΟΣ")).isEqualTo(terms("σοφος"));
        assertThat(terms("x\u0323\u0307y")).isEqualTo(terms("x\u0307\u0323y")).hasSize(1);
        assertThat(terms("\u0301")).isEmpty();
        assertThat(terms("\u3099ー \u0301fast´")).containsExactlyInAnyOrder("ー", "fast");
        assertThat(terms("de\u00ADliv\uFEFFery\u200Bslow")).containsExactlyInAnyOrder("delivery", "slow");
    }

    @Test
    void theLocaleSaysHowLettersFold() {
        assertThat(Terms.of("ISIK", Locale.forLanguageTag("tr"))).containsExactly("ısık");
        assertThat(terms("ISIK")).containsExactly("isik");
    }

    private static Set<String> terms(String text) {
        return Terms.of(text, Locale.ROOT);
    }
}
