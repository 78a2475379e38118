/** How results print themselves; knows no type of ours. */
@NullMarked
package io.engagement.internal.text;

import org.jspecify.annotations.NullMarked;
