/**
 * Who is who, where they are on their way, and when to act.
 *
 * <p>A {@link io.engagement.segment.Population} is what is known of every customer at a moment: purchases, spells,
 * attributes, scores. A {@link io.engagement.segment.Segmentation} sorts it, the first rule that holds, so that everybody
 * is in exactly one of the {@link io.engagement.segment.Segments}; {@link io.engagement.segment.Rfm} gives scores by
 * cut-points that stay where they are. {@link io.engagement.segment.Migration} says who moved:
 *
 * <pre>{@code
 * ZoneId tokyo = ZoneId.of("Asia/Tokyo");
 * Random random = new Random(11);
 * List<Purchase> purchases = new ArrayList<>();
 * for (int customer = 0; customer < 200; customer++) {
 *     double daysBetween = 10 + 200 * random.nextDouble();
 *     for (double day = 400 * random.nextDouble(); day < 600; day -= Math.log(random.nextDouble()) * daysBetween) {
 *         Instant at = Instant.parse("2025-01-01T03:00:00Z").plusSeconds(86_400L * (long) day);
 *         purchases.add(Purchase.of("C-" + customer, at, Money.of(10 + random.nextInt(40), "USD")));
 *     }
 * }
 * PurchaseLog log = PurchaseLog.of(purchases, Cadence.daily(tokyo));
 * Population march = Population.of(log, Instant.parse("2026-02-28T15:00:00Z"));
 * Population now = Population.of(log, Instant.parse("2026-08-24T15:00:00Z"));
 * Segments before = Segmentation.buying().of(march);
 * Segments after = Segmentation.buying().of(now);
 * System.out.println(after.sideBySide().with("spend", after.spend()));
 * System.out.println(before.to(after));
 * Rfm rfm = Rfm.of(march.base());
 * System.out.println(rfm.scores(now.base()));
 * System.out.println(Rfm.parse(rfm.toText()).equals(rfm));
 * }</pre>
 *
 * <p>A {@link io.engagement.segment.Journey} leads customers from stage to stage, by events and by time; its {@link
 * io.engagement.segment.Stays} say where they are, how long they stay and where they go. A {@link
 * io.engagement.segment.Trigger} says when to act on one of them, online or in replay:
 *
 * <pre>{@code
 * Instant at = Instant.parse("2026-10-01T00:00:00Z");
 * Triggers triggers = Triggers.of(
 *     Trigger.cartAbandoned(Wait.hours(4)).coolDown(Wait.days(7, ZoneId.of("Asia/Tokyo"))),
 *     Trigger.cameBack(Wait.days(90, ZoneId.of("Asia/Tokyo"))));
 * triggers.on(Interaction.of("C-1", at, InteractionType.CART_FILLED));
 * triggers.on(Interaction.of("C-2", at.plusSeconds(60), InteractionType.CART_FILLED));
 * triggers.on(Purchase.of("C-2", at.plusSeconds(600), Money.of(12, "USD")));
 * triggers.advanceTo(at.plusSeconds(86_400)).forEach(System.out::println);
 * System.out.println(triggers);
 * Stays stays = Journey.buying(ZoneId.of("Asia/Tokyo")).of(
 *     List.of(
 *         Interaction.of("C-1", at, InteractionType.SIGN_UP),
 *         Purchase.of("C-1", at.plusSeconds(86_400), Money.of(12, "USD")),
 *         Interaction.of("C-2", at, InteractionType.SIGN_UP)),
 *     at.plusSeconds(10 * 86_400));
 * System.out.println(stays);
 * }</pre>
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.segment;

import org.jspecify.annotations.NullMarked;
