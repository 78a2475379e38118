package io.engagement.examples.quickstart.page;

import io.engagement.examples.quickstart.EngagementReportRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The pages that the tests look at. */
final class Pages {
    /** What tries to end the element it stands in. */
    static final String HOSTILE = "</script><img src=x onerror=alert(1)>";

    private static final Map<String, String> MADE = new ConcurrentHashMap<>();

    private Pages() {}

    /** The page on the sample. */
    static String sample(String language) {
        return MADE.computeIfAbsent(
                language,
                key -> HtmlReport.of(EngagementReportRun.sample(), Locale.forLanguageTag(language))
                        .toHtml());
    }

    /** Only what is given is known; customers, items and comments have hostile names. */
    static String hostile(Path dir) {
        List<String> purchases = new ArrayList<>(List.of("customer_id,date,amount,item"));
        List<String> answers = new ArrayList<>(List.of("customer_id,date,question,score,text,touchpoint"));
        List<String> interactions = new ArrayList<>(List.of("customer_id,date,type"));
        List<String> customers = new ArrayList<>(List.of("customer_id,since,end,end_reason"));
        for (int number = 1; number <= 9; number++) {
            String id = HOSTILE + number;
            purchases.add(id + ",2026-01-0" + number + ",10," + HOSTILE);
            purchases.add(id + ",2026-02-0" + number + ",20," + HOSTILE);
            answers.add(id + ",2026-02-0" + number + ",recommend," + number + "," + HOSTILE + "," + HOSTILE);
            interactions.add(id + ",2026-02-0" + number + "," + HOSTILE);
            interactions.add(id + ",2026-02-0" + number + ",visit");
            customers.add(id + ",2026-01-0" + number + "," + (number < 4 ? "2026-02-20," + HOSTILE : ","));
        }
        return of(
                "ja",
                "--purchases",
                file(dir, HOSTILE.replace("/", "") + ".csv", purchases),
                "--answers",
                file(dir, "a.csv", answers),
                "--interactions",
                file(dir, "i.csv", interactions),
                "--customers",
                file(dir, "c.csv", customers),
                "--as-of",
                "2026-03-01");
    }

    static String file(Path dir, String name, List<String> lines) {
        try {
            return Files.write(dir.resolve(name), lines).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page that the command writes for some options. */
    static String of(String language, String... options) {
        try {
            Path page = Files.createTempFile("page", ".html");
            List<String> all = new ArrayList<>(List.of(options));
            all.addAll(List.of("--html", page.toString(), "--lang", language));
            EngagementReportRun.of(all.toArray(String[]::new));
            String html = Files.readString(page);
            Files.delete(page);
            return html;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a reader sees, without scripts and styles: the text between the tags. */
    static String text(String html) {
        return html.replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", " ")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }
}
