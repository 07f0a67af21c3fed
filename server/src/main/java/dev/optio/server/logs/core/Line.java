package dev.optio.server.logs.core;

import dev.optio.server.contract.LogMessages.LogEntry;

/**
 * An entry together with what it weighs.
 *
 * @param bytes of its JSON in UTF-8
 */
public record Line(LogEntry entry, int bytes) {
  public long n() {
    return entry.n();
  }
}
