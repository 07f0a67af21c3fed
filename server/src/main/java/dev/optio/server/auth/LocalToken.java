package dev.optio.server.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What lets somebody in where sign-in is disabled: whoever can read the file may use the server,
 * and no web page or agent can.
 */
public final class LocalToken {
  private static final String PREFIX = "optio_local_";

  private final byte[] digest;
  private final String value;

  private LocalToken(String value) {
    this.value = value;
    this.digest = digest(value);
  }

  /**
   * Reads the token, or makes it on first use.
   *
   * @param file mode 0600
   */
  public static LocalToken ofFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[32];
      new SecureRandom().nextBytes(random);
      Path fresh =
          Files.createTempFile(
              file.toAbsolutePath().getParent(),
              ".local-token",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, PREFIX + HexFormat.of().formatHex(random));
      try {
        Files.createLink(file, fresh);
      } catch (FileAlreadyExistsException e) {
        // Another server made it in the meantime; its token counts.
      } finally {
        Files.delete(fresh);
      }
    }
    return new LocalToken(Files.readString(file).strip());
  }

  /** Whether this is the token; takes as long for a wrong one as for the right one. */
  public boolean matches(String candidate) {
    return MessageDigest.isEqual(digest, digest(candidate));
  }

  /** For the link that {@code scripts/run} prints, and for the masker. */
  public String value() {
    return value;
  }

  @Override
  public String toString() {
    return "LocalToken[hidden]";
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
