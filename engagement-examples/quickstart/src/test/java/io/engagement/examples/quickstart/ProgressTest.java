package io.engagement.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.junit.jupiter.api.Test;

class ProgressTest {
    /** Where a bar would be drawn. */
    private static final class Screen implements ProgressBarConsumer {
        private final List<String> drawn = new ArrayList<>();

        @Override
        public int getMaxRenderedLength() {
            return 80;
        }

        @Override
        public void accept(String line) {
            drawn.add(line);
        }

        @Override
        public void close() {}
    }

    @Test
    void aBarAppearsAfterTwoSecondsAndNotBefore() throws IOException {
        AtomicLong clock = new AtomicLong();
        List<ProgressBar> bars = new ArrayList<>();
        try (Screen screen = new Screen();
                Progress in = new Progress(new ByteArrayInputStream(new byte[10]), clock::get, () -> {
                    ProgressBar bar = new ProgressBarBuilder()
                            .setInitialMax(10)
                            .setConsumer(screen)
                            .build();
                    bars.add(bar);
                    return bar;
                })) {
            assertThat(in.read(new byte[3], 0, 3)).isEqualTo(3);
            clock.set(2_000_000_000L);
            assertThat(in.read()).isZero();
            assertThat(bars).isEmpty();
            clock.set(2_000_000_001L);
            assertThat(in.read(new byte[3], 0, 3)).isEqualTo(3);
            assertThat(bars)
                    .singleElement()
                    .satisfies(bar -> assertThat(bar.getCurrent()).isEqualTo(7));
            assertThat(in.readAllBytes()).hasSize(3);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(bars)
                    .singleElement()
                    .satisfies(bar -> assertThat(bar.getCurrent()).isEqualTo(10));
        }
    }

    @Test
    void thereIsNoneWithoutATerminal() throws IOException {
        try (InputStream in = new ByteArrayInputStream(new byte[1])) {
            assertThat(Progress.over(in, 1, "reading")).isSameAs(in);
        }
    }
}
