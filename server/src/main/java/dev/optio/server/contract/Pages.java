package dev.optio.server.contract;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lists in pages: each says where the next one begins. */
public final class Pages {
  private Pages() {}

  /** Rows after a place, in the list's order. */
  @FunctionalInterface
  public interface Source<C, T> {
    List<T> read(Optional<C> after, int limit);
  }

  /** What is answered for a page. */
  @FunctionalInterface
  public interface Answer<T, A> {
    A of(List<T> page, Optional<String> nextCursor);
  }

  /**
   * How places are written; what was not written so is refused.
   *
   * @param of the place of a row
   */
  public record Places<C, T>(Function<String, Optional<C>> read, Function<T, String> of) {}

  /**
   * A page of at most {@code limit}.
   *
   * @param cursor as an earlier answer gave it
   */
  public static <C, T, A> Outcome<A> page(
      Optional<String> cursor,
      int limit,
      Places<C, T> places,
      Source<C, T> source,
      Answer<T, A> answer) {
    Optional<C> after = cursor.flatMap(places.read());
    if (cursor.isPresent() && after.isEmpty()) {
      return Outcome.refused(ErrorCode.BAD_REQUEST, "cursor is not one of this API's.");
    }
    List<T> found = source.read(after, limit + 1);
    boolean more = found.size() > limit;
    List<T> page = more ? found.subList(0, limit) : found;
    return Outcome.done(
        answer.of(
            List.copyOf(page),
            more ? Optional.of(places.of().apply(page.getLast())) : Optional.empty()));
  }
}
