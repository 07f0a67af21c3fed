/** The language of prompt templates: reading, checking and rendering. Pure. */
@NullMarked
package dev.optio.server.prompts.core;

import org.jspecify.annotations.NullMarked;
