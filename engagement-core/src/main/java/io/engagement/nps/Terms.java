package io.engagement.nps;

import java.lang.Character.UnicodeScript;
import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a text is made of, without a dictionary: words, and pairs of characters where the script leaves no spaces. */
final class Terms {
    private static final Set<UnicodeScript> WITHOUT_SPACES = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN,
            UnicodeScript.YI);

    private static final char ZERO_WIDTH_SPACE = '\u200B';
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");
    /** Combining marks on nothing that could be part of a term. */
    private static final Pattern STRAY_MARKS = Pattern.compile("(?<![\\p{L}\\p{N}\\p{M}])\\p{M}+");

    private final Locale locale;
    private final TreeSet<String> found = new TreeSet<>();

    private Terms(Locale locale) {
        this.locale = locale;
    }

    static Set<String> of(String text, Locale locale) {
        Terms terms = new Terms(locale);
        terms.read(folded(text, locale).codePoints().toArray());
        return terms.found;
    }

    /** Upper case first: what differs in lower case only (the sharp s and ss) becomes the same. */
    private static String folded(String text, Locale locale) {
        String visible = INVISIBLE.matcher(text.replace(ZERO_WIDTH_SPACE, ' ')).replaceAll("");
        String same = Normalizer.normalize(visible, Normalizer.Form.NFKC);
        // Which sigma a lower case text has depends on what follows it.
        String lower = same.toUpperCase(locale).toLowerCase(locale).replace('ς', 'σ');
        return STRAY_MARKS
                .matcher(Normalizer.normalize(lower, Normalizer.Form.NFKC))
                .replaceAll("");
    }

    private void read(int[] characters) {
        int from = 0;
        while (from < characters.length) {
            boolean withoutSpaces = isWithoutSpaces(characters[from]);
            int to = from + 1;
            while (to < characters.length && belongs(characters[to], withoutSpaces)) {
                to++;
            }
            if (withoutSpaces) {
                addPairs(characters, from, to);
            } else {
                addWords(new String(characters, from, to - from));
            }
            from = to;
        }
    }

    /** Combining marks and the mark of a long vowel are of no script: they belong to what stands before them. */
    private static boolean belongs(int character, boolean withoutSpaces) {
        UnicodeScript script = UnicodeScript.of(character);
        return script == UnicodeScript.INHERITED
                || (script == UnicodeScript.COMMON && Character.getType(character) == Character.MODIFIER_LETTER)
                || isWithoutSpaces(character) == withoutSpaces;
    }

    private static boolean isWithoutSpaces(int character) {
        return WITHOUT_SPACES.contains(UnicodeScript.of(character)) && !Character.isDigit(character);
    }

    private void addPairs(int[] characters, int from, int to) {
        if (to - from == 1) {
            found.add(Character.toString(characters[from]));
        }
        for (int i = from; i + 1 < to; i++) {
            found.add(new String(characters, i, 2));
        }
    }

    private void addWords(String text) {
        BreakIterator words = BreakIterator.getWordInstance(locale);
        words.setText(text);
        int from = words.first();
        for (int to = words.next(); to != BreakIterator.DONE; from = to, to = words.next()) {
            String word = text.substring(from, to);
            if (word.codePoints().anyMatch(Character::isLetter)) {
                found.add(word);
            }
        }
    }
}
