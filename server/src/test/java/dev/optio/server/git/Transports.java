package dev.optio.server.git;

import dev.optio.server.outbound.AllowedHosts;
import dev.optio.server.outbound.OutboundGuard;
import dev.optio.server.outbound.ProxyRules;
import dev.optio.server.outbound.Resolver;
import dev.optio.server.vault.Grant;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Transports for tests. */
public final class Transports {
  private Transports() {}

  /** Reaches this machine, and directories outside of {@code own}. */
  public static GitTransport local(Path own) {
    return allowing(own, "127.0.0.1", "localhost");
  }

  /** The same, and waits only so long for a byte. */
  public static GitTransport local(Path own, Duration silence) {
    return with(own, guard("127.0.0.1", "localhost"), defaultTls(), silence);
  }

  /** Reaches what is listed, and directories outside of {@code own}. */
  public static GitTransport allowing(Path own, String... allowed) {
    return with(own, guard(allowed), defaultTls(), Duration.ofSeconds(20));
  }

  /** Knows no name, and asks a proxy for everything; the setting is as people write it. */
  public static OutboundGuard behind(String proxy, String... exceptions) {
    Optional<URI> url = Optional.of(URI.create(proxy));
    return new OutboundGuard(
        AllowedHosts.of(List.of("127.0.0.1")),
        name -> {
          throw new UnknownHostException(name);
        },
        ProxyRules.of(url, url, List.of(exceptions)));
  }

  /** Lets connections be made to what is listed. */
  public static OutboundGuard guard(String... allowed) {
    return new OutboundGuard(AllowedHosts.of(List.of(allowed)), Resolver.system());
  }

  /** Asks this guard, trusts so, waits so long, and reaches directories outside of {@code own}. */
  public static GitTransport with(Path own, OutboundGuard guard, SSLContext tls, Duration silence) {
    return new GitTransport(
        guard,
        tls,
        new PathRemotes(true, own, own.resolve("samples")),
        silence,
        Grant.issue("tests"));
  }

  /** Trusts what the machine trusts. */
  public static SSLContext defaultTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
