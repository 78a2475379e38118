/** What the library says about some facts, computed once for whoever shows it: on a terminal or as a page. */
@NullMarked
package io.engagement.examples.quickstart.analysis;

import org.jspecify.annotations.NullMarked;
