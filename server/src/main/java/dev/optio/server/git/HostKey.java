package dev.optio.server.git;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * The key by which an ssh server is known, reduced to what people compare.
 *
 * @param type as ssh names it, such as {@code ssh-ed25519}; empty for a fingerprint that was given
 *     alone
 * @param fingerprint {@code SHA256:} and 43 characters, as OpenSSH prints it
 */
public record HostKey(Optional<String> type, String fingerprint) {
  /** The most preferred first. */
  static final List<String> TYPES =
      List.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "ssh-rsa");

  private static final Pattern FINGERPRINT = Pattern.compile("(SHA256:[A-Za-z0-9+/]{43})=?");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** How a key begins: the length of its type's name, and the name. */
  private static final int LENGTH_BYTES = 4;

  public HostKey {
    if (!FINGERPRINT.matcher(fingerprint).matches() || !type.map(TYPES::contains).orElse(true)) {
      throw new IllegalArgumentException("not a host key");
    }
  }

  /**
   * Reads what people copy: {@code type SHA256:…}, the fingerprint alone, a public key line, or a
   * line of a known_hosts file. Not one with a mark, which says that the key is revoked, or that it
   * signs others.
   *
   * @return empty when it is none of these
   */
  public static Optional<HostKey> read(String text) {
    if (isMarked(text)) {
      return Optional.empty();
    }
    List<String> words = List.of(BLANKS.split(text.strip()));
    Optional<String> type = words.stream().filter(TYPES::contains).findFirst();
    Optional<String> next =
        type.map(words::indexOf).map(at -> at + 1).filter(at -> at < words.size()).map(words::get);
    String word = type.isPresent() ? next.orElse("") : words.getFirst();
    Matcher fingerprint = FINGERPRINT.matcher(word);
    if (fingerprint.matches()) {
      return Optional.of(new HostKey(type, fingerprint.group(1)));
    }
    return type.flatMap(name -> ofBlob(name, word));
  }

  /** Whether a line begins as one of a known_hosts file does whose key is not a server's. */
  public static boolean isMarked(String text) {
    return text.lines().anyMatch(line -> line.strip().startsWith("@"));
  }

  /** A key that a server showed. */
  static HostKey of(PublicKey key) {
    ByteArrayBuffer blob = new ByteArrayBuffer();
    blob.putRawPublicKey(key);
    return new HostKey(
        Optional.of(String.valueOf(KeyUtils.getKeyType(key))), digest(blob.getCompactData()));
  }

  /** Whether a key that is shown is this one. */
  public boolean admits(HostKey shown) {
    return fingerprint.equals(shown.fingerprint) && (type.isEmpty() || type.equals(shown.type));
  }

  /** As it is stored and shown; {@link #read} understands it. */
  public String text() {
    return type.map(name -> name + " ").orElse("") + fingerprint;
  }

  private static Optional<HostKey> ofBlob(String type, String base64) {
    byte[] blob;
    try {
      blob = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    boolean fits =
        blob.length > LENGTH_BYTES + name.length
            && blob[LENGTH_BYTES - 1] == name.length
            && Arrays.equals(blob, LENGTH_BYTES, LENGTH_BYTES + name.length, name, 0, name.length);
    return fits ? Optional.of(new HostKey(Optional.of(type), digest(blob))) : Optional.empty();
  }

  private static String digest(byte[] blob) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(sum);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
