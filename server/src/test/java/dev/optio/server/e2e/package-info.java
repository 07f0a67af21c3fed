/** Whole replicas as processes of their own, through their public API. */
@NullMarked
package dev.optio.server.e2e;

import org.jspecify.annotations.NullMarked;
