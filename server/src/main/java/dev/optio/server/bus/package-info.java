/** How messages reach features in this process, and news other replicas. */
@NullMarked
package dev.optio.server.bus;

import org.jspecify.annotations.NullMarked;
