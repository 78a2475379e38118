/** Numerics that several packages share; knows no type of ours. */
@NullMarked
package io.engagement.internal.numeric;

import org.jspecify.annotations.NullMarked;
