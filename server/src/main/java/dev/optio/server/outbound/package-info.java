/** The one guard that every connection to the outside passes. */
@NullMarked
package dev.optio.server.outbound;

import org.jspecify.annotations.NullMarked;
