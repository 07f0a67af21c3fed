/** Prompts that a workspace keeps, with places for parameters. */
@NullMarked
package dev.optio.server.prompts;

import org.jspecify.annotations.NullMarked;
