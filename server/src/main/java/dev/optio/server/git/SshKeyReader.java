package dev.optio.server.git;

import dev.optio.server.git.RemoteException.Cause;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Reads private keys as people store them. */
final class SshKeyReader {
  /** As NIST SP 800-131A has it since 2014. */
  static final int SHORTEST_RSA = 2048;

  private SshKeyReader() {}

  /**
   * Reads the first key.
   *
   * @throws RemoteException {@link Cause#BAD_CREDENTIALS} with what is wrong with it
   */
  static KeyPair read(byte[] text) throws RemoteException {
    if (!SshAlgorithms.INSTALLED) {
      throw new IllegalStateException("this Java runtime has no Ed25519");
    }
    AtomicBoolean locked = new AtomicBoolean();
    FilePasswordProvider nobody =
        (_, _, _) -> {
          locked.set(true);
          return null;
        };
    try (InputStream in = new ByteArrayInputStream(text)) {
      Iterable<KeyPair> found =
          SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName("secret"), in, nobody);
      if (found != null) {
        Iterator<KeyPair> pairs = found.iterator();
        if (pairs.hasNext()) {
          return usable(pairs.next());
        }
      }
    } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
      // Said below, without the cause: it may quote from the key.
    }
    throw refused(
        locked.get()
            ? "is protected by a passphrase. Store one without: the vault protects it."
            : "is none that can be read. Store the whole private key, in OpenSSH's form or PEM.");
  }

  private static KeyPair usable(KeyPair pair) throws RemoteException {
    String type = String.valueOf(KeyUtils.getKeyType(pair.getPublic()));
    if (!HostKey.TYPES.contains(type)) {
      throw refused("is of a kind that is no longer safe. Make one of kind ed25519.");
    }
    if (isShort(pair.getPublic())) {
      throw refused("is an RSA key of less than 2048 bits. Make one of kind ed25519.");
    }
    return pair;
  }

  /** Whether a key is an RSA key that can be broken. */
  static boolean isShort(PublicKey key) {
    return key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA;
  }

  private static RemoteException refused(String what) {
    return new RemoteException(Cause.BAD_CREDENTIALS, "The key in the secret " + what);
  }
}
