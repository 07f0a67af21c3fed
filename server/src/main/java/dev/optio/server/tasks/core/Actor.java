package dev.optio.server.tasks.core;

import dev.optio.server.ids.UserId;

/** Who moved something. */
public sealed interface Actor {
  /** Somebody, through the API. */
  record Person(UserId user) implements Actor {}

  /** Optio itself. */
  record Optio() implements Actor {}
}
