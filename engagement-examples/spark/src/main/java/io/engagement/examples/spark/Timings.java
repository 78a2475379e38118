package io.engagement.examples.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** How long each stage took, and how much of the heap this process used while it ran. */
final class Timings {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double NANOS = 1e9;
    private static final int MEGABYTE = 20;

    /** A stage that is over. */
    private record Stage(String name, double seconds, long peakHeap) {}

    private final List<Stage> stages = new ArrayList<>();

    <T> T stage(String name, Supplier<T> work) {
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        long start = System.nanoTime();
        T result = work.get();
        double seconds = (System.nanoTime() - start) / NANOS;
        long peak =
                heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        stages.add(new Stage(name, seconds, peak));
        return result;
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    /** A table of the stages, and what the process took at most where the system tells. */
    @Override
    public String toString() {
        String lines = stages.stream()
                .map(stage -> line(stage.name, stage.seconds, stage.peakHeap))
                .collect(Collectors.joining());
        double all = stages.stream().mapToDouble(Stage::seconds).sum();
        long peak = stages.stream().mapToLong(Stage::peakHeap).max().orElse(0);
        return String.format(Locale.ROOT, "%-44s %9s %14s%n", "stage", "seconds", "peak heap, MB")
                + lines
                + line("all", all, peak)
                + String.format(
                        Locale.ROOT,
                        "heap at most %,d MB%s",
                        Runtime.getRuntime().maxMemory() >> MEGABYTE,
                        ofProcess());
    }

    private static String line(String name, double seconds, long heap) {
        return String.format(Locale.ROOT, "%-44s %,9.1f %,14d%n", name, seconds, heap >> MEGABYTE);
    }

    private static String ofProcess() {
        try {
            return Files.exists(STATUS)
                    ? Files.readAllLines(STATUS).stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .map(line -> ", the process "
                                    + line.substring(line.indexOf(':') + 1).trim())
                            .findFirst()
                            .orElse("")
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
