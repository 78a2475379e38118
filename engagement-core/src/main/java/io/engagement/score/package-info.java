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
 * what a service keeps of one customer, {@link io.engagement.score.CustomerProfiles} holds millions in columns; a
 * {@link io.engagement.score.ScoreCard} is the score with the parts it is made of. Both the definition and the profile
 * travel as text.
 *
 * <p>Everything that explains a score adds up to it bit for bit: its parts, its difference to somebody typical
 * ({@link io.engagement.score.ScoreCard#against}), its events ({@link io.engagement.score.EventPoints}), and how it moved,
 * split into what faded and what is new ({@link io.engagement.score.ScoreChange}). {@link io.engagement.score.Bands} name
 * stretches of it without flicker:
 *
 * <pre>{@code
 * EngagementScore score = EngagementScore.subscription(ZoneId.of("Europe/Berlin"));
 * Instant monday = Instant.parse("2026-10-05T08:00:00Z");
 * CustomerProfile before = score.profile("C-7");
 * for (int day = 0; day < 12; day++) {
 *     Instant at = monday.minus(Duration.ofDays(2 * day + 1));
 *     before = score.update(before, Interaction.of("C-7", at, InteractionType.LOGIN));
 * }
 * CustomerProfile after = score.update(before, SurveyAnswer.of("C-7", monday, Question.STAY, 5));
 * Instant friday = Instant.parse("2026-10-09T08:00:00Z");
 * System.out.println(score.change(before, monday, after, friday).table());
 * System.out.println(score.raises(after, friday).get(0));
 * double points = score.of(after, friday).score().value();
 * System.out.println(Bands.USUAL.of(points) + " of " + Bands.USUAL);
 * }</pre>
 *
 * <p>Weights are an opinion until {@link io.engagement.score.LearnedWeights} has seen who was retained; a
 * {@link io.engagement.score.Calibration} turns a score into a probability, and {@link io.engagement.score.Drift} says when
 * both have aged.
 *
 * <p>A repeated event counts twice in a decayed sum: put a {@link io.engagement.history.Deduplicator} in front.
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.score;

import org.jspecify.annotations.NullMarked;
