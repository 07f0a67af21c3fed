package dev.optio.server.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The answer to {@link Vendor#check}. */
public sealed interface OptionsCheck {
  /**
   * Usable.
   *
   * @param options the same options under their own names, aliases resolved
   */
  record Valid(ObjectNode options) implements OptionsCheck {}

  /**
   * Not usable.
   *
   * @param field the option that is wrong
   * @param message one sentence that says what would be right
   */
  record Invalid(String field, String message) implements OptionsCheck {}
}
