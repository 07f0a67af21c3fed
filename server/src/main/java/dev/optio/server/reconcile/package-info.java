/** The loop that takes due runs and sees each through to its end. */
@NullMarked
package dev.optio.server.reconcile;

import org.jspecify.annotations.NullMarked;
