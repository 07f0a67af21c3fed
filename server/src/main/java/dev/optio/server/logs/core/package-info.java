/** Log entries, how they are packed, and what a reader has yet to see. Pure. */
@NullMarked
package dev.optio.server.logs.core;

import org.jspecify.annotations.NullMarked;
