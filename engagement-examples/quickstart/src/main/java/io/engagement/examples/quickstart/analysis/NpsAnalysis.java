package io.engagement.examples.quickstart.analysis;

import io.engagement.domain.Cadence;
import io.engagement.domain.Purchase;
import io.engagement.domain.Question;
import io.engagement.domain.SurveyAnswer;
import io.engagement.domain.Window;
import io.engagement.estimate.Exclusions;
import io.engagement.examples.quickstart.analysis.Facts.Kind;
import io.engagement.nps.Nps;
import io.engagement.nps.NpsAssumptions;
import io.engagement.nps.NpsCalculator;
import io.engagement.nps.NpsEconomics;
import io.engagement.nps.NpsEffect;
import io.engagement.nps.NpsScenario;
import io.engagement.nps.NpsSurvey;
import io.engagement.nps.NpsTrend;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What customers say: the score, how it went, what promoters are worth, and what if there were more of them. */
public final class NpsAnalysis {
    public static final NpsCalculator STANDARD = NpsCalculator.standard();

    /** The same quarter a year before is among them. */
    private static final int WAVES = 5;

    private static final int READABLE = 100;
    /** Above so many respondents the bootstrap takes long, and says the same as the delta method. */
    private static final int MANY = 20_000;

    private final Facts facts;
    private final Histories histories;
    private final List<SurveyAnswer> answers;
    private final List<SurveyAnswer> scored;
    private final ZoneId zone;
    private final Instant asOf;
    private final Finding<Nps> nps;
    private final Finding<Trend> trend;
    private final Finding<NpsEconomics> economics;
    private final Finding<NpsEffect> effect;

    /**
     * The score, one wave after the other.
     *
     * @param step what a wave is: a month, a quarter, a year
     */
    public record Trend(String step, NpsTrend waves) {}

    NpsAnalysis(Facts facts, Histories histories, NpsScenario scenario, long customers) {
        this.facts = facts;
        this.histories = histories;
        answers = histories.answers();
        scored = histories.scored();
        zone = facts.zone();
        asOf = histories.asOf();
        String none = answers.isEmpty()
                ? facts.none(Kind.ANSWERS, "answers")
                : scored.isEmpty() ? "no answers to " + Question.RECOMMEND : "";
        nps = answers.isEmpty() ? Finding.missing(none) : Finding.of(STANDARD.calculate(answers));
        trend = none.isEmpty() ? findTrend() : Finding.missing(none);
        economics = none.isEmpty() ? findEconomics() : Finding.missing(none);
        effect = economics.isMissing()
                ? Finding.missing(economics.reason())
                : findEffect(economics.get().with(NpsAssumptions.standard().withCustomers(customers)), scenario);
    }

    /** The counts; missing without any answer to any question. */
    public Finding<Nps> nps() {
        return nps;
    }

    public Finding<Trend> trend() {
        return trend;
    }

    public Finding<NpsEconomics> economics() {
        return economics;
    }

    /** What the scenario does. */
    public Finding<NpsEffect> effect() {
        return effect;
    }

    /** The last whole months, if these hold enough answers, or else quarters or years. */
    private Finding<Trend> findTrend() {
        Map<String, Cadence> cadences = new LinkedHashMap<>();
        cadences.put("month", Cadence.monthly(zone));
        cadences.put("quarter", Cadence.quarterly(zone));
        cadences.put("year", Cadence.yearly(zone));
        String name = "";
        NpsTrend trend = new NpsTrend(List.of(), Exclusions.NONE);
        for (Map.Entry<String, Cadence> cadence : cadences.entrySet()) {
            NpsTrend longer = waves(cadence.getValue());
            if (!isReadable(trend) && longer.waves().size() > 1) {
                name = cadence.getKey();
                trend = longer;
            }
        }
        return trend.waves().isEmpty()
                ? Finding.missing("the answers do not span two whole months")
                : Finding.of(new Trend(name, trend));
    }

    private NpsTrend waves(Cadence cadence) {
        Instant first =
                Collections.min(scored, Comparator.comparing(SurveyAnswer::at)).at();
        long end = cadence.indexOf(asOf);
        long begin = Math.max(cadence.indexOf(first), end - WAVES);
        return begin >= end
                ? new NpsTrend(List.of(), Exclusions.NONE)
                : STANDARD.trend(Window.of(cadence.firstDay(begin), cadence.firstDay(end), zone), cadence, scored);
    }

    private static boolean isReadable(NpsTrend trend) {
        return trend.waves().stream()
                        .mapToLong(wave -> wave.nps().n())
                        .average()
                        .orElse(0)
                >= READABLE;
    }

    private Finding<NpsEconomics> findEconomics() {
        String missing = missing();
        if (!missing.isEmpty()) {
            return Finding.missing(missing);
        }
        NpsSurvey survey =
                knowsReferrals() ? NpsSurvey.standard() : NpsSurvey.standard().withReferrals(null);
        NpsEconomics joined = survey.join(answers, purchases(), asOf, zone, NpsSurvey.Unknown.EXCLUDE);
        if (joined.respondents().isEmpty()) {
            return Finding.missing("nobody answered all questions; " + joined.excluded());
        }
        return Finding.of(
                joined.respondents().size() > MANY ? joined.with(NpsEconomics.Intervals.ofDeltaMethod()) : joined);
    }

    /** Why the worth is not known; empty when it is. */
    private String missing() {
        if (histories.purchaseRows() == 0) {
            return facts.none(Kind.PURCHASES, "purchases");
        }
        if (!answered(Question.STAY)) {
            return "no answers to " + Question.STAY + ", so how long customers stay is not known";
        }
        Instant midnight = LocalDate.ofInstant(asOf, zone).atStartOfDay(zone).toInstant();
        return midnight.equals(asOf) ? "" : "spend is counted by whole days, and the report ends within one";
    }

    /** Whether referrals were asked for; without them word of mouth is left out of what a promoter is worth. */
    public boolean knowsReferrals() {
        return answered(Question.REFERRALS);
    }

    private boolean answered(Question question) {
        return answers.stream().anyMatch(answer -> answer.question().equals(question) && answer.score() != null);
    }

    /** Those of the customers who answered. */
    private List<Purchase> purchases() {
        Set<String> asked = new HashSet<>();
        answers.forEach(answer -> asked.add(answer.customerId()));
        List<Purchase> purchases = new ArrayList<>();
        facts.forEachEvent(event -> {
            if (event instanceof Purchase purchase && asked.contains(purchase.customerId())) {
                purchases.add(purchase);
            }
        });
        return purchases;
    }

    private static Finding<NpsEffect> findEffect(NpsEconomics economics, NpsScenario scenario) {
        try {
            return Finding.of(economics.effect(scenario));
        } catch (IllegalArgumentException e) {
            return Finding.missing(String.valueOf(e.getMessage()));
        }
    }
}
