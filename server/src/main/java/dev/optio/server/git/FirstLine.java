package dev.optio.server.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * How every answer to git's first question begins: a length, and then the service or the version.
 * See gitprotocol-http(5).
 */
final class FirstLine {
  private static final int LENGTH = 12;
  private static final int WORD = 4;
  private static final Pattern LENGTH_OF_LINE = Pattern.compile("[0-9a-fA-F]{0,4}");

  private FirstLine() {}

  /** The same content, unless it begins like no answer; one that was cut off before does. */
  static InputStream checked(InputStream content, Meter meter, String host) throws IOException {
    byte[] read = content.readNBytes(LENGTH);
    if (!isBeginning(new String(read, StandardCharsets.ISO_8859_1))) {
      throw meter.refuse(
          RemoteException.Cause.NOT_A_GIT_SERVER,
          host + " answers at this address, but not as a git server does.");
    }
    return new SequenceInputStream(new ByteArrayInputStream(read), content);
  }

  private static boolean isBeginning(String text) {
    int word = Math.min(WORD, text.length());
    String rest = text.substring(word);
    return LENGTH_OF_LINE.matcher(text.substring(0, word)).matches()
        && ("# servic".startsWith(rest) || "version ".startsWith(rest));
  }
}
