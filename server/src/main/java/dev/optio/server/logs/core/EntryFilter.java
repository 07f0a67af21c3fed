package dev.optio.server.logs.core;

import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.contract.Outcome;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which entries somebody asked for.
 *
 * @param kinds empty for all
 * @param text looked for in what is visible of an entry; in lower case; empty for any
 */
public record EntryFilter(Set<EntryKind> kinds, String text) {
  public EntryFilter {
    kinds = Set.copyOf(kinds);
  }

  /**
   * Reads what a request asks for.
   *
   * @param kinds several with commas between them; of two lists, what either names
   * @return refused when a kind is unknown
   */
  public static Outcome<EntryFilter> read(List<String> kinds, Optional<String> search) {
    Set<EntryKind> chosen = EnumSet.noneOf(EntryKind.class);
    for (String list : kinds) {
      for (String name : list.split(",", -1)) {
        Optional<EntryKind> kind = kind(name.strip());
        if (kind.isEmpty()) {
          return Outcome.refused(ErrorCode.BAD_REQUEST, "logType names an unknown kind of entry.");
        }
        chosen.add(kind.get());
      }
    }
    return Outcome.done(new EntryFilter(chosen, search.orElse("").toLowerCase(Locale.ROOT)));
  }

  public boolean takesAll() {
    return kinds.isEmpty() && text.isEmpty();
  }

  public boolean takes(LogEntry entry) {
    return (kinds.isEmpty() || kinds.contains(entry.logType()))
        && (text.isEmpty()
            || PlainText.of(entry.content()).toLowerCase(Locale.ROOT).contains(text));
  }

  private static Optional<EntryKind> kind(String name) {
    for (EntryKind kind : EntryKind.values()) {
      if (kind.wireName().equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
