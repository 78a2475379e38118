/**
 * The facts: what happened, to whom, when, for how much.
 *
 * <p>A {@link io.engagement.domain.Customer} is one spell of being a customer. What customers do and say are
 * {@link io.engagement.domain.CustomerEvent}s of three kinds: {@link io.engagement.domain.Purchase},
 * {@link io.engagement.domain.SurveyAnswer} and {@link io.engagement.domain.Interaction}. All are immutable records that
 * are made with {@code of(what is required)} and completed with {@code with...}:
 *
 * <pre>{@code
 * ZoneId tokyo = ZoneId.of("Asia/Tokyo");
 * Instant at = Instant.parse("2026-10-01T09:00:00Z");
 * CustomerEvent bought = Purchase.of("C-1042", at, Money.of("45.00", "USD")).withItem("sku-7").withOrder("O-1");
 * CustomerEvent said = SurveyAnswer.recommend("C-1042", at, 9).withText("fast delivery").withTouchpoint("checkout");
 * CustomerEvent shared = Interaction.of("C-1042", at, InteractionType.SHARE).withItem("post-42").withChannel("instagram");
 * Window october = Window.month(2026, 10, tokyo);
 * System.out.println(october.contains(bought.at()) + ", " + october);
 * }</pre>
 *
 * <p>An {@link io.engagement.domain.EventFilter} says which events are meant, wherever a definition asks: the steps of a
 * funnel, the goal of a conversion, the occasion of a trigger.
 *
 * <p>Time is an {@link java.time.Instant} plus an explicit zone where a calendar is needed; a
 * {@link io.engagement.domain.Window} is half-open and a {@link io.engagement.domain.Cadence} cuts time into calendar
 * steps. Money is exact ({@link io.engagement.domain.Money}). Text that was not given is {@code ""}, other absent
 * components are null. Constructors refuse what makes no sense with a message that names the field, the value and what
 * was expected. Facts are {@link java.io.Serializable}, equal by value, and pass through a plain JSON mapper unchanged.
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.domain;

import org.jspecify.annotations.NullMarked;
