/** JShell with the library on its path: {@link io.engagement.examples.notebook.Notebook} is what the session adds to it. */
@NullMarked
package io.engagement.examples.notebook;

import org.jspecify.annotations.NullMarked;
