package dev.optio.server.retention;

import java.util.Optional;

/**
 * For how many days what finished tasks leave is kept; for ever where it is empty.
 *
 * @param logs their logs
 * @param diffs the texts of what they changed
 * @param capsules what a retry would go on from
 */
public record Keeping(Optional<Integer> logs, Optional<Integer> diffs, Optional<Integer> capsules) {
  boolean isForEver() {
    return logs.isEmpty() && diffs.isEmpty() && capsules.isEmpty();
  }
}
