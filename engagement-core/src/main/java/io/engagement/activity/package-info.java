/**
 * How customers use what we offer: who is active, how often and how long they come, what they do with posts and e-mail, and
 * which contact leads to which action.
 *
 * <p>Four people made a fortnight of events. {@link io.engagement.activity.ActiveUsers} counts who was active, each once in
 * any stretch of days; {@link io.engagement.activity.Visits} cuts what they did into visits:
 *
 * <pre>{@code
 * ZoneId zone = ZoneId.of("Europe/Berlin");
 * Window fortnight = Window.of(LocalDate.of(2026, 3, 23), LocalDate.of(2026, 4, 6), zone);
 * List<Interaction> events = new ArrayList<>();
 * for (int day = 0; day < 14; day++) {
 *     Instant noon = LocalDate.of(2026, 3, 23).plusDays(day).atTime(12, 0).atZone(zone).toInstant();
 *     for (int who = 1; who <= 4; who++) {
 *         if (day % who == 0) {
 *             events.add(Interaction.of("C-" + who, noon, InteractionType.PAGE_VIEW).withChannel("app"));
 *             events.add(Interaction.of("C-" + who, noon.plusSeconds(200L * who), InteractionType.PAGE_VIEW));
 *         }
 *     }
 * }
 * ActiveUsers active = events.stream().collect(ActiveUsers.collector(fortnight));
 * System.out.println(active.trend(Window.day(LocalDate.of(2026, 4, 5), zone), 14));
 * System.out.println(active.powerCurve(fortnight));
 * System.out.println(Visits.during(fortnight).calculate(events));
 * }</pre>
 *
 * <p>{@link io.engagement.activity.EmailEngagement} and {@link io.engagement.activity.SocialEngagement} read what became of
 * messages and posts; {@link io.engagement.activity.Conversion} says how many of those who did one thing did another, by
 * channel and touchpoint:
 *
 * <pre>{@code
 * Window november = Window.month(2026, 11, ZoneOffset.UTC);
 * List<Interaction> events = new ArrayList<>();
 * for (int i = 0; i < 120; i++) {
 *     Instant at = november.start().plusSeconds(7_200L * i);
 *     Interaction sent = Interaction.of("C-" + i % 60, at, InteractionType.EMAIL_SENT).withItem(i < 60 ? "news" : "offer");
 *     events.add(sent);
 *     InteractionType then = i % 3 == 0 ? InteractionType.EMAIL_OPENED : InteractionType.EMAIL_OPENED_BY_MACHINE;
 *     if (i % 2 == 0) {
 *         events.add(Interaction.of("C-" + i % 60, at.plusSeconds(60), then).withItem(sent.item()));
 *     }
 *     if (i % 6 == 0) {
 *         events.add(Interaction.of("C-" + i % 60, at.plusSeconds(90), InteractionType.EMAIL_CLICKED).withItem(sent.item()));
 *     }
 *     if (i % 12 == 0) {
 *         events.add(Interaction.of("C-" + i % 60, at.plusSeconds(900), InteractionType.SIGN_UP));
 *     }
 * }
 * System.out.println(EmailEngagement.of(events));
 * System.out.println(Conversion.of(
 *     EventFilter.interactions(InteractionType.EMAIL_SENT),
 *     EventFilter.interactions(InteractionType.SIGN_UP),
 *     Duration.ofDays(7), november, november.end()).calculate(events, Conversion.Group.ITEM));
 *
 * List<SocialEngagement.Post> posts = new ArrayList<>();
 * for (int i = 1; i <= 12; i++) {
 *     posts.add(SocialEngagement.Post.of("post-" + i, 20 + 7 * i % 11, i % 4, 2 * i % 5, i).withReach(400 + 150 * i));
 * }
 * System.out.println(SocialEngagement.of(posts));
 * }</pre>
 *
 * <p>Where the active customers come from, and when they stop, is {@link io.engagement.churn}: {@link
 * io.engagement.churn.Lifecycle} and {@link io.engagement.churn.RetentionTable} read the same {@link
 * io.engagement.history.ActivityLog}.
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.activity;

import org.jspecify.annotations.NullMarked;
