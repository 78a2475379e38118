@NullMarked
package io.engagement.examples.quickstart.page;

import org.jspecify.annotations.NullMarked;
