/** What operators do from a shell. */
@NullMarked
package dev.optio.server.cli;

import org.jspecify.annotations.NullMarked;
