package io.engagement.examples.quickstart.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A page as a file, which is there whole or not at all. */
final class PageFile {
    private PageFile() {}

    /**
     * Writes a page.
     *
     * @return the file
     * @throws UncheckedIOException if it cannot be written
     */
    static Path write(Path file, String html) {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw refused(file, "the folder must be there", null);
        }
        if (Files.isDirectory(target)) {
            throw refused(file, "must be a file, is a folder", null);
        }
        try {
            Path written = folder.resolve(
                    "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
            try {
                Files.writeString(written, html);
                move(written, target);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            throw refused(file, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
        return file;
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static UncheckedIOException refused(
            Path file, String reason, @org.jspecify.annotations.Nullable IOException cause) {
        return new UncheckedIOException(
                file + ": cannot be written: " + reason, cause == null ? new IOException(reason) : cause);
    }
}
