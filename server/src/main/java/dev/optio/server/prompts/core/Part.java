package dev.optio.server.prompts.core;

import java.util.List;

/** A piece of a template. */
sealed interface Part {
  /** Text that stays as it is. */
  record Text(String text) implements Part {}

  /** The place of a parameter's value. */
  record Value(String name) implements Part {}

  /** One of two sequences, by whether a parameter's value counts as true. */
  record Choice(String name, List<Part> then, List<Part> otherwise) implements Part {
    public Choice {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }
}
