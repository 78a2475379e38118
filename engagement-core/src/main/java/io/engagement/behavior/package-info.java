/**
 * What leads to what.
 *
 * <pre>{@code
 * Pilot pilot = Pilot.fixedHorizon(150);
 * System.out.println(pilot.proportions(Proportion.of(56, 70), Proportion.of(48, 80)));
 * System.out.println(PilotPlan.proportions(0.10, 0.12, 0.80, 0.95));
 * }</pre>
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.behavior;

import org.jspecify.annotations.NullMarked;
