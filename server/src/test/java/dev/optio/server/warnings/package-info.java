/** Holds tests to saying which warnings they provoke. */
@NullMarked
package dev.optio.server.warnings;

import org.jspecify.annotations.NullMarked;
