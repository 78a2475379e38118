package io.engagement.examples.quickstart;

import static io.engagement.examples.quickstart.analysis.Text.limits;
import static io.engagement.examples.quickstart.analysis.Text.shown;

import io.engagement.domain.SurveyAnswer;
import io.engagement.estimate.Difference;
import io.engagement.estimate.Estimate;
import io.engagement.examples.quickstart.analysis.Analysis;
import io.engagement.examples.quickstart.analysis.Finding;
import io.engagement.examples.quickstart.analysis.NpsAnalysis;
import io.engagement.examples.quickstart.analysis.Text;
import io.engagement.nps.Comments;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsBreakdown;
import io.engagement.nps.NpsEconomics;
import io.engagement.nps.NpsEconomics.Group;
import io.engagement.nps.NpsEffect;
import io.engagement.nps.NpsScenario;
import io.engagement.nps.NpsTrend;
import io.engagement.nps.ReviewRating;
import io.engagement.nps.Satisfaction;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What customers say: the score, what goes with it, and what promoters are worth. */
final class NpsSection {
    private static final int QUOTED = 1;
    private static final int GROUPS = 4;
    /** Of promoters, and as many of detractors. */
    private static final int TERMS = 2;

    private static final int TERMS_TOGETHER = 3;

    private final Page page;
    private final NpsAnalysis analysis;
    private final List<SurveyAnswer> answers;
    private final List<SurveyAnswer> scored;
    private final ZoneId zone;

    NpsSection(Page page, Analysis analysis) {
        this.page = page;
        this.analysis = analysis.nps();
        answers = analysis.histories().answers();
        scored = analysis.histories().scored();
        zone = analysis.zone();
    }

    /**
     * Prints the section.
     *
     * @param scenario who moves between the groups
     * @param customers how many customers the respondents stand for
     */
    void print(NpsScenario scenario, long customers) {
        page.section("Net Promoter Score");
        if (analysis.nps().isMissing()) {
            page.line("NPS", analysis.nps().undefined());
            return;
        }
        score(analysis.nps().get());
        satisfaction();
        reviews();
        if (scored.isEmpty()) {
            return;
        }
        trend();
        groups();
        reasons();
        worth(scenario, customers);
    }

    private void score(Nps nps) {
        page.line("NPS", nps.score());
        page.line(
                "customers",
                String.format(
                        Locale.ROOT,
                        "promoters %,d, passives %,d, detractors %,d (the latest answer of each)",
                        nps.promoters(),
                        nps.passives(),
                        nps.detractors()));
        if (nps.excluded().total() > 0) {
            page.line("answers", String.format(Locale.ROOT, "%,d, %s", answers.size(), nps.excluded()));
        }
        scored.stream()
                .filter(answer -> score(answer) <= NpsAnalysis.STANDARD.detractorsUpTo()
                        && !answer.text().isBlank())
                .sorted(Comparator.comparing(SurveyAnswer::at).reversed().thenComparing(SurveyAnswer::customerId))
                .limit(QUOTED)
                .forEach(this::quote);
    }

    private static int score(SurveyAnswer answer) {
        Integer score = answer.score();
        return score == null ? 0 : score;
    }

    private void quote(SurveyAnswer answer) {
        page.line(
                "a detractor said",
                String.format(
                        Locale.ROOT,
                        "%s (%d, %s, %s)",
                        Text.shown(answer.text()),
                        score(answer),
                        Text.shown(answer.customerId()),
                        LocalDate.ofInstant(answer.at(), zone)));
    }

    private void satisfaction() {
        Satisfaction csat = Satisfaction.csat().calculate(answers);
        if (csat.n() > 0) {
            page.line("satisfied (CSAT)", csat.box() + " gave 4 or 5 of 5; mean " + shown(csat.mean()));
        }
        Satisfaction ces = Satisfaction.ces().calculate(answers);
        if (ces.n() > 0) {
            page.line("found it easy (CES)", ces.box() + " gave 5 to 7 of 7; mean " + shown(ces.mean()));
        }
    }

    private void reviews() {
        ReviewRating all = ReviewRating.standard().calculate(answers);
        if (all.n() == 0) {
            return;
        }
        page.line(
                "reviews, 1 to 5",
                "mean " + all.mean() + "; with words " + shown(all.withText().rate()));
        List<Map.Entry<String, ReviewRating>> items = List.copyOf(ReviewRating.standard()
                .calculate(answers, ReviewRating.Group.ITEM)
                .ratings()
                .entrySet());
        if (items.size() > 1) {
            page.line("", "best " + item(items.get(0)) + "; last " + item(items.get(items.size() - 1)));
        }
    }

    private static String item(Map.Entry<String, ReviewRating> item) {
        ReviewRating rating = item.getValue();
        return String.format(
                Locale.ROOT,
                "%s %s (n %,d, above %s at 95%%)",
                Text.shown(item.getKey()),
                shown(rating.mean()),
                rating.n(),
                shown(rating.lowerBound()));
    }

    private void trend() {
        Finding<NpsAnalysis.Trend> trend = analysis.trend();
        if (trend.isMissing()) {
            page.line("trend", trend.undefined());
        } else {
            NpsTrend waves = trend.get().waves();
            page.block("NPS by " + trend.get().step() + "; " + waves.excluded(), waves);
        }
    }

    private void groups() {
        if (!groups("touchpoint", SurveyAnswer::touchpoint) && !groups("channel", SurveyAnswer::channel)) {
            page.line("by touchpoint", Estimate.undefined("the answers name neither touchpoints nor channels"));
        }
    }

