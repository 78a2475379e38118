@NullMarked
package io.engagement.examples.notebook;

import org.jspecify.annotations.NullMarked;
