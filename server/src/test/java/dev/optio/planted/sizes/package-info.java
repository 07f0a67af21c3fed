/** Faults on purpose, see dev.optio.server.architecture.SizeTest. */
@NullMarked
package dev.optio.planted.sizes;

import org.jspecify.annotations.NullMarked;
