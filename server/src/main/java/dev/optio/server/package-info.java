/** A self-hosted control plane for coding agents. */
@NullMarked
package dev.optio.server;

import org.jspecify.annotations.NullMarked;
