/** Removes what finished tasks leave, once it is older than the instance keeps it. */
@NullMarked
package dev.optio.server.retention;

import org.jspecify.annotations.NullMarked;
