/** Growing columns of primitives, in which accumulators keep what they must; knows no type of ours. */
@NullMarked
package io.engagement.internal.column;

import org.jspecify.annotations.NullMarked;
