package dev.optio.server.contract;

import java.util.Optional;
import java.util.function.Function;

/** What an operation answers: a value, or why not. */
public sealed interface Outcome<A> {
  /** Done. */
  record Done<A>(A answer) implements Outcome<A> {}

  /**
   * Done in a way that the contract gives a status of its own, such as 503 with a health report.
   */
  record Special<A>(int status, A answer) implements Outcome<A> {}

  /**
   * Not done.
   *
   * @param message a sentence for people; names nothing that the caller may not know
   * @param details more, in a form that the contract allows any of
   */
  record Refused<A>(ErrorCode code, String message, Optional<Object> details)
      implements Outcome<A> {
    /** The same refusal as the outcome of another operation: it holds no answer. */
    public <B> Refused<B> as() {
      return new Refused<>(code, message, details);
    }
  }

  /** What follows from an answer; a refusal stays one. */
  default <B> Outcome<B> then(Function<? super A, ? extends Outcome<B>> next) {
    return switch (this) {
      case Done<A>(A value) -> next.apply(value);
      case Special<A> special -> next.apply(special.answer());
      case Refused<A> refused -> refused.as();
    };
  }

  static <A> Outcome<A> done(A answer) {
    return new Done<>(answer);
  }

  static <A> Refused<A> refused(ErrorCode code, String message) {
    return new Refused<>(code, message, Optional.empty());
  }

  static <A> Refused<A> refused(ErrorCode code, String message, Object details) {
    return new Refused<>(code, message, Optional.of(details));
  }

  /** What cannot be seen answers exactly as what does not exist. */
  static <A> Refused<A> notFound(String what) {
    return refused(ErrorCode.NOT_FOUND, what + " not found");
  }
}
