/** Tenants and their members. */
@NullMarked
package dev.optio.server.workspaces;

import org.jspecify.annotations.NullMarked;
