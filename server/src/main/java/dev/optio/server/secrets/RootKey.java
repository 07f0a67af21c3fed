package dev.optio.server.secrets;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * The key that wraps every keyset. Its id is derived from the key, so that it is the same in every
 * replica and after every restart.
 */
public final class RootKey {
  private final Aead aead;
  private final int id;

  private RootKey(Aead aead, int id) {
    this.aead = aead;
    this.id = id;
  }

  /**
   * The key in hex.
   *
   * @throws IllegalArgumentException when it is not 64 hex characters; the message does not repeat
   *     it
   */
  @AccessesPartialKey
  public static RootKey of(String hex) {
    if (!hex.matches("[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException("the encryption key must be 64 hex characters");
    }
    try {
      AeadConfig.register();
      byte[] key = HexFormat.of().parseHex(hex);
      int id = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key)).getInt();
      int nonZero = id == 0 ? 1 : id;
      AesGcmParameters parameters =
          AesGcmParameters.builder()
              .setKeySizeBytes(32)
              .setIvSizeBytes(12)
              .setTagSizeBytes(16)
              .setVariant(AesGcmParameters.Variant.TINK)
              .build();
      AesGcmKey imported =
          AesGcmKey.builder()
              .setParameters(parameters)
              .setIdRequirement(nonZero)
              .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
              .build();
      KeysetHandle handle =
          KeysetHandle.newBuilder()
              .addEntry(KeysetHandle.importKey(imported).withFixedId(nonZero).makePrimary())
              .build();
      return new RootKey(handle.getPrimitive(RegistryConfiguration.get(), Aead.class), nonZero);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot do AES-GCM", e);
    }
  }

  /**
   * Reads the key file, or makes it on first use. Two servers that start at once get the same key.
   *
   * @param file mode 0600
   */
  public static RootKey ofFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] key = new byte[32];
      new SecureRandom().nextBytes(key);
      Path fresh =
          Files.createTempFile(
              file.toAbsolutePath().getParent(),
              ".encryption-key",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (FileChannel channel = FileChannel.open(fresh, Set.of(StandardOpenOption.WRITE))) {
        channel.write(
            ByteBuffer.wrap(
                HexFormat.of()
                    .formatHex(key)
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        channel.force(true);
      }
      try {
        Files.createLink(file, fresh);
      } catch (java.nio.file.FileAlreadyExistsException e) {
        // Another server made it in the meantime; its key counts.
      } finally {
        Files.delete(fresh);
      }
    }
    return of(Files.readString(file).strip());
  }

  Aead aead() {
    return aead;
  }

  /** Unsigned. */
  long id() {
    return Integer.toUnsignedLong(id);
  }

  /** The id in hex, for people; says nothing about the key. */
  public String name() {
    return name(id());
  }

  static String name(long id) {
    return String.format(Locale.ROOT, "%08x", id);
  }

  @Override
  public String toString() {
    return "RootKey[id=" + name() + "]";
  }
}
