package dev.optio.server.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a log entry is, as the contract's {@code LogEntry.kind} names it. */
public enum EntryKind {
  TEXT,
  THINKING,
  TOOL_USE,
  TOOL_RESULT,
  SYSTEM,
  ERROR,
  USAGE;

  /** The name in the contract, the store and on the socket. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
