/**
 * What leads to what.
 *
 * <pre>{@code
 * Instant day = Instant.parse("2026-10-01T09:00:00Z");
 * InteractionType view = InteractionType.PAGE_VIEW;
 * List<CustomerEvent> events = List.of(
 *     Interaction.of("C-1", day, view).withItem("grinder"),
 *     Interaction.of("C-1", day.plusSeconds(300), InteractionType.CART_FILLED),
 *     Purchase.of("C-1", day.plusSeconds(900), Money.of(45, "USD")).withItem("beans"),
 *     Interaction.of("C-2", day, view).withItem("kettle"),
 *     Interaction.of("C-2", day.plusSeconds(600), InteractionType.CART_FILLED),
 *     Interaction.of("C-2", day.plusSeconds(700), InteractionType.CHAT),
 *     Interaction.of("C-3", day, view).withItem("grinder"));
 * Window october = Window.month(2026, 10, ZoneOffset.UTC);
 * Instant asOf = Instant.parse("2026-12-01T00:00:00Z");
 *
 * Funnel funnel = Funnel.of(
 *     Duration.ofDays(7),
 *     EventFilter.interactions(view),
 *     EventFilter.interactions(InteractionType.CART_FILLED),
 *     EventFilter.purchases());
 * FunnelConversion conversion = funnel.calculate(events, october, asOf);
 * System.out.println(conversion);
 * System.out.println(conversion.ofPrevious(3));
 * System.out.println(conversion.instead(2));
 * System.out.println(conversion.timeTo(2).median());
 *
 * EventFilter views = EventFilter.interactions(view);
 * PathSearch search = PathSearch.of(views, EventFilter.purchases(), Duration.ofDays(14)).minimumSupport(1);
 * System.out.println(search.calculate(events, october));
 * System.out.println(Transitions.of(events, october));
 * }</pre>
 *
 * <p>A {@link io.engagement.behavior.Funnel} is a definition, made of {@link io.engagement.domain.EventFilter}s; its
 * {@link io.engagement.behavior.Funnel.Tally} takes the events of many customers in any order, on any number of machines. A
 * {@link io.engagement.behavior.FunnelConversion} tells how far they came, a
 * {@link io.engagement.behavior.FunnelBreakdown} how segments differ. {@link io.engagement.behavior.PathSearch} looks for items
 * that customers view before they buy others, and holds each {@link io.engagement.behavior.PathRule} against windows in which
 * nothing of the kind was viewed; {@link io.engagement.behavior.Transitions} tell what follows what, step by step.
 *
 * <p>What makes customers stay, and what a change did:
 *
 * <pre>{@code
 * Pilot pilot = Pilot.fixedHorizon(150);
 * System.out.println(pilot.proportions(Proportion.of(56, 70), Proportion.of(48, 80)));
 * System.out.println(PilotPlan.proportions(0.10, 0.12, 0.80, 0.95));
 * }</pre>
 *
 * <p>{@link io.engagement.behavior.MagicNumber} searches for "so many of these within so many days", against what chance would
 * find. A {@link io.engagement.behavior.Pilot} reads an experiment when it may be read, and
 * {@link io.engagement.behavior.NorthStar} shares out the change of a metric to its parts.
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.behavior;

import org.jspecify.annotations.NullMarked;
