package io.engagement.examples.quickstart.page;

import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The templates of the pages: whatever is filled in is escaped, and only scripts that are ours may run. */
final class Template {
    private static final String ECHARTS = script(echarts());
    private static final String CHARTS = script("charts.js");
    private static final String THEME = script("theme.js");
    private static final Configuration ENGINE = engine();

    private Template() {}

    private static Configuration engine() {
        Configuration engine = new Configuration(Configuration.VERSION_2_3_34);
        engine.setClassForTemplateLoading(Template.class, "");
        engine.setDefaultEncoding(StandardCharsets.UTF_8.name());
        engine.setRecognizeStandardFileExtensions(true);
        engine.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        engine.setLogTemplateExceptions(false);
        engine.setLocalizedLookup(false);
        return engine;
    }

    /** The page that a template makes of a model. */
    static String render(String name, Locale locale, Map<String, ?> model) {
        Map<String, Object> all = new HashMap<>(model);
        all.put("lang", locale.getLanguage());
        all.put("style", resource("page.css"));
        all.put("theme", THEME);
        all.put("scripts", List.of(ECHARTS, CHARTS));
        all.put("security", policy());
        StringWriter page = new StringWriter();
        try {
            ENGINE.getTemplate(name, locale).process(all, page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TemplateException e) {
            throw new IllegalStateException(name + ": " + e.getMessage(), e);
        }
        return page.toString();
    }

    /** Nothing is loaded from anywhere, and no script runs but those with these digests. */
    private static String policy() {
        String ours = Stream.of(THEME, ECHARTS, CHARTS).map(Template::digest).collect(Collectors.joining(" "));
        return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src " + ours
                + "; base-uri 'none'; form-action 'none'";
    }

    private static String digest(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A WebJar keeps its files in a folder of its version, and says elsewhere which that is. */
    private static String echarts() {
        Properties jar = new Properties();
        try (Reader text = new StringReader(resource("/META-INF/maven/org.webjars/echarts/pom.properties"))) {
            jar.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "/META-INF/resources/webjars/echarts/" + jar.getProperty("version") + "/echarts.min.js";
    }

    private static String script(String name) {
        // A browser reads CR LF as LF before it takes the digest.
        String script = resource(name).replace("\r\n", "\n");
        if (script.contains("</script") || script.contains("<!--")) {
            throw new IllegalStateException(name + " must not hold what ends or opens an element");
        }
        return script;
    }

    private static String resource(String name) {
        try (InputStream in = Template.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " must be on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
