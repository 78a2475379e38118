/**
 * One explainable number per customer: how engaged are they, 0 to 100, and why.
 *
 * <pre>{@code
 * EngagementScore score = EngagementScore.in(ZoneId.of("Asia/Tokyo")).
 *     signal(Signal.purchases().halfLife(Duration.ofDays(90)).scale(Scale.halfAt(3)).weight(3)).
 *     signal(Signal.interactions(InteractionType.SHARE).halfLife(Duration.ofDays(30)).atMostPerDay(5).weight(1)).
 *     signal(Signal.latestAnswer(Question.RECOMMEND).weight(2)).
 *     build();
 * Instant at = Instant.parse("2026-10-01T09:00:00Z");
 * CustomerProfile profile = score.profile("C-1042");
 * profile = score.update(profile, Purchase.of("C-1042", at, Money.of("45.00", "USD")));
 * profile = score.update(profile, SurveyAnswer.recommend("C-1042", at.plusSeconds(90), 9));
 * System.out.println(score.of(profile, Instant.parse("2026-10-31T09:00:00Z")));
 * }</pre>
 *
 * <p>An {@link io.engagement.score.EngagementScore} is the definition: a list of {@link io.engagement.score.Signal}s, each
 * with what it counts, how that fades, how it scales and what it weighs. A {@link io.engagement.score.CustomerProfile} is
 * what a service keeps of one customer; a {@link io.engagement.score.ScoreCard} is the score with the parts it is made of.
 *
 * <p>A repeated event counts twice in a decayed sum: put a {@link io.engagement.history.Deduplicator} in front.
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.score;

import org.jspecify.annotations.NullMarked;
