package io.engagement.examples.jdbc;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL: the one of {@code -Dpostgres.url=jdbc:postgresql://...}, or a throw-away cluster of the PostgreSQL
 * that is installed here. Where there is none, a test that asks for it is skipped and says so.
 */
final class PostgresServer {
    private static final String PASSWORD = "a b&c=%42 ü";
    private static @Nullable String url;
    private static int schemas;

    private PostgresServer() {}

    /** The URL of an empty schema, of its own for each caller. */
    static synchronized String emptySchema() {
        String server = server();
        String schema = "engagement_test_" + ++schemas;
        try (Connection connection = DriverManager.getConnection(server);
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists " + schema + " cascade");
            statement.execute("create schema " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "PostgreSQL must be there at " + new Database(server, java.util.Map.of()), e);
        }
        return server + (server.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }

    /** The password in it, which must never be printed. */
    static String password() {
        return PASSWORD;
    }

    private static String server() {
        if (url == null) {
            String given = System.getProperty("postgres.url");
            url = given == null || given.isEmpty() ? start() : given;
        }
        return url;
    }

    private static String start() {
        Path programs = programs().orElse(null);
        if (programs == null) {
            return abort("PostgreSQL is not installed (no initdb in PATH or /usr/lib/postgresql) and -Dpostgres.url is"
                    + " not given");
        }
        boolean root = "root".equals(System.getProperty("user.name"));
        try {
            Path directory = Files.createTempDirectory("engagement-postgres");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path secret = Files.writeString(directory.resolve("password"), PASSWORD);
            int port = freePort();
            List<String> as = root ? List.of("runuser", "-u", "postgres", "--") : List.of();
            if (root) {
                // The server refuses to run as root.
                run(List.of("chown", "-R", "postgres", directory.toString()));
            }
            Path data = directory.resolve("data");
            String control = programs.resolve("pg_ctl").toString();
            run(concat(
                    as,
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=engagement",
                    "--pwfile=" + secret,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--no-locale",
                    "--no-sync"));
            String settings = "-p " + port + " -k " + directory + " -c listen_addresses=127.0.0.1 -c fsync=off";
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() ->
                            stop(concat(as, control, "stop", "-D", data.toString(), "-m", "immediate"), directory)));
            run(concat(as, control, "start", "-w", "-D", data.toString(), "-l", directory + "/log", "-o", settings));
            return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=engagement&password="
                    + java.net.URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL must start", e);
        }
    }

    private static Optional<Path> programs() {
        Stream<Path> path = Stream.of(System.getenv("PATH").split(":")).map(Path::of);
        Path debian = Path.of("/usr/lib/postgresql");
        try (Stream<Path> versions = Files.isDirectory(debian) ? Files.list(debian) : Stream.empty()) {
            return Stream.concat(
                            path, versions.sorted(Comparator.reverseOrder()).map(each -> each.resolve("bin")))
                    .filter(directory -> Files.isExecutable(directory.resolve("initdb")))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static List<String> concat(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }

    private static void stop(List<String> command, Path directory) {
        run(command);
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new IllegalStateException("the cluster must go: " + directory, e);
        }
    }

    private static void run(List<String> command) {
        try {
            // What the server inherits stays open, so its output must not be waited for.
            Path output = Files.createTempFile("engagement-postgres", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .directory(Path.of("/").toFile())
                    .start();
            int code = process.waitFor();
            String said = Files.readString(output);
            Files.delete(output);
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " must work, said " + said);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
