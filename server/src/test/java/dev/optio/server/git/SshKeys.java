package dev.optio.server.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.jspecify.annotations.Nullable;

/** Keys for ssh, and the forms that people store them in. */
public final class SshKeys {
  private SshKeys() {}

  public static KeyPair ed25519() {
    return pair("Ed25519", 255);
  }

  public static KeyPair ecdsa(int bits) {
    return pair("EC", bits);
  }

  public static KeyPair rsa(int bits) {
    return pair("RSA", bits);
  }

  static KeyPair pair(String algorithm, int bits) {
    if (!SshAlgorithms.INSTALLED) {
      throw new IllegalStateException("no Ed25519");
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What {@code ssh-keygen} writes to a key file by default. */
  public static String openSsh(KeyPair pair) {
    return openSsh(pair, null);
  }

  /** The same with a passphrase. */
  static String openSsh(KeyPair pair, @Nullable String passphrase) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OpenSSHKeyEncryptionContext lock = null;
    if (passphrase != null) {
      lock = new OpenSSHKeyEncryptionContext();
      lock.setCipherType("256");
      lock.setPassword(passphrase);
    }
    try {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "for a test", lock, out);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  /** What {@code openssl} writes. */
  static String pkcs8(KeyPair pair) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** The line of a public key file. */
  public static String line(KeyPair pair) {
    return PublicKeyEntry.toString(pair.getPublic());
  }
}
