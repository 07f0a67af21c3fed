package dev.optio.server.contract;

import dev.optio.server.ids.UserId;
import dev.optio.server.ids.WorkspaceId;

/** Who asks, and the workspace they ask about. */
public sealed interface Caller {
  /** Nobody is known; only public operations see this. */
  record Anonymous() implements Caller {}

  /**
   * A signed-in person.
   *
   * @param role theirs in the workspace
   */
  record Person(UserId user, WorkspaceId workspace, Role role, boolean instanceAdmin)
      implements Caller {}

  /**
   * The person, where access was checked.
   *
   * @throws IllegalStateException for a caller that access control should have refused
   */
  default Person person() {
    return switch (this) {
      case Person person -> person;
      case Anonymous() ->
          throw new IllegalStateException(
              "an anonymous caller reached an operation that needs a person");
    };
  }
}
