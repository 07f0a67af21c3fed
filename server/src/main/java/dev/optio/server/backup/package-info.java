/** The whole database into one file, and out of it into an empty one. */
@NullMarked
package dev.optio.server.backup;

import org.jspecify.annotations.NullMarked;
