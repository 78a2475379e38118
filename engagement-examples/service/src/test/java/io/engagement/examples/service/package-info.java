@NullMarked
package io.engagement.examples.service;

import org.jspecify.annotations.NullMarked;
