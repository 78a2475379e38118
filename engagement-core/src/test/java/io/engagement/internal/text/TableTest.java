package io.engagement.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void widthIsWhatATerminalShows() {
        assertThat(Table.width("")).isZero();
        assertThat(Table.width("fast")).isEqualTo(4);
        assertThat(Table.width("配送が早い")).isEqualTo(10);
        assertThat(Table.width("サービス")).isEqualTo(8);
        assertThat(Table.width("ｻｰﾋﾞｽ")).isEqualTo(5);
        assertThat(Table.width("ＦＡＳＴ。")).isEqualTo(10);
        assertThat(Table.width("한국")).isEqualTo(4);
        assertThat(Table.width("𠮷")).isEqualTo(2);
        assertThat(Table.width("😡")).isEqualTo(2);
        assertThat(Table.width("cafe\u0301")).isEqualTo(4);
        assertThat(Table.width("\u200Bé–")).isEqualTo(2);
    }

    @Test
    void columnsAreAligned() {
        Table table = new Table("Title");
        table.row("", "n");
        table.row("配送", "1,000");
        table.row("fast", "7");
        assertThat(table).hasToString("Title\n            n\n  配送  1,000\n  fast      7");
        assertThat(new Table("Title")).hasToString("Title");
    }
}
