package dev.optio.server.publish;

import java.util.Optional;

/** What became of a push that the remote answered. */
public sealed interface PushOutcome {
  /**
   * The branch is at the head now.
   *
   * @param oldValue where it was; empty when it is new
   */
  record Pushed(Optional<String> oldValue) implements PushOutcome {}

  /** The branch was at the head already: an earlier push was not recorded. */
  record AlreadyThere() implements PushOutcome {}

  /**
   * Somebody else moved the branch. Nothing was done.
   *
   * @param found where it is; empty when it is gone
   */
  record Moved(Optional<String> found) implements PushOutcome {}

  /**
   * The remote does not want it: a protected branch, a hook, a quota.
   *
   * @param sentence for people; ends in what the remote said, which is hostile text in one line
   */
  record Rejected(String sentence) implements PushOutcome {}
}
