/**
 * The runtime for first use and development: agents run on this machine, in namespaces of their
 * own.
 */
@NullMarked
package dev.optio.server.sandbox.local;

import org.jspecify.annotations.NullMarked;
