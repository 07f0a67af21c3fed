package dev.optio.server.git;

import dev.optio.server.outbound.AllowedHosts;
import dev.optio.server.outbound.OutboundGuard;
import dev.optio.server.outbound.Resolver;
import dev.optio.server.vault.Grant;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Transports for tests. */
public final class Transports {
  private Transports() {}

  /** Reaches this machine, and directories outside of {@code own}. */
  public static GitTransport local(Path own) {
    return allowing(own, "127.0.0.1", "localhost");
  }

  /** Reaches what is listed, and directories outside of {@code own}. */
  public static GitTransport allowing(Path own, String... allowed) {
    return new GitTransport(
        new OutboundGuard(AllowedHosts.of(List.of(allowed)), Resolver.system()),
        defaultTls(),
        new PathRemotes(true, own, own.resolve("samples")),
        Duration.ofSeconds(20),
        Grant.issue("tests"));
  }

  static SSLContext defaultTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
