/**
 * The voice of the customer: how many would recommend us, why, how far that can be trusted, and what it is worth.
 *
 * <p>{@link io.engagement.nps.NpsCalculator} says which answers count. Its tally takes them live or in pieces that merge;
 * {@link io.engagement.nps.Nps} is the counts and the score:
 *
 * <pre>{@code
 * Instant at = Instant.parse("2026-10-01T00:00:00Z");
 * List<SurveyAnswer> answers = List.of(
 *     SurveyAnswer.recommend("C-1", at, 10).withChannel("app"),
 *     SurveyAnswer.recommend("C-2", at, 3).withChannel("shop"),
 *     SurveyAnswer.recommend("C-2", at.plusSeconds(86_400), 9).withChannel("app"),
 *     SurveyAnswer.recommend("C-3", at, 7).withChannel("shop"));
 * NpsCalculator.Tally tally = NpsCalculator.standard().collector().supplier().get();
 * answers.forEach(tally::add);
 * System.out.println(tally.result());
 * System.out.println(answers.stream().collect(NpsCalculator.standard().by(SurveyAnswer::channel)));
 * System.out.println(Nps.of(100, 120, 180).minus(Nps.of(130, 120, 150)));
 * System.out.println(Nps.of(100, 120, 180).answersNeeded(5, 0.95) + " answers for +-5 points");
 * }</pre>
 *
 * <p>{@link io.engagement.nps.NpsBreakdown} compares groups and {@link io.engagement.nps.NpsTrend} waves;
 * {@link io.engagement.nps.Comments} finds the reasons in the free text, {@link io.engagement.nps.Satisfaction} and
 * {@link io.engagement.nps.ReviewRating} read the other questions. {@link io.engagement.nps.NpsEconomics} joins the answers
 * with purchases and says what it is worth when customers move between the groups:
 *
 * <pre>{@code
 * Instant asOf = Instant.parse("2026-10-01T00:00:00Z");
 * List<SurveyAnswer> survey = new ArrayList<>();
 * List<Purchase> purchases = new ArrayList<>();
 * for (int i = 0; i < 200; i++) {
 *     String id = "C-" + i;
 *     int score = i % 20 < 9 ? 10 : i % 20 < 15 ? 8 : 4;
 *     survey.add(SurveyAnswer.recommend(id, asOf.minusSeconds(3600), score));
 *     survey.add(SurveyAnswer.of(id, asOf.minusSeconds(3600), Question.STAY, score == 4 ? 2 : score == 8 ? 4 : 5));
 *     survey.add(SurveyAnswer.of(id, asOf.minusSeconds(3600), Question.REFERRALS, score == 10 ? i % 3 : 0));
 *     purchases.add(Purchase.of(id, asOf.minusSeconds(86_400L * i), Money.of(20 + 15 * score + i % 7, "USD")));
 * }
 * NpsEconomics economics = NpsEconomics.join(survey, purchases, asOf, ZoneOffset.UTC, NpsSurvey.Unknown.ZERO);
 * System.out.println(economics.values());
 * System.out.println(economics.effect(NpsScenario.adjacent().
 *     promoters(NpsScenario.Shift.points(5)).
 *     detractors(NpsScenario.Shift.points(-3))));
 * }</pre>
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.nps;

import org.jspecify.annotations.NullMarked;
