/** Results as pages: one HTML file each, with everything in it, that opens from disk without a network. */
@NullMarked
package io.engagement.examples.quickstart.page;

import org.jspecify.annotations.NullMarked;
