package io.engagement.examples.quickstart.page;

import io.engagement.estimate.Exclusions;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.Facts;
import io.engagement.examples.quickstart.analysis.Text;
import io.engagement.examples.quickstart.page.Section.Block;
import io.engagement.examples.quickstart.page.Section.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What the page is made from, as of when, and what was left out. */
final class About {
    private final Analysis analysis;
    private final Words words;

    About(Analysis analysis, Words words) {
        this.analysis = analysis;
        this.words = words;
    }

    /** The line below the title. */
    static String line(Analysis analysis, Words words) {
        About about = new About(analysis, words);
        return words.of("facts", about.moment(), about.events(), words.zone(analysis.zone()));
    }

    private String moment() {
        ZoneId zone = analysis.zone();
        Instant asOf = analysis.asOf();
        LocalDate day = LocalDate.ofInstant(asOf, zone);
        return day.atStartOfDay(zone).toInstant().equals(asOf)
                ? words.of("about.beginning", words.day(day))
                : asOf.toString();
    }

    private String events() {
        return analysis.histories()
                .days()
                .map(days -> words.days(days.first(), days.last()))
                .orElseGet(() -> words.of("about.noEvents"));
    }

    private List<String> row(Facts.Source source) {
        StringBuilder text = new StringBuilder(words.of(
                source.name().isEmpty() ? "about.rows" : "about.rows.file",
                words.count(source.rows()),
                Text.shown(source.name())));
        if (!source.bad().isEmpty()) {
            text.append(words.of("sentence")).append(words.leftOut(new Exclusions(source.bad())));
        }
        if (source.repeated() > 0) {
            text.append(words.of("sentence"))
                    .append(words.leftOut(Exclusions.of("repeated event id", source.repeated())));
        }
        if (!source.unused().isEmpty()) {
            String columns =
                    words.list(source.unused().stream().map(Text::shown).toList());
            text.append(words.of("sentence")).append(words.of("about.unused", columns));
        }
        return List.of(words.of("about." + source.kind().lowerCase()), text.toString());
    }

    Section section() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(words.of("about.asOf"), moment()));
        rows.add(List.of(words.of("about.zone"), words.zone(analysis.zone())));
        rows.add(List.of(words.of("about.events"), events()));
        if (!analysis.facts().description().isEmpty()) {
            rows.add(List.of(
                    words.of("about.data"), words.phrase(analysis.facts().description())));
        }
        analysis.facts().sources().forEach(source -> rows.add(row(source)));
        rows.add(List.of(
                words.of("about.later"), words.count(analysis.histories().leftOut())));
        rows.add(List.of(
                words.of("about.excluded.purchases"),
                words.leftOut(analysis.base().excluded())));
        if (!analysis.nps().nps().isMissing()) {
            rows.add(List.of(
                    words.of("about.excluded.answers"),
                    words.leftOut(analysis.nps().nps().get().excluded())));
        }
        Table table =
                new Table(words.of("about.title"), List.of(words.of("about.what"), words.of("about.state")), rows);
        return new Section(
                "about",
                words.of("about"),
                words.of("about.lead"),
                List.of(Block.of(words.of("about.title"), words.of("about.intervals"), table)
                        .look("wide text")));
    }
}
