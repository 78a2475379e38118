package io.engagement.examples.quickstart;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Shows how far a file was read, once that takes longer than two seconds. */
final class Progress extends FilterInputStream {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;
    private final Supplier<ProgressBar> bars;
    private final long began;
    private long read;
    private @Nullable ProgressBar bar;

    Progress(InputStream in, LongSupplier nanoTime, Supplier<ProgressBar> bars) {
        super(in);
        this.nanoTime = nanoTime;
        this.bars = bars;
        this.began = nanoTime.getAsLong();
    }

    /** The stream, watched on a terminal and as it is otherwise. */
    static InputStream over(InputStream in, long size, String task) {
        // A console alone is no sign of a terminal from JDK 22 on; picocli knows the difference.
        return !CommandLine.Help.Ansi.AUTO.enabled()
                ? in
                : new Progress(
                        in,
                        System::nanoTime,
                        () -> new ProgressBarBuilder()
                                .setTaskName(task)
                                .setInitialMax(size)
                                .setUnit(" MB", 1_000_000)
                                .setStyle(ProgressBarStyle.ASCII)
                                .clearDisplayOnFinish()
                                .build());
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        advance(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int number = super.read(bytes, from, length);
        advance(Math.max(0, number));
        return number;
    }

    private void advance(int number) {
        read += number;
        if (bar == null && nanoTime.getAsLong() - began > PATIENCE.toNanos()) {
            bar = bars.get();
        }
        if (bar != null) {
            bar.stepTo(read);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        if (bar != null) {
            bar.close();
        }
    }
}
