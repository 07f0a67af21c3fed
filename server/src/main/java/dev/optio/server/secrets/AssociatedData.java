package dev.optio.server.secrets;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a sealed value is bound to: a ciphertext that is moved to another row, tenant, name or
 * purpose does not open. Every part is written with its length before it, so that no two lists of
 * parts look alike.
 */
record AssociatedData(List<String> parts) {
  AssociatedData {
    parts = List.copyOf(parts);
  }

  static AssociatedData of(String... parts) {
    return new AssociatedData(List.of(parts));
  }

  byte[] bytes() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      for (String part : parts) {
        byte[] encoded = part.getBytes(StandardCharsets.UTF_8);
        out.writeInt(encoded.length);
        out.write(encoded);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
