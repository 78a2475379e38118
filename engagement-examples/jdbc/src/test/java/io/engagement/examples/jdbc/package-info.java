@NullMarked
package io.engagement.examples.jdbc;

import org.jspecify.annotations.NullMarked;
