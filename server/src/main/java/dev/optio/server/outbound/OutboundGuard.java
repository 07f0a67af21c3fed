package dev.optio.server.outbound;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/*
 * A server that fetches what people name can be made to fetch from places that only it can reach. The
 * guard resolves a host once, judges every address, and hands out the ones that passed. The caller
 * connects to exactly these and asks no name service again: a name that changes its mind between the
 * check and the connection (DNS rebinding) gains nothing. Each redirect is a new host and passes
 * here again.
 */

/** Says to which addresses a connection to the outside may be made. */
public final class OutboundGuard {
  /** The setting that lists what is allowed beside public addresses. */
  public static final String SETTING = "OPTIO_OUTBOUND_ALLOWED_HOSTS";

  /** A resolver of glibc with default settings gives up after 10 seconds on one server. */
  private static final Duration LOOK_UP = Duration.ofSeconds(15);

  private static final int LOOK_UPS_AT_ONCE = 64;

  private final AllowedHosts allowed;
  private final Resolver resolver;
  private final ProxyRules proxies;
  private final Semaphore permits = new Semaphore(LOOK_UPS_AT_ONCE);

  /** A guard of direct connections. */
  public OutboundGuard(AllowedHosts allowed, Resolver resolver) {
    this(allowed, resolver, ProxyRules.NONE);
  }

  public OutboundGuard(AllowedHosts allowed, Resolver resolver, ProxyRules proxies) {
    this.allowed = allowed;
    this.resolver = resolver;
    this.proxies = proxies;
  }

  /** What the guard says of a host. */
  public sealed interface Decision {
    /**
     * Connect to one of these, by no other way.
     *
     * @param host for the request and the certificate
     * @param addresses none when a proxy is to connect
     */
    record Admitted(String host, int port, List<InetAddress> addresses) implements Decision {
      public Admitted {
        addresses = List.copyOf(addresses);
      }
    }

    /**
     * Not to be connected to.
     *
     * @param sentence for people; names the host and the setting, and no address that the name
     *     service gave
     */
    record Refused(String sentence) implements Decision {}

    /** No address is known, which may pass. */
    record Unresolved(String sentence) implements Decision {}

    /** Not a host at all. */
    record Malformed(String sentence) implements Decision {}
  }

  /**
   * Looks a host up and judges where it leads. Blocks, 15 seconds at most.
   *
   * @param host as it stands in a URL
   */
  public Decision check(String host, int port) {
    return switch (Host.read(host)) {
      case Host.Invalid(String reason) -> new Decision.Malformed(reason);
      case Host.Address literal -> judgeLiteral(literal, port);
      case Host.Name(String name) -> judgeName(name, port);
    };
  }

  /** The proxy that a host is to be asked through. */
  public Optional<ProxyRules.Proxy> proxyFor(String scheme, String host, int port) {
    return proxies.proxyFor(scheme, host, port);
  }

  /**
   * Judges a host that a proxy connects to. A name is not looked up: there may be no name service
   * for it here, and the proxy asks one of its own.
   *
   * @see "docs/decisions/0008-proxies-resolve-names.md"
   */
  public Decision checkThroughProxy(String host, int port) {
    return switch (Host.read(host)) {
      case Host.Invalid(String reason) -> new Decision.Malformed(reason);
      case Host.Address literal -> judgeLiteral(literal, port);
      case Host.Name(String name) -> new Decision.Admitted(name, port, List.of());
    };
  }

  private Decision judgeLiteral(Host.Address literal, int port) {
    AddressClass kind = AddressClass.of(literal.address());
    if (kind == AddressClass.PUBLIC || allowed.admits(literal.address(), port)) {
      return new Decision.Admitted(literal.text(), port, List.of(literal.address()));
    }
    return refused(literal.text(), literal.text(), kind);
  }

  private Decision judgeName(String name, int port) {
    List<InetAddress> found;
    try {
      found = lookUp(name);
    } catch (ExecutionException unknown) {
      return new Decision.Unresolved("The host " + name + " is not known to the name service.");
    } catch (TimeoutException slow) {
      return new Decision.Unresolved("The name service did not answer for the host " + name + ".");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Decision.Unresolved("Looking up the host " + name + " was interrupted.");
    }
    List<InetAddress> passed = new ArrayList<>();
    AddressClass worst = AddressClass.RESERVED;
    for (InetAddress address : found) {
      AddressClass kind = AddressClass.of(address);
      if (kind == AddressClass.PUBLIC
          || allowed.admits(address, port)
          || allowed.admits(name, port, kind)) {
        passed.add(address);
      } else if (worst != AddressClass.METADATA) {
        worst = kind;
      }
    }
    return passed.isEmpty()
        ? refused(name, worst == AddressClass.METADATA ? "its address" : name, worst)
        : new Decision.Admitted(name, port, passed);
  }

  private static Decision refused(String host, String entry, AddressClass kind) {
    return new Decision.Refused(
        host
            + " leads to "
            + kind.phrase()
            + ", where this server does not connect. An administrator can allow it by adding "
            + entry
            + " to "
            + SETTING
            + ".");
  }

  /** On a thread of its own: a look-up blocks in the C library and heeds no interrupt. */
  private List<InetAddress> lookUp(String name)
      throws ExecutionException, TimeoutException, InterruptedException {
    if (!permits.tryAcquire(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException();
    }
    FutureTask<List<InetAddress>> task =
        new FutureTask<>(() -> {
          try {
            return resolver.resolve(name);
          } finally {
            permits.release();
          }
        });
    Thread.ofPlatform().daemon().name("look-up").start(task);
    return task.get(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
  }
}
