package dev.optio.server.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How every answer to git's first question begins: a length, and then the service or the version.
 * See gitprotocol-http(5).
 */
final class FirstLine {
  private static final int LENGTH = 12;
  private static final Pattern BEGINNING = Pattern.compile("[0-9a-fA-F]{4}(?:# servic|version )");

  private FirstLine() {}

  /** The same content, unless it begins like no answer; one that was cut off before does. */
  static InputStream checked(InputStream content, HttpSession session, String host)
      throws IOException {
    byte[] read = content.readNBytes(LENGTH);
    Matcher beginning = BEGINNING.matcher(new String(read, StandardCharsets.ISO_8859_1));
    if (!beginning.matches() && !beginning.hitEnd()) {
      throw session.refuse(
          RemoteException.Cause.NOT_A_GIT_SERVER,
          host + " answers at this address, but not as a git server does.");
    }
    return new SequenceInputStream(new ByteArrayInputStream(read), content);
  }
}
