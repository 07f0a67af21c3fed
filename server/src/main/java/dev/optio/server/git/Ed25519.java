package dev.optio.server.git;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.KeySpec;
import java.util.Arrays;
import org.apache.sshd.common.config.keys.PrivateKeyEntryDecoder;
import org.apache.sshd.common.config.keys.PublicKeyEntryDecoder;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSAUtils;
import org.apache.sshd.common.util.security.eddsa.generic.GenericEd25519PublicKeyDecoder;
import org.apache.sshd.common.util.security.eddsa.generic.GenericOpenSSHEd25519PrivateKeyEntryDecoder;
import org.apache.sshd.common.util.security.eddsa.generic.GenericSignatureEd25519;
import org.jspecify.annotations.Nullable;

/** Ed25519 keys and signatures of the Java runtime, for MINA, which brings none of its own. */
final class Ed25519 implements EdDSASupport<EdECPublicKey, EdECPrivateKey> {
  private static final String ALGORITHM = "Ed25519";

  @Override
  public PublicKeyEntryDecoder<EdECPublicKey, EdECPrivateKey> getEDDSAPublicKeyEntryDecoder() {
    return new GenericEd25519PublicKeyDecoder<>(EdECPublicKey.class, EdECPrivateKey.class, this);
  }

  @Override
  public PrivateKeyEntryDecoder<EdECPublicKey, EdECPrivateKey>
      getOpenSSHEDDSAPrivateKeyEntryDecoder() {
    return new GenericOpenSSHEd25519PrivateKeyEntryDecoder<>(
        EdECPublicKey.class, EdECPrivateKey.class, this);
  }

  @Override
  public Signature getEDDSASigner() {
    return new GenericSignatureEd25519(ALGORITHM);
  }

  @Override
  public int getEDDSAKeySize(Key key) {
    return KEY_SIZE;
  }

  @Override
  public Class<EdECPublicKey> getEDDSAPublicKeyType() {
    return EdECPublicKey.class;
  }

  @Override
  public Class<EdECPrivateKey> getEDDSAPrivateKeyType() {
    return EdECPrivateKey.class;
  }

  @Override
  public boolean compareEDDSAPPublicKeys(PublicKey one, PublicKey other) {
    return one.equals(other);
  }

  @Override
  public boolean compareEDDSAPrivateKeys(PrivateKey one, PrivateKey other) {
    return MessageDigest.isEqual(one.getEncoded(), other.getEncoded());
  }

  /**
   * The runtime derives a public key only while it makes a pair, from the bytes that its source of
   * randomness gives. So it is given the key's own.
   */
  @Override
  public EdECPublicKey recoverEDDSAPublicKey(PrivateKey key) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(KEY_SIZE - 1, Known.of(EdDSAUtils.getBytes(key)));
    KeyPair pair = generator.generateKeyPair();
    if (!compareEDDSAPrivateKeys(pair.getPrivate(), key)) {
      throw new InvalidKeyException("the public key cannot be derived");
    }
    return (EdECPublicKey) pair.getPublic();
  }

  @Override
  public EdECPublicKey generateEDDSAPublicKey(byte[] point) throws GeneralSecurityException {
    return (EdECPublicKey)
        KeyFactory.getInstance(ALGORITHM).generatePublic(EdDSAUtils.createPublicKeySpec(point));
  }

  @Override
  public EdECPrivateKey generateEDDSAPrivateKey(byte[] seed)
      throws GeneralSecurityException, IOException {
    return (EdECPrivateKey)
        KeyFactory.getInstance(ALGORITHM).generatePrivate(EdDSAUtils.createPrivateKeySpec(seed));
  }

  @Override
  public <B extends Buffer> B putRawEDDSAPublicKey(B buffer, PublicKey key) {
    buffer.putBytes(getPublicKeyData((EdECPublicKey) key));
    return buffer;
  }

  @Override
  public <B extends Buffer> B putEDDSAKeyPair(B buffer, PublicKey key, PrivateKey secret) {
    throw new UnsupportedOperationException("private keys are not written");
  }

  @Override
  public KeySpec createPublicKeySpec(EdECPublicKey key) {
    try {
      return EdDSAUtils.createPublicKeySpec(getPublicKeyData(key));
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public KeySpec createPrivateKeySpec(EdECPrivateKey key) {
    try {
      return EdDSAUtils.createPrivateKeySpec(EdDSAUtils.getBytes(key));
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public byte[] getPublicKeyData(EdECPublicKey key) {
    try {
      return EdDSAUtils.getBytes(key);
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public byte[] getPrivateKeyData(EdECPrivateKey key) throws IOException {
    try {
      return EdDSAUtils.getBytes(key);
    } catch (InvalidKeyException unusable) {
      throw new IOException(unusable);
    }
  }

  @Override
  public String getKeyFactoryAlgorithm() {
    return ALGORITHM;
  }

  /** A source of "randomness" that gives one key's own bytes. */
  private static final class Known extends Provider {
    private static final long serialVersionUID = 1;
    private static final String NAME = "known";

    private Known(byte[] bytes) {
      super(NAME, "1", "gives what it was made with");
      putService(
          new Service(this, "SecureRandom", NAME, Source.class.getName(), null, null) {
            @Override
            public Object newInstance(@Nullable Object parameter) {
              return new Source(bytes);
            }
          });
    }

    static SecureRandom of(byte[] bytes) throws GeneralSecurityException {
      return SecureRandom.getInstance(NAME, new Known(bytes));
    }
  }

  private static final class Source extends SecureRandomSpi {
    private static final long serialVersionUID = 1;

    private final byte[] bytes;

    Source(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    protected void engineNextBytes(byte[] filled) {
      System.arraycopy(bytes, 0, filled, 0, Math.min(bytes.length, filled.length));
    }

    @Override
    protected byte[] engineGenerateSeed(int length) {
      return Arrays.copyOf(bytes, length);
    }

    @Override
    protected void engineSetSeed(byte[] seed) {}
  }
}
