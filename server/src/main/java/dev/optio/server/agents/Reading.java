package dev.optio.server.agents;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.TaskMessages.Ask;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Something that a line of an agent's output says. */
public sealed interface Reading {
  /**
   * A log entry.
   *
   * @param text may hold line feeds; the log makes one entry of each line
   * @param group the vendor's id of the tool call that it belongs to
   */
  record Entry(EntryKind kind, String text, Optional<String> group) implements Reading {}

  /**
   * What was used, as far as the vendor says; absent figures are unknown, not zero, and leave what
   * was said before as it is.
   *
   * @param span what tokens and costs are counted over
   * @param inputTokens all that the model read, cached or not
   */
  record Usage(
      Span span,
      Optional<Long> inputTokens,
      Optional<Long> outputTokens,
      Optional<BigDecimal> costUsd,
      Optional<String> model)
      implements Reading {}

  /** What the figures of a {@link Usage} are counted over. */
  enum Span {
    /** All since the program was started: replaces what was said before. */
    RUN,
    /** What came since the last figures: is added to what was said before. */
    STEP
  }

  /**
   * The vendor's conversation id, needed to resume. It comes from a hostile place and goes into an
   * argument, so it cannot look like an option or a path.
   */
  record Conversation(String id) implements Reading {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}");

    public Conversation {
      if (!FORM.matcher(id).matches()) {
        throw new IllegalArgumentException("not the form of a conversation id");
      }
    }

    /** Empty when the text has not the form of a conversation id. */
    static Optional<Conversation> of(String id) {
      return FORM.matcher(id).matches() ? Optional.of(new Conversation(id)) : Optional.empty();
    }
  }

  /**
   * The vendor's own last word. Some programs, Claude Code among them, do not exit while their
   * input is open: whoever feeds one closes its input after this. A program that was told something
   * before that works on and says another; the last one counts.
   *
   * @param failure why it failed; empty for success
   * @param message its summary, or its explanation of the failure; cut to {@value #MAX_MESSAGE}
   *     characters. Empty when it gives none: on success the last entry of kind text says it then
   * @param ask what it stopped for, so that a person decides
   */
  record Finished(Optional<FailureCause> failure, String message, Optional<Ask> ask)
      implements Reading {
    /** Most characters of a message. */
    public static final int MAX_MESSAGE = 8_000;

    public Finished {
      message = Excerpt.of(message, MAX_MESSAGE);
    }

    /** A last word that asks nothing. */
    public Finished(Optional<FailureCause> failure, String message) {
      this(failure, message, Optional.empty());
    }
  }

  /**
   * The program waits until this is answered on its input; see {@link Vendor#answer}.
   *
   * @param id the program's own name for it
   * @param tool what it wants to use
   * @param input what it wants to use it for, to be handed back when it may
   */
  record Request(String id, String tool, JsonNode input) implements Reading {}
}
