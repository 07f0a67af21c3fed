/** What secrets may be named and which of them a run sees. Pure. */
@NullMarked
package dev.optio.server.secrets.core;

import org.jspecify.annotations.NullMarked;
