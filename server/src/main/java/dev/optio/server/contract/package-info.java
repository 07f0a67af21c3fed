/** What the contract says, in Java: operations, their messages, error codes, access. */
@NullMarked
package dev.optio.server.contract;

import org.jspecify.annotations.NullMarked;
