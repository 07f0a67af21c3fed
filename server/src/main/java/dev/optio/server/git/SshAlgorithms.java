package dev.optio.server.git;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/**
 * What is spoken over ssh: what OpenSSH offers by default today and the Java runtime can do,
 * without SHA-1, CBC and DSA. Nothing is compressed.
 */
final class SshAlgorithms {
  /**
   * Set once for the whole process, before MINA reads its first key: it decides then whether it
   * knows Ed25519.
   */
  static final boolean INSTALLED = install();

  static final List<KeyExchangeFactory> EXCHANGES =
      List.<BuiltinDHFactories>of(
              BuiltinDHFactories.curve25519,
              BuiltinDHFactories.curve25519_libssh,
              BuiltinDHFactories.ecdhp256,
              BuiltinDHFactories.ecdhp384,
              BuiltinDHFactories.ecdhp521,
              BuiltinDHFactories.dhgex256,
              BuiltinDHFactories.dhg16_512,
              BuiltinDHFactories.dhg18_512,
              BuiltinDHFactories.dhg14_256)
          .stream()
          .map(ClientBuilder.DH2KEX)
          .toList();

  static final List<NamedFactory<Cipher>> CIPHERS =
      List.of(
          BuiltinCiphers.cc20p1305_openssh,
          BuiltinCiphers.aes128gcm,
          BuiltinCiphers.aes256gcm,
          BuiltinCiphers.aes128ctr,
          BuiltinCiphers.aes192ctr,
          BuiltinCiphers.aes256ctr);

  static final List<NamedFactory<Mac>> MACS =
      List.of(
          BuiltinMacs.hmacsha256etm,
          BuiltinMacs.hmacsha512etm,
          BuiltinMacs.hmacsha256,
          BuiltinMacs.hmacsha512);

  static final List<NamedFactory<Compression>> COMPRESSIONS = List.of(BuiltinCompressions.none);

  private static final Map<String, List<BuiltinSignatures>> BY_TYPE =
      Map.of(
          "ssh-ed25519", List.of(BuiltinSignatures.ed25519),
          "ecdsa-sha2-nistp256", List.of(BuiltinSignatures.nistp256),
          "ecdsa-sha2-nistp384", List.of(BuiltinSignatures.nistp384),
          "ecdsa-sha2-nistp521", List.of(BuiltinSignatures.nistp521),
          "ssh-rsa", List.of(BuiltinSignatures.rsaSHA512, BuiltinSignatures.rsaSHA256));

  private SshAlgorithms() {}

  /**
   * For signatures, those of one type of key first: a server that has several keys shows that one
   * then, and still shows another when it has no such key any more.
   */
  static List<NamedFactory<Signature>> signatures(Optional<String> first) {
    List<String> types = new ArrayList<>(HostKey.TYPES);
    first.ifPresent(type -> {
      types.remove(type);
      types.addFirst(type);
    });
    return types.stream()
        .flatMap(type -> BY_TYPE.getOrDefault(type, List.of()).stream())
        .<NamedFactory<Signature>>map(signature -> signature)
        .toList();
  }

  private static boolean install() {
    SecurityUtils.registerSecurityProvider(new RuntimeProvider());
    return SecurityUtils.isEDDSACurveSupported();
  }

  /** Tells MINA that the Java runtime's own provider knows Ed25519. */
  private static final class RuntimeProvider extends AbstractSecurityProviderRegistrar {
    RuntimeProvider() {
      super("SunEC");
    }

    @Override
    public boolean isSupported() {
      return Security.getProvider(getName()) != null;
    }

    @Override
    public Provider getSecurityProvider() {
      return Security.getProvider(getName());
    }

    @Override
    public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
      return Optional.of(new Ed25519());
    }
  }
}
