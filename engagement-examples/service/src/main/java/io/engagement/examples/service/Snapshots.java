package io.engagement.examples.service;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The state on disk: what was counted up to a group of the journal, in one file that is there wholly or not at all. It
 * holds what it depends on as a line of text, the serialised accumulators, and a checksum of both.
 */
final class Snapshots {
    private static final Pattern NAME = Pattern.compile("snapshot-\\d{20}\\.bin");
    private static final String VERSION = "engagement snapshot 1";
    private static final int BUFFER = 1 << 16;
    private static final ObjectInputFilter OURS = ObjectInputFilter.Config.createFilter("io.engagement.**;java.**;!*");

    private final Settings settings;

    Snapshots(Settings settings) {
        this.settings = settings;
    }

    /** Writes a snapshot, then deletes those before it. */
    void write(EngagementState state) throws IOException {
        Path directory = settings.directory();
        Path temporary = directory.resolve("snapshot.tmp");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            CheckedOutputStream checked = new CheckedOutputStream(Channels.newOutputStream(channel), new CRC32C());
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked, BUFFER));
            out.writeUTF(VERSION);
            out.writeUTF(settings.layout());
            ObjectOutputStream objects = new ObjectOutputStream(out);
            objects.writeObject(state);
            objects.flush();
            long checksum = checked.getChecksum().getValue();
            out.writeLong(checksum);
            out.flush();
            channel.force(true);
        }
        Path file = directory.resolve(String.format(Locale.ROOT, "snapshot-%020d.bin", state.sequence()));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        Disk.forceDirectory(directory);
        for (Path other : files()) {
            if (other.compareTo(file) < 0) {
                Files.delete(other);
            }
        }
    }

    /** The latest state on disk; null if there is none. */
    @Nullable
    EngagementState read() throws IOException {
        List<Path> files = files();
        return files.isEmpty() ? null : read(files.get(files.size() - 1));
    }

    private EngagementState read(Path file) throws IOException {
        requireChecksum(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            require(file, VERSION, in.readUTF());
            require(file, settings.layout(), in.readUTF());
            ObjectInputStream objects = new ObjectInputStream(in);
            objects.setObjectInputFilter(OURS);
            return (EngagementState) objects.readObject();
        } catch (ClassNotFoundException | ObjectStreamException e) {
            throw new DataRefused(file + " was written by another version: " + e);
        }
    }

    private static void require(Path file, String expected, String found) {
        if (!found.equals(expected)) {
            throw new DataRefused(file + " must be of \"" + expected + "\", got \"" + found
                    + "\": start with what it was made with, or delete it if the journal was kept from the beginning");
        }
    }

    private static void requireChecksum(Path file) throws IOException {
        CheckedInputStream checked =
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER), new CRC32C());
        try (DataInputStream in = new DataInputStream(checked)) {
            in.skipNBytes(Math.max(0, Files.size(file) - Long.BYTES));
            long checksum = checked.getChecksum().getValue();
            if (in.readLong() != checksum) {
                throw new DataRefused(file + " is damaged: its checksum does not fit");
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(settings.directory())) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }
}
