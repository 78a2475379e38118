package io.engagement.examples.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events on disk, in files of records. A record is a group of events that was written and forced at once: a mark, the
 * length, the group's number, a checksum, then each event as JSON after its length.
 *
 * <p>A crash may leave the last record torn. It was never acknowledged, and is cut off. A broken record before a whole one
 * was: then the journal is refused, since what it held is not there any more.
 */
final class Journal implements CommitLog {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Pattern NAME = Pattern.compile("journal-\\d{20}\\.log");
    private static final byte[] MAGIC = "engagement journal 1 ".getBytes(StandardCharsets.US_ASCII);
    private static final int CURRENCY = 3;
    private static final int FILE_HEADER = MAGIC.length + CURRENCY + 1;
    /** No text in UTF-8 holds it, so no event can look like the beginning of a record. */
    private static final int MARK = 0xFFFE_C0C1;

    private static final int HEADER = 4 + 4 + 8 + 4;

    private final Settings settings;
    private FileChannel channel;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    private long sequence;

    private Journal(Settings settings, long sequence) throws IOException {
        this.settings = settings;
        this.sequence = sequence;
        this.channel = begin(sequence + 1);
    }

    /** Begins a file for the groups after a number. */
    static Journal after(long sequence, Settings settings) throws IOException {
        return new Journal(settings, sequence);
    }

    private FileChannel begin(long first) throws IOException {
        Path file = settings.directory().resolve(String.format(Locale.ROOT, "journal-%020d.log", first));
        // A file of that name can hold no group: those it could hold are not there yet.
        FileChannel begun = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        write(begun, ByteBuffer.wrap(header(settings)));
        begun.force(true);
        Disk.forceDirectory(settings.directory());
        return begun;
    }

    private static byte[] header(Settings settings) {
        return ByteBuffer.allocate(FILE_HEADER)
                .put(MAGIC)
                .put(settings.currency().getCurrencyCode().getBytes(StandardCharsets.US_ASCII))
                .put((byte) '\n')
                .array();
    }

    @Override
    public long append(List<StoredEvent> events) throws IOException {
        int length = events.stream()
                .mapToInt(event -> Integer.BYTES + event.length())
                .sum();
        if (buffer.capacity() < HEADER + length) {
            buffer = ByteBuffer.allocateDirect(HEADER + length);
        }
        buffer.clear().position(HEADER);
        events.forEach(event -> event.writeTo(buffer));
        buffer.flip();
        long number = sequence + 1;
        buffer.putInt(0, MARK).putInt(4, length).putLong(8, number);
        buffer.putInt(16, checksum(buffer));
        write(channel, buffer);
        channel.force(false);
        sequence = number;
        return number;
    }

    /** Of all but the mark and itself. */
    private static int checksum(ByteBuffer record) {
        CRC32C crc = new CRC32C();
        crc.update(record.duplicate().position(4).limit(16));
        crc.update(record.duplicate().position(HEADER));
        return (int) crc.getValue();
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public long roll() throws IOException {
        FileChannel full = channel;
        channel = begin(sequence + 1);
        full.close();
        return sequence;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Takes a group of events. */
    interface Groups {
        void accept(long number, List<StoredEvent> events);
    }

    /**
     * Reads the groups after a number, up to another.
     *
     * @return the number of the last group; {@code after} if there was none
     * @throws DataRefused if a record is broken that was acknowledged, or groups are missing
     */
    static long read(Settings settings, long after, long upTo, Groups groups) throws IOException {
        List<Path> files = files(settings.directory());
        long last = after;
        for (int i = 0; i < files.size() && first(files.get(i)) <= upTo; i++) {
            boolean newest = i == files.size() - 1;
            if (newest || first(files.get(i + 1)) > after + 1) {
                long first = first(files.get(i));
                if (first > last + 1) {
                    throw new DataRefused(
                            "groups " + (last + 1) + " to " + (first - 1) + " are missing before " + files.get(i));
                }
                last = Math.max(last, readFile(files.get(i), settings, newest, last, groups));
            }
        }
        return last;
    }

    private static long readFile(Path file, Settings settings, boolean newest, long after, Groups groups)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long number = first(file) - 1;
            if (newest && channel.size() < FILE_HEADER) {
                return number;
            }
            requireHeader(file, channel, settings);
            long position = FILE_HEADER;
            while (position < channel.size()) {
                ByteBuffer record = record(channel, position);
                if (record == null) {
                    cutTornEnd(file, channel, position, newest);
                    break;
                }
                if (record.getLong(8) != ++number) {
                    throw broken(file, position, "group " + record.getLong(8) + " stands where " + number + " should");
                }
                position += record.limit();
                if (number > after) {
                    groups.accept(number, events(file, record));
                }
            }
            return number;
        }
    }

