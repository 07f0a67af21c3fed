package dev.optio.server.tasks;

import dev.optio.server.contract.ErrorCode;
import dev.optio.server.contract.Outcome;
import dev.optio.server.tasks.core.Cursors;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lists in pages: each says where the next one begins. */
final class Paging {
  private Paging() {}

  /** Rows after a place, in the list's order. */
  @FunctionalInterface
  interface Source<T> {
    List<T> read(Optional<Cursors.At> after, int limit);
  }

  /** What is answered for a page. */
  @FunctionalInterface
  interface Answer<T, A> {
    A of(List<T> page, Optional<String> nextCursor);
  }

  /**
   * A page of at most {@code limit}.
   *
   * @param cursor as an earlier answer gave it
   * @param place where a row stands
   */
  static <T, A> Outcome<A> page(
      Optional<String> cursor,
      int limit,
      Source<T> source,
      Function<T, Cursors.At> place,
      Answer<T, A> answer) {
    Optional<Cursors.At> after = cursor.flatMap(Cursors::read);
    if (cursor.isPresent() && after.isEmpty()) {
      return Outcome.refused(ErrorCode.BAD_REQUEST, "cursor is not one of this API's.");
    }
    List<T> found = source.read(after, limit + 1);
    boolean more = found.size() > limit;
    List<T> page = more ? found.subList(0, limit) : found;
    return Outcome.done(
        answer.of(
            List.copyOf(page),
            more ? Optional.of(Cursors.write(place.apply(page.getLast()))) : Optional.empty()));
  }
}
