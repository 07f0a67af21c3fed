/** Typed identifiers and where new ones come from. */
@NullMarked
package dev.optio.server.ids;

import org.jspecify.annotations.NullMarked;
