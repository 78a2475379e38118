/** The library beside others: each class is a recipe of the README of the examples. */
@NullMarked
package io.engagement.examples.recipes;

import org.jspecify.annotations.NullMarked;
