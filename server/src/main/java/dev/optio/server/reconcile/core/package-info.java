/** How output becomes lines, how an agent's end becomes a run's, what a capsule holds. Pure. */
@NullMarked
package dev.optio.server.reconcile.core;

import org.jspecify.annotations.NullMarked;
