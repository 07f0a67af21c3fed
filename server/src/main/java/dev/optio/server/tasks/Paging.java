package dev.optio.server.tasks;

import dev.optio.server.contract.Outcome;
import dev.optio.server.contract.Pages;
import dev.optio.server.contract.TaskNoteMessages.TaskPage;
import dev.optio.server.ids.TaskId;
import dev.optio.server.tasks.core.Cursors;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lists by time, in pages. */
final class Paging {
  private static final int USUAL_LIMIT = 100;

  private Paging() {}

  /** Rows of a task after a place, in the list's order. */
  @FunctionalInterface
  interface OfTask<T> {
    List<T> read(TaskId task, Optional<Cursors.At> after, int limit);
  }

  /** A page of what belongs to a task that the caller may see. */
  static <T, A> Outcome<A> page(
      Outcome<TaskId> found,
      TaskPage request,
      OfTask<T> source,
      Function<T, Cursors.At> place,
      Pages.Answer<T, A> answer) {
    return found.then(task ->
        Pages.page(
            request.cursor(),
            request.limit().orElse(USUAL_LIMIT),
            places(place),
            (after, limit) -> source.read(task, after, limit),
            answer));
  }

  /** Rows in the order of time. */
  static <T> Pages.Places<Cursors.At, T> places(Function<T, Cursors.At> place) {
    return new Pages.Places<>(Cursors::read, row -> Cursors.write(place.apply(row)));
  }
}
