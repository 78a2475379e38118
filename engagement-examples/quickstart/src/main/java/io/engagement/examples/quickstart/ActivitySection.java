package io.engagement.examples.quickstart;

import static io.engagement.examples.quickstart.analysis.Text.limits;
import static io.engagement.examples.quickstart.analysis.Text.shown;

import io.engagement.activity.ActiveUsers;
import io.engagement.activity.ActiveUsers.PowerCurve;
import io.engagement.activity.Conversion;
import io.engagement.activity.EmailEngagement;
import io.engagement.activity.SocialEngagement;
import io.engagement.activity.Visits;
import io.engagement.estimate.ClusteredProportion;
import io.engagement.estimate.Estimate;
import io.engagement.estimate.Proportion;
import io.engagement.examples.quickstart.analysis.ActivityAnalysis;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.Facts;
import io.engagement.examples.quickstart.analysis.Facts.Kind;
import io.engagement.examples.quickstart.analysis.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What customers do: who is active, how often and how long they come, e-mail, posts, and what leads to a purchase. */
final class ActivitySection {
    private static final int WEEK = 7;
    /** Active on so many days of the month: twice a week. */
    private static final int POWER_USER = 8;

    private static final int GROUPS = 4;

    private final Page page;
    private final Facts facts;
    private final ActivityAnalysis analysis;

    ActivitySection(Page page, Analysis analysis) {
        this.page = page;
        this.facts = analysis.facts();
        this.analysis = analysis.activity();
    }

    /** Prints the section. */
    void print() {
        page.section("Activity");
        if (analysis.active().isMissing()) {
            page.line("active customers", analysis.active().undefined());
            return;
        }
        active(analysis.active().get());
        visits(analysis.visits());
        email(analysis.email());
        social(analysis.social());
        analysis.conversions().forEach(this::conversion);
    }

    private void active(ActivityAnalysis.Active active) {
        PowerCurve curve = active.month();
        page.line(
                "active customers",
                String.format(
                        Locale.ROOT,
                        "%,d in the %d days to %s, by what they did, not by what was sent to them",
                        curve.active(),
                        curve.days(),
                        analysis.end().minusDays(1)));
        page.line("stickiness", curve.stickiness() + ", mean share of days");
        if (curve.active() > 0 && curve.days() >= POWER_USER) {
            page.line("on " + POWER_USER + " days or more", curve.atLeast(POWER_USER));
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Day", "DAU", "7 days (WAU)", ActivityAnalysis.MONTH + " days (MAU)", "DAU/MAU"));
        List<ActiveUsers.Day> trend = active.days();
        for (int i = (trend.size() - 1) % WEEK; i < trend.size(); i += WEEK) {
            ActiveUsers.Day day = trend.get(i);
            rows.add(List.of(
                    day.date().toString(),
                    count(day.daily()),
                    count(day.weekly()),
                    count(day.monthly()),
                    shown(day.dailyOfMonthly().rate())));
        }
        page.plain("");
        page.table(rows);
        page.plain("");
    }

    private void visits(Visits visits) {
        if (visits.count() == 0) {
            page.line(
                    "visits",
                    Estimate.undefined(
                            facts.none(Kind.INTERACTIONS, "interactions in " + ActivityAnalysis.MONTH + " days")));
            return;
        }
        page.line(
                "visits",
                String.format(
                        Locale.ROOT,
                        "%,d of %,d customers in %d days, 30 minutes apart",
                        visits.count(),
                        visits.customers(),
                        ActivityAnalysis.MONTH));
        page.line("of those who came", visits.frequency());
        page.line("median length", visits.medianLength());
        page.line("of a single event", visits.singleEvent() + ", their length is not known");
        page.line("median time to second", visits.timeToSecond().median());
    }

    private void email(EmailEngagement email) {
        EmailEngagement.Figures all = email.all();
        if (all.delivered().trials() == 0) {
            return;
        }
        page.plain("");
        page.table(List.of(
                List.of("E-mail", "messages", "of", "rate", "95%"),
                row("delivered", all.delivered(), all.delivered().rate()),
                row("opened by a person", all.opened(), all.openRate()),
                row(
                        "or by a program only",
                        all.openedAtMost(),
                        all.openedAtMost().rate()),
                row("clicked", all.clicked(), all.clicked().rate()),
                row("clicked, of opened", all.clickToOpen(), all.clickToOpenRate())));
    }

    private static List<String> row(String name, ClusteredProportion counts, Estimate rate) {
        return List.of(name, count(counts.successes()), count(counts.trials()), shown(rate), limits(rate));
    }

    private void social(SocialEngagement social) {
        if (social.count() == 0) {
            return;
        }
        SocialEngagement.Post most = social.posts().stream()
                .max(Comparator.comparing(SocialEngagement.Post::count)
                        .thenComparing(SocialEngagement.Post::id, Comparator.reverseOrder()))
                .orElseThrow();
        page.plain("");
        page.line(
                "posts",
                String.format(
                        Locale.ROOT,
                        "%,d reactions to %,d posts; most, %,d, to %s",
                        social.count(),
                        social.posts().size(),
                        most.count(),
                        Text.shown(most.id())));
    }

    private void conversion(Conversion.Rates rates) {
        if (rates.all().trials() == 0) {
            return;
        }
        String what = rates.rule().from().name();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                Text.shown(what) + " to purchase in " + ActivityAnalysis.TO_PURCHASE.toDays() + " days",
                "customers",
                "of",
                "rate",
                "95%"));
        rates.groups().entrySet().stream()
                .sorted(Map.Entry.<String, Proportion>comparingByValue(
                                Comparator.comparing(Proportion::trials).reversed())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(GROUPS)
                .forEach(group -> rows.add(row(
                        rates.group().name().toLowerCase(Locale.ROOT) + " "
                                + (group.getKey().isEmpty() ? "not given" : Text.shown(group.getKey())),
                        group.getValue())));
        rows.add(row("all", rates.all()));
        page.plain("");
        page.table(rows);
    }

    private static List<String> row(String name, Proportion counts) {
        return List.of(
                name, count(counts.successes()), count(counts.trials()), shown(counts.rate()), limits(counts.rate()));
    }

    private static String count(@Nullable Long number) {
        return number == null ? "-" : String.format(Locale.ROOT, "%,d", number);
    }
}
