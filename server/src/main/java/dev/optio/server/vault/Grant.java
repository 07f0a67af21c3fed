package dev.optio.server.vault;

/**
 * The right to read a {@link Plaintext}. {@code Main} makes the only ones and hands each to the one
 * part that needs it, which an architecture test holds.
 */
public final class Grant {
  private final String purpose;

  private Grant(String purpose) {
    this.purpose = purpose;
  }

  /**
   * A new right.
   *
   * @param purpose what values are read for, in words
   */
  public static Grant issue(String purpose) {
    return new Grant(purpose);
  }

  /** Present so that a null grant fails where it is used. */
  void check() {}

  @Override
  public String toString() {
    return "Grant[" + purpose + "]";
  }
}
