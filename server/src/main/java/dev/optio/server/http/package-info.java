/** The listeners: from a request to a message and back. */
@NullMarked
package dev.optio.server.http;

import org.jspecify.annotations.NullMarked;
