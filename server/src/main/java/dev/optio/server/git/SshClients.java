package dev.optio.server.git;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.config.keys.ClientIdentityLoader;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;

/** Clients that know nothing of this machine: no files, no agent, no password, nobody to ask. */
final class SshClients {
  /** Before its version a server may write lines to people. RFC 4253 sets no bound. */
  private static final int LONGEST_GREETING = 16 * 1024;

  private SshClients() {}

  /**
   * A client for one connection; whoever made it says which keys of servers it believes.
   *
   * @param confirmed the key that the server is asked to show first
   */
  static SshClient create(Optional<HostKey> confirmed, Duration silence) {
    if (!SshAlgorithms.INSTALLED) {
      throw new IllegalStateException("this Java runtime has no Ed25519");
    }
    SshClient client =
        ClientBuilder.builder()
            .keyExchangeFactories(SshAlgorithms.EXCHANGES)
            .cipherFactories(SshAlgorithms.CIPHERS)
            .macFactories(SshAlgorithms.MACS)
            .compressionFactories(SshAlgorithms.COMPRESSIONS)
            .signatureFactories(SshAlgorithms.signatures(confirmed.flatMap(HostKey::type)))
            .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
            .clientIdentityLoader(ClientIdentityLoader.DEFAULT)
            .filePasswordProvider(FilePasswordProvider.EMPTY)
            .forwardingFilter(RejectAllForwardingFilter.INSTANCE)
            .serverKeyVerifier((_, _, _) -> false)
            .build(true);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(
        List.of(new UserAuthPublicKeyFactory(SshAlgorithms.signatures(Optional.empty()))));
    client.setChannelFactories(List.of());
    client.setGlobalRequestHandlers(List.of());
    limit(client, silence);
    return client;
  }

  private static void limit(SshClient client, Duration silence) {
    CoreModuleProperties.NIO_WORKERS.set(client, 1);
    CoreModuleProperties.MAX_IDENTIFICATION_SIZE.set(client, LONGEST_GREETING);
    CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, silence);
    CoreModuleProperties.AUTH_TIMEOUT.set(client, silence);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.WINDOW_TIMEOUT.set(client, silence);
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(client, silence);
    CoreModuleProperties.CLIENT_IDENTIFICATION.set(client, "Optio");
  }
}
