/** The port to stored secrets, and the type that a secret value has outside its store. */
@NullMarked
package dev.optio.server.vault;

import org.jspecify.annotations.NullMarked;
