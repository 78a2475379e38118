/** What all collectors share. */
@NullMarked
package io.engagement.internal.stream;

import org.jspecify.annotations.NullMarked;