    /** Whether the answers have such groups: the largest of them, the others pooled. */
    private boolean groups(String name, Function<SurveyAnswer, String> group) {
        Map<String, Long> sizes = scored.stream().collect(Collectors.groupingBy(group, Collectors.counting()));
        if (sizes.keySet().equals(Set.of(""))) {
            return false;
        }
        Set<String> largest = sizes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(GROUPS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        NpsBreakdown groups = scored.stream()
                .collect(NpsAnalysis.STANDARD.by(answer ->
                        largest.contains(group.apply(answer)) ? Text.shown(group.apply(answer)) : "(all others)"));
        page.block("NPS by " + name, groups);
        return true;
    }

    private void reasons() {
        Comments.Reasons reasons = Comments.standard().calculate(answers).terms();
        Nps voices = reasons.all();
        if (voices.promoters() == 0 || voices.detractors() == 0) {
            String who = voices.promoters() == 0 ? "promoters" : "detractors";
            page.line("their reasons", Estimate.undefined("no " + who + " wrote anything"));
            return;
        }
        if (reasons.mentioning().isEmpty()) {
            page.line(
                    "their reasons",
                    Estimate.undefined("no word was used by " + reasons.minimumSupport() + " or more"));
            return;
        }
        // What the same number of each group used is mostly one phrase, cut in pieces where nothing stands between
        // words.
        Map<Nps, List<String>> together = new LinkedHashMap<>();
        Map<String, Difference> differences = reasons.benjaminiHochberg();
        for (String term : differences.keySet()) {
            together.computeIfAbsent(reasons.mentioning().getOrDefault(term, Nps.EMPTY), counts -> new ArrayList<>())
                    .add(term);
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "Words that separate",
                voices.promoters() + " promoters",
                voices.detractors() + " detractors",
                "difference",
                "95%",
                "p (BH)"));
        for (int sign : new int[] {1, -1}) {
            together.values().stream()
                    .filter(terms ->
                            sign * reasons.difference(terms.get(0)).estimate().orElse(0) > 0)
                    .limit(TERMS)
                    .forEach(terms ->
                            rows.add(reason(reasons, terms, Objects.requireNonNull(differences.get(terms.get(0))))));
        }
        page.plain("");
        page.table(rows);
    }

    private static List<String> reason(Comments.Reasons reasons, List<String> terms, Difference difference) {
        return List.of(
                Text.shown(terms.stream().limit(TERMS_TOGETHER).collect(Collectors.joining(", "))),
                shown(reasons.promoters(terms.get(0)).rate()),
                shown(reasons.detractors(terms.get(0)).rate()),
                shown(difference.estimate()),
                limits(difference.estimate()),
                difference.pValue() < 0.0001 ? "<0.0001" : String.format(Locale.ROOT, "%.4f", difference.pValue()));
    }

    private void worth(NpsScenario scenario, long customers) {
        Finding<NpsEconomics> economics = analysis.economics();
        if (economics.isMissing()) {
            page.line("worth of a promoter", economics.undefined());
            return;
        }
        page.plain("");
        page.plain(economics.get().values().toString());
        if (!analysis.knowsReferrals()) {
            page.plain("  referrals were not asked for: word of mouth is left out");
        }
        if (analysis.effect().isMissing()) {
            page.line("what if", analysis.effect().undefined());
        } else {
            effect(analysis.effect().get(), scenario, customers);
        }
    }

    private void effect(NpsEffect effect, NpsScenario scenario, long customers) {
        page.plain("");
        page.line(
                "what if",
                String.format(
                        Locale.ROOT, "%s; %,d customers, who become like the group they join", scenario, customers));
        String chance = effect.chanceOfGain() instanceof Estimate.Known known
                ? ", chance of a gain " + known.unit().print(known.value())
                : "";
        page.line("worth", effect.value() + chance);
        if (effect.value() instanceof Estimate.Known known) {
            page.line(
                    "by",
                    joined(
                            effect.attribution(),
                            (part, worth) -> part + " " + known.unit().print(worth)));
            page.line(
                    "if a part of the gap",
                    joined(effect.byClosedGap(), (part, worth) -> Math.round(100 * part) + "%: " + shown(worth)));
        }
        effect.notes().forEach(note -> page.line("note", note));
        page.table(shares(effect));
    }

    private static <K, V> String joined(Map<K, V> map, BiFunction<K, V, String> each) {
        return map.entrySet().stream()
                .map(entry -> each.apply(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static List<List<String>> shares(NpsEffect effect) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "now", "then", "change"));
        for (Group group : List.of(Group.PROMOTER, Group.PASSIVE, Group.DETRACTOR)) {
            double now = share(effect.before(), group);
            double then = share(effect.after(), group);
            rows.add(List.of(
                    group.toString(),
                    Estimate.Unit.SHARE.print(now),
                    Estimate.Unit.SHARE.print(then),
                    Estimate.Unit.PERCENTAGE_POINTS.print(then - now)));
        }
        rows.add(List.of("NPS", score(effect.before()), score(effect.after()), shown(effect.npsChange())));
        return rows;
    }

    private static double share(Map<Group, Double> shares, Group group) {
        return shares.getOrDefault(group, 0.0);
    }

    private static String score(Map<Group, Double> shares) {
        double score = 100 * (share(shares, Group.PROMOTER) - share(shares, Group.DETRACTOR));
        return Estimate.Unit.SIGNED_POINTS.print(score);
    }
}