    private static void requireHeader(Path file, FileChannel channel, Settings settings) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(FILE_HEADER);
        read(channel, found, 0);
        byte[] expected = header(settings);
        if (!java.util.Arrays.equals(found.array(), expected)) {
            throw broken(file, 0, "it must begin with \"" + text(expected) + "\", got \"" + text(found.array()) + "\"");
        }
    }

    private static String text(byte[] header) {
        return new String(header, StandardCharsets.US_ASCII).strip();
    }

    /** The whole record at a position, its header skipped; null if there is none. */
    private static @Nullable ByteBuffer record(FileChannel channel, long position) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (!read(channel, header, position) || header.getInt(0) != MARK) {
            return null;
        }
        int length = header.getInt(4);
        if (length < 0 || length > channel.size() - position - HEADER) {
            return null;
        }
        ByteBuffer record = ByteBuffer.allocate(HEADER + length);
        read(channel, record, position);
        return checksum(record.position(HEADER)) == record.getInt(16) ? record : null;
    }

    private static boolean read(FileChannel channel, ByteBuffer into, long from) throws IOException {
        for (long position = from; into.hasRemaining(); ) {
            int count = channel.read(into, position);
            if (count < 0) {
                return false;
            }
            position += count;
        }
        into.flip();
        return true;
    }

    /** Nothing whole may come after what is cut off: a group is begun only when the one before is on disk. */
    private static void cutTornEnd(Path file, FileChannel channel, long position, boolean newest) throws IOException {
        if (!newest || hasRecordAfter(channel, position)) {
            throw broken(file, position, "a record that was acknowledged is damaged");
        }
        LOG.warn("{}: {} bytes of a group that was never acknowledged are cut off", file, channel.size() - position);
        channel.truncate(position);
        channel.force(true);
    }

    private static boolean hasRecordAfter(FileChannel channel, long position) throws IOException {
        long size = Math.min(channel.size() - position, Integer.MAX_VALUE);
        ByteBuffer rest = channel.map(FileChannel.MapMode.READ_ONLY, position, size);
        for (int i = 1; i <= size - HEADER; i++) {
            if (rest.getInt(i) == MARK && record(channel, position + i) != null) {
                return true;
            }
        }
        return false;
    }

    private static DataRefused broken(Path file, long position, String what) {
        return new DataRefused(file + ", byte " + position + ": " + what);
    }

    private static List<StoredEvent> events(Path file, ByteBuffer record) {
        List<StoredEvent> events = new ArrayList<>();
        try {
            while (record.hasRemaining()) {
                byte[] json = new byte[record.getInt()];
                record.get(json);
                events.add(StoredEvent.read(json));
            }
            return events;
        } catch (IOException e) {
            throw new DataRefused(file + " holds an event that cannot be read: " + e.getMessage());
        }
    }

    /** Deletes the files that hold no group after a number; the one that is written to stays. */
    static void deleteUpTo(Settings settings, long number) throws IOException {
        List<Path> files = files(settings.directory());
        for (int i = 0; i + 1 < files.size() && first(files.get(i + 1)) <= number + 1; i++) {
            Files.delete(files.get(i));
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private static long first(Path file) {
        return Long.parseLong(file.getFileName().toString().replaceAll("\\D", ""));
    }
}
