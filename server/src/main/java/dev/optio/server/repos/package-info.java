/** Git remotes that workspaces have connected. */
@NullMarked
package dev.optio.server.repos;

import org.jspecify.annotations.NullMarked;
