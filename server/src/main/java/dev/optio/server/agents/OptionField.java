package dev.optio.server.agents;

import java.util.List;

/**
 * One option that a vendor understands.
 *
 * @param aliases names of the same option in the product that Optio follows; accepted, never
 *     written
 * @param help one sentence for the person who fills it in
 */
public record OptionField(String name, List<String> aliases, Kind kind, String help) {
  public OptionField {
    aliases = List.copyOf(aliases);
  }

  /** What a value may be. */
  public sealed interface Kind {
    /**
     * A name that is passed to the program as an argument, such as a model: letters, digits and
     * {@code . _ : / @ + [ ] -}, not beginning with a sign, at most 200 characters.
     */
    record Name() implements Kind {}

    /** Any text without NUL, at most so many bytes of UTF-8. */
    record Text(int maxBytes) implements Kind {}

    /** A list of such texts; not empty, and the first one not either. */
    record Texts(int maxItems, int maxBytes) implements Kind {}

    /** A whole number within these bounds, both included. */
    record Whole(int min, int max) implements Kind {}

    /** One of these words. */
    record Choice(List<String> values) implements Kind {
      public Choice {
        values = List.copyOf(values);
      }
    }

    /** Yes or no. */
    record Flag() implements Kind {}

    /** An absolute http or https address without user name, query and fragment. */
    record Address() implements Kind {}
  }
}
