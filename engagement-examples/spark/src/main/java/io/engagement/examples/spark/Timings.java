package io.engagement.examples.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How long each stage took by the clock and of this process's processors, and how much memory the process has ever taken. On
 * a cluster the executors do most of the work, and Spark's own pages tell of them.
 */
final class Timings {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double NANOS = 1e9;
    private static final int MEGABYTE = 20;

    /** A stage that is over. */
    private record Stage(String name, double seconds, double processor) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%-44s %,9.1f %,9.1f%n", name, seconds, processor);
        }
    }

    private final List<Stage> stages = new ArrayList<>();

    <T> T stage(String name, Supplier<T> work) {
        long start = System.nanoTime();
        Duration before = processor();
        T result = work.get();
        double seconds = (System.nanoTime() - start) / NANOS;
        stages.add(new Stage(name, seconds, processor().minus(before).toNanos() / NANOS));
        return result;
    }

    private static Duration processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** A table of the stages; what the process took where the system tells. */
    @Override
    public String toString() {
        double seconds = stages.stream().mapToDouble(Stage::seconds).sum();
        double processor = stages.stream().mapToDouble(Stage::processor).sum();
        return String.format(Locale.ROOT, "%-44s %9s %9s%n", "stage", "seconds", "of CPU")
                + stages.stream().map(Stage::toString).collect(Collectors.joining())
                + new Stage("all", seconds, processor)
                + String.format(
                        Locale.ROOT,
                        "memory: heap limited to %,d MB%s",
                        Runtime.getRuntime().maxMemory() >> MEGABYTE,
                        ofProcess());
    }

    private static String ofProcess() {
        try {
            return Files.exists(STATUS)
                    ? Files.readAllLines(STATUS).stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .map(line -> ", the process took at most "
                                    + line.substring(line.indexOf(':') + 1).trim())
                            .findFirst()
                            .orElse("")
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
