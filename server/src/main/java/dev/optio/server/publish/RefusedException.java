package dev.optio.server.publish;

/** Carries a refusal out of the depth of an examination; never leaves this package. */
final class RefusedException extends Exception {
  private final Refusal refusal;

  RefusedException(Refusal refusal, String sentence) {
    super(sentence);
    this.refusal = refusal;
  }

  Verdict.Refused verdict() {
    return new Verdict.Refused(refusal, String.valueOf(getMessage()));
  }
}
