package io.engagement.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Java statements from a page, compiled as a reader would paste them, and run. */
record Snippet(String code) {
    private static final List<String> IMPORTS = List.of(
            "io.engagement.behavior.*",
            "io.engagement.activity.*",
            "io.engagement.churn.*",
            "io.engagement.domain.*",
            "io.engagement.estimate.*",
            "io.engagement.history.*",
            "io.engagement.ltv.*",
            "io.engagement.nps.*",
            "io.engagement.score.*",
            "io.engagement.segment.*",
            "java.time.*",
            "java.util.*");

    /** What the statements print. */
    String run(Path directory) {
        String imports = IMPORTS.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
        String source = imports + "public class Page { public static void main(String[] arguments) throws Exception {\n"
                + code + "\n} }\n";
        try {
            Path file = Files.writeString(directory.resolve("Page.java"), source);
            compile(file, directory);
            return runMain(directory);
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("page must run: " + code, e);
        }
    }

    private static void compile(Path file, Path directory) throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK runs the tests");
        String path = Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(File.pathSeparator));
        StringWriter messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-classpath", path, "-proc:none", "-d", directory.toString()),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).describedAs(messages.toString()).isTrue();
        }
    }

    private static String runMain(Path directory) throws IOException, ReflectiveOperationException {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        URL[] here = {directory.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(here, Snippet.class.getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("Page").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
