package dev.optio.server.vault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The value of a secret in memory. It prints as {@code [hidden]} and gives its bytes only to the
 * holder of a {@link Grant}.
 */
public final class Plaintext implements AutoCloseable {
  private final byte[] bytes;

  private Plaintext(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes a copy. */
  public static Plaintext of(byte[] bytes) {
    return new Plaintext(bytes.clone());
  }

  public static Plaintext of(String text) {
    return new Plaintext(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The value as text. */
  public String text(Grant grant) {
    return new String(bytes(grant), StandardCharsets.UTF_8);
  }

  /** A copy of the value. */
  public byte[] bytes(Grant grant) {
    grant.check();
    return bytes.clone();
  }

  /** Overwrites the value. */
  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "[hidden]";
  }
}
