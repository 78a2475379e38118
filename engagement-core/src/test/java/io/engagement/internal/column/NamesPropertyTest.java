package io.engagement.internal.column;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.Facts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NamesPropertyTest {
    /** Letters of one, two and three bytes, the highest surrogate alone and the letter above all surrogates among them. */
    @Provide
    Arbitrary<List<String>> names() {
        Arbitrary<String> few = Arbitraries.strings()
                .withChars('a', 'b', '\0', '\u007f', '\u0080', '\u07ff', '\u0800', '\ud83d', '\udfff', '\uffff')
                .ofMaxLength(20);
        Arbitrary<String> counted = Arbitraries.integers().between(0, 9999).map(i -> String.format("C-%07d", i));
        Arbitrary<String> alike =
                Arbitraries.strings().withChars('x', 'y').ofMaxLength(70).map(end -> "shop/eu-central/customer/" + end);
        return Arbitraries.oneOf(few, counted, alike, Arbitraries.strings())
                .list()
                .ofMaxSize(120);
    }

    private static Names table(List<String> names) {
        Names table = new Names();
        names.forEach(table::numberOf);
        return table;
    }

    /** Names are numbered as they come, are found again and come back as they were. */
    @Property
    void numbersAreThoseOfASet(@ForAll("names") List<String> names) {
        List<String> distinct = List.copyOf(new LinkedHashSet<>(names));
        Names table = new Names();
        for (String name : names) {
            assertThat(table.numberOf(name)).isEqualTo(distinct.indexOf(name));
        }
        assertThat(table.size()).isEqualTo(distinct.size());
        for (int number = 0; number < distinct.size(); number++) {
            assertThat(table.name(number)).isEqualTo(distinct.get(number));
            assertThat(table.find(distinct.get(number))).isEqualTo(number);
        }
        assertThat(table.find("no such name")).isEqualTo(-1);
    }

    /** Many at once are numbered as one after the other, also those met before in the same batch. */
    @Property
    void batchesAreOneAfterTheOther(@ForAll("names") List<String> before, @ForAll("names") List<String> batch) {
        Names table = table(before);
        Names one = table(before);
        IntColumn numbers = new IntColumn();
        table.numbersOf(batch.toArray(String[]::new), batch.size(), numbers);
        assertThat(numbers.toArray())
                .isEqualTo(batch.stream().mapToInt(one::numberOf).toArray());
        assertThat(table.size()).isEqualTo(one.size());
    }

    /** The order is that of the strings. */
    @Property
    void orderIsThatOfStrings(@ForAll("names") List<String> names) {
        Names table = table(names);
        String[] sorted = names.stream().distinct().sorted().toArray(String[]::new);
        assertThat(table.sorted()).isEqualTo(sorted);
        SortedNames view = table.sorted(table.order());
        for (int place = 0; place < sorted.length; place++) {
            assertThat(view.name(place)).isEqualTo(sorted[place]);
            assertThat(view.find(sorted[place])).isEqualTo(place);
        }
        assertThat(view.find("no such name")).isNegative();
    }

    /** What was sorted stays as it is while the table grows on, whoever came first, and when it travels. */
    @Property
    void sortedNamesAreValues(
            @ForAll("names") List<String> names, @ForAll("names") List<String> later, @ForAll Random random) {
        Names table = table(names);
        SortedNames sorted = table.sorted(table.order());
        List<String> mixed = new ArrayList<>(names);
        Collections.shuffle(mixed, random);
        later.forEach(table::numberOf);
        Names other = table(mixed);
        SortedNames same = other.sorted(other.order());
        assertThat(sorted).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(Facts.serialised(sorted)).isEqualTo(same).hasSameHashCodeAs(same);
        int[] half = IntStream.range(0, sorted.size() / 2).map(i -> i * 2).toArray();
        assertThat(IntStream.range(0, half.length)
                        .mapToObj(sorted.select(half)::name)
                        .toList())
                .isEqualTo(IntStream.of(half).mapToObj(sorted::name).toList());
        assertThat(Facts.serialised(sorted.select(half))).isEqualTo(sorted.select(half));
        assertThat(sorted.select(half).equals(sorted)).isEqualTo(half.length == sorted.size());
    }

    /** Law: a table that is no longer filled answers several threads as it answers one. */
    @Example
    void isReadByManyThreads() {
        List<String> names = IntStream.range(0, 20_000)
                .mapToObj(number -> "C-" + number * 7919)
                .toList();
        Names table = table(names);
        SortedNames sorted = table.sorted(table.order());
        for (int round = 0; round < 5; round++) {
            assertThat(names.parallelStream().mapToInt(table::find).toArray())
                    .isEqualTo(names.stream().mapToInt(table::find).toArray());
            assertThat(names.parallelStream().mapToInt(sorted::find).toArray())
                    .isEqualTo(names.stream().mapToInt(sorted::find).toArray());
        }
    }

    /** Tables translate into each other, and travel. */
    @Property(tries = 300)
    void tablesTranslate(@ForAll("names") List<String> mine, @ForAll("names") List<String> theirs) {
        Names table = table(mine);
        Names other = Facts.serialised(table(theirs));
        var translation = table.translate(other);
        for (int number = 0; number < other.size(); number++) {
            assertThat(table.name(translation.applyAsInt(number))).isEqualTo(other.name(number));
        }
        assertThat(table.size())
                .isEqualTo(
                        Stream.concat(mine.stream(), theirs.stream()).distinct().count());
    }

    /** Many names, so that sorting goes in rounds: counted, all alike but for the end, and of random letters. */
    @Example
    void manyNames() {
        Random random = new Random(1);
        for (int kind = 0; kind < 4; kind++) {
            String[] names = new String[50_000];
            for (int i = 0; i < names.length; i++) {
                int n = i * 7919 % names.length;
                names[i] = switch (kind) {
                    case 0 -> String.format("C-%07d", n);
                    case 1 -> "customer-with-a-long-name-in-front-of-the-number/" + n + "@example.org";
                    case 2 -> Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
                    default -> "\u00e9\u4e2d".repeat(n % 5) + Integer.toString(n, 36);
                };
            }
            Names table = new Names();
            IntColumn numbers = new IntColumn();
            table.numbersOf(names, names.length, numbers);
            assertThat(numbers.toArray())
                    .isEqualTo(IntStream.range(0, names.length).toArray());
            String[] sorted = names.clone();
            Arrays.sort(sorted);
            assertThat(table.sorted()).isEqualTo(sorted);
        }
    }
}
