/**
 * The one vocabulary of results: a number with its interval, or the reason why there is none.
 *
 * <pre>{@code
 * Estimate churn = Proportion.of(7, 120).rate();
 * System.out.println(churn);
 * if (churn instanceof Estimate.Undefined none) {
 *     System.out.println("nobody to lose: " + none.reason());
 * } else if (churn.high() > 0.10) {
 *     System.out.println("could be above 10 %");
 * }
 * System.out.println(Proportion.of(56, 70).minus(Proportion.of(48, 80)));
 * System.out.println(Proportion.of(0, 0).rate());
 * }</pre>
 *
 * <p>Counts ({@link io.engagement.estimate.Proportion}, where customers come several times {@link
 * io.engagement.estimate.ClusteredProportion}, and {@link io.engagement.estimate.Exclusions}) are exact and add exactly; a {@code double} appears in the last step only, in an {@link io.engagement.estimate.Estimate}. An empty
 * population or a zero denominator gives {@link io.engagement.estimate.Estimate.Undefined}, never 0, NaN or infinity.
 *
 * @serial exclude
 */
@NullMarked
package io.engagement.estimate;

import org.jspecify.annotations.NullMarked;
