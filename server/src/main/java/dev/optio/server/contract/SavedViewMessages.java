package dev.optio.server.contract;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests and answers about views of the task list that a person has named. */
public final class SavedViewMessages {
  private SavedViewMessages() {}

  public record ListSavedViews(Optional<String> cursor, Optional<Integer> limit) {}

  /** Keeps a view under a name, or changes what is kept under it. */
  public record SaveView(String name, String query) {}

  public record DeleteSavedView(String id) {}

  /**
   * A view.
   *
   * @param query the part of the list's address after the question mark
   */
  public record SavedView(UUID id, String name, String query, Instant updatedAt) {}

  public record SavedViewAnswer(SavedView view) {}

  public record SavedViewsAnswer(List<SavedView> views, Optional<String> nextCursor, long total) {}
}
