/**
 * The voice of the customer: how many would recommend us, and how far that number can be trusted.
 *
 * <pre>{@code
 * Instant at = Instant.parse("2026-10-01T00:00:00Z");
 * List<SurveyAnswer> answers = List.of(
 *     SurveyAnswer.recommend("C-1", at, 10),
 *     SurveyAnswer.recommend("C-2", at, 3),
 *     SurveyAnswer.recommend("C-2", at.plusSeconds(86_400), 9),
 *     SurveyAnswer.recommend("C-3", at, 7));
 * NpsCalculator.Tally tally = NpsCalculator.standard().collector().supplier().get();
 * answers.forEach(tally::add);
 * System.out.println(tally.result());
 * System.out.println(Nps.of(100, 120, 180).minus(Nps.of(130, 120, 150)));
 * }</pre>
 *
 * <p>{@link io.engagement.nps.NpsCalculator} says which answers count, its
 * {@link io.engagement.nps.NpsCalculator.Tally} takes them live or in pieces that merge, and
 * {@link io.engagement.nps.Nps} is the counts and the score.
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.nps;

import org.jspecify.annotations.NullMarked;
