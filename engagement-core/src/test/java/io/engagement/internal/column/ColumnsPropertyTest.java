package io.engagement.internal.column;

import static org.assertj.core.api.Assertions.assertThat;

import io.engagement.Facts;
import java.util.Arrays;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ColumnsPropertyTest {
    /** A column is the list of what was added, across the borders of its pieces. */
    @Property(tries = 30)
    void columnsAreLists(@ForAll @IntRange(max = 200_000) int rows) {
        IntColumn ints = new IntColumn();
        LongColumn longs = new LongColumn();
        LongColumn sized = new LongColumn(rows / 2);
        long[] expected = LongStream.range(0, rows).map(i -> i * 31).toArray();
        for (long value : expected) {
            ints.add((int) value);
            longs.add(value);
            sized.add(value);
        }
        assertThat(longs.toArray()).isEqualTo(expected);
        assertThat(sized.toArray()).isEqualTo(expected);
        assertThat(longs.trimmed().toArray()).isEqualTo(expected);
        assertThat(sized.trimmed().trimmed().toArray()).isEqualTo(expected);
        assertThat(new LongColumn(expected.clone(), rows).toArray()).isEqualTo(expected);
        assertThat(Arrays.stream(ints.toArray()).asLongStream().toArray()).isEqualTo(expected);
        assertThat(ints.size()).isEqualTo(rows);
        assertThat(longs.size()).isEqualTo(rows);
        for (int row = 0; row < rows; row += 997) {
            assertThat(ints.get(row)).isEqualTo((int) expected[row]);
            assertThat(longs.get(row)).isEqualTo(expected[row]);
        }
        longs.multiply(3);
        assertThat(longs.toArray())
                .isEqualTo(LongStream.of(expected).map(i -> i * 3).toArray());
        LongColumn travelled = Facts.serialised(longs);
        travelled.add(7);
        assertThat(travelled.get(rows)).isEqualTo(7);
    }

    @Property(tries = 100)
    void rowsBetweenAreFilled(@ForAll @IntRange(max = 20) int before, @ForAll @IntRange(max = 40) int between) {
        IntColumn column = new IntColumn();
        for (int i = 0; i < before; i++) {
            column.add(i);
        }
        column.addAt(before + between, 5, -1);
        assertThat(column.size()).isEqualTo(before + between + 1);
        assertThat(column.get(before + between)).isEqualTo(5);
        assertThat(Arrays.stream(column.toArray()).filter(value -> value == -1).count())
                .isEqualTo(between);
    }

    /** Sorting by all bits is the unsigned order; by some, it is stable. */
    @Property
    void radixSortIsStable(
            @ForAll @Size(max = 200) long[] keys,
            @ForAll @IntRange(max = 64) int one,
            @ForAll @IntRange(max = 64) int other) {
        int first = Math.min(one, other);
        int end = Math.max(one, other);
        long mask = end - first == 64 ? -1 : ((1L << (end - first)) - 1);
        Long[] expected = LongStream.of(keys).boxed().toArray(Long[]::new);
        Arrays.sort(
                expected,
                (a, b) -> Long.compareUnsigned(
                        first == 64 ? 0 : (a >>> first) & mask, first == 64 ? 0 : (b >>> first) & mask));
        assertThat(RadixSort.sort(keys.clone(), first, end))
                .isEqualTo(Arrays.stream(expected).mapToLong(key -> key).toArray());
    }
}
