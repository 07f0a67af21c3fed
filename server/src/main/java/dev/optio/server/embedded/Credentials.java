package dev.optio.server.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The generated passwords of the embedded servers, in hexadecimal.
 *
 * @param superuser of the role {@code postgres}, for people who look after the database
 * @param application of the role that Optio uses
 * @param redis of Redis' default user
 */
record Credentials(String superuser, String application, String redis) {
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");

  private static final String SUPERUSER = "postgres.superuser.password";
  private static final String APPLICATION = "postgres.optio.password";
  private static final String REDIS = "redis.password";

  /** Reads them; what is missing or no password of ours is generated and stored first. */
  static Credentials in(Path file, SecureRandom random) throws IOException {
    Map<String, String> stored = PrivateFile.readValues(file);
    Credentials credentials =
        new Credentials(
            usable(stored, SUPERUSER, random),
            usable(stored, APPLICATION, random),
            usable(stored, REDIS, random));
    if (!credentials.values().equals(stored)) {
      PrivateFile.writeValues(file, credentials.values());
    }
    return credentials;
  }

  /** A name for these database passwords that tells nothing about them. */
  String databaseMark() {
    try {
      byte[] both = (superuser + ' ' + application).getBytes(UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(both));
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }

  @Override
  public String toString() {
    return "Credentials[hidden]";
  }

  private Map<String, String> values() {
    return Map.of(SUPERUSER, superuser, APPLICATION, application, REDIS, redis);
  }

  private static String usable(Map<String, String> stored, String name, SecureRandom random) {
    String value = stored.getOrDefault(name, "");
    if (FORM.matcher(value).matches()) {
      return value;
    }
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
