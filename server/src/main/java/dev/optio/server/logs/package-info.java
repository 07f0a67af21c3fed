/** Task logs: stored in order without gaps, and shown live. */
@NullMarked
package dev.optio.server.logs;

import org.jspecify.annotations.NullMarked;
