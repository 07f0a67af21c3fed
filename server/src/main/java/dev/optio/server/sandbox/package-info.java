/** The port to where runs execute, and the types that cross it. */
@NullMarked
package dev.optio.server.sandbox;

import org.jspecify.annotations.NullMarked;
