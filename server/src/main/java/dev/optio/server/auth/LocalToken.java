package dev.optio.server.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        String token = PREFIX + HexFormat.of().formatHex(random);
        channel.write(ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)));
        channel.force(true);
      }
      try {
        Files.createLink(file, fresh);
      } catch (FileAlreadyExistsException e) {
        // Another server made it in the meantime; its token counts.
      } finally {
        Files.delete(fresh);
      }
    }
    String value = Files.readString(file).strip();
    if (!value.matches(PREFIX + "[0-9a-f]{64}")) {
      throw new IOException("The file " + file + " holds no token: delete it to get a new one.");
    }
    return new LocalToken(value);
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
