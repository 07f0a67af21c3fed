/** The instance itself: health, readiness, what its people should know. */
@NullMarked
package dev.optio.server.admin;

import org.jspecify.annotations.NullMarked;
