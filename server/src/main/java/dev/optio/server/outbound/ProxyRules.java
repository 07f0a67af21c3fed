package dev.optio.server.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which requests go through a proxy, as {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code
 * NO_PROXY} are commonly understood. An exception is {@code *}, a host with all below it, {@code
 * .suffix}, an address or a range, with a port where it is for that port alone. This machine is
 * never asked through a proxy.
 */
public final class ProxyRules {
  /** No proxy at all. */
  public static final ProxyRules NONE =
      new ProxyRules(Optional.empty(), Optional.empty(), List.of());

  private static final int USUAL_PORT = 80;
  private static final int ANY_PORT = -1;

  private final Optional<Proxy> https;
  private final Optional<Proxy> http;
  private final List<Exempt> exempt;

  private ProxyRules(Optional<Proxy> https, Optional<Proxy> http, List<Exempt> exempt) {
    this.https = https;
    this.http = http;
    this.exempt = List.copyOf(exempt);
  }

  /**
   * The rules of settings.
   *
   * @param https the proxy for https, as {@code http://[user:password@]host[:port]}
   * @param http the proxy for http
   * @param exceptions what is asked without
   * @throws IllegalArgumentException when there is a proxy, and an exception is nothing known
   */
  public static ProxyRules of(Optional<URI> https, Optional<URI> http, List<String> exceptions) {
    if (https.isEmpty() && http.isEmpty()) {
      return NONE;
    }
    return new ProxyRules(
        https.map(Proxy::of), http.map(Proxy::of), exceptions.stream().map(Exempt::of).toList());
  }

  /** The proxy that a host is asked through. */
  public Optional<Proxy> proxyFor(String scheme, String host, int port) {
    Optional<Proxy> proxy = scheme.equals("https") ? https : http;
    return proxy.filter(_ ->
        switch (Host.read(host)) {
          case Host.Invalid _ -> false;
          case Host.Address literal ->
              AddressClass.of(literal.address()) != AddressClass.LOOPBACK
                  && exempt.stream().noneMatch(entry -> entry.covers(literal.address(), port));
          case Host.Name(String name) ->
              !isLocal(name) && exempt.stream().noneMatch(entry -> entry.covers(name, port));
        });
  }

  /** Whether a name stands for this machine wherever it is looked up, see RFC 6761. */
  static boolean isLocal(String name) {
    return name.equals("localhost") || name.endsWith(".localhost");
  }

  /**
   * A proxy.
   *
   * @param login what it asks for, where the setting has it
   */
  public record Proxy(String host, int port, Optional<Login> login) {
    static Proxy of(URI url) {
      int port = url.getPort() < 0 ? USUAL_PORT : url.getPort();
      return new Proxy(url.getHost(), port, Login.of(url));
    }
  }

  /** User and password for a proxy. */
  public record Login(String user, String password) {
    /** What stands in a URL before the host. */
    public static Optional<Login> of(URI url) {
      return Optional.ofNullable(url.getRawUserInfo())
          .map(raw -> {
            String[] parts = raw.split(":", 2);
            return new Login(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
          });
    }

    @Override
    public String toString() {
      return "Login[hidden]";
    }

    private static String decoded(String raw) {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
  }

  /** What is asked without a proxy. */
  private sealed interface Exempt {
    boolean covers(String name, int port);

    boolean covers(InetAddress address, int port);

    record All() implements Exempt {
      @Override
      public boolean covers(String name, int port) {
        return true;
      }

      @Override
      public boolean covers(InetAddress address, int port) {
        return true;
      }
    }

    /**
     * A name and all below it.
     *
     * @param itself whether the name itself, too
     */
    record Named(String name, boolean itself, int port) implements Exempt {
      @Override
      public boolean covers(String other, int otherPort) {
        return (port == ANY_PORT || port == otherPort)
            && (other.endsWith("." + name) || (itself && other.equals(name)));
      }

      @Override
      public boolean covers(InetAddress address, int otherPort) {
        return false;
      }
    }

    record Ranged(Cidr range, int port) implements Exempt {
      @Override
      public boolean covers(String other, int otherPort) {
        return false;
      }

      @Override
      public boolean covers(InetAddress address, int otherPort) {
        return (port == ANY_PORT || port == otherPort) && range.contains(address);
      }
    }

    static Exempt of(String typed) {
      return read(typed)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "\""
                      + typed
                      + "\" is not understood. Write *, a host, .suffix, an address or a CIDR"
                      + " range, each but the first also with :port."));
    }

    private static Optional<Exempt> read(String typed) {
      String text = typed.strip().toLowerCase(Locale.ROOT);
      if (text.equals("*")) {
        return Optional.of(new All());
      }
      Optional<Exempt> whole = read(text, ANY_PORT);
      int colon = text.lastIndexOf(':');
      if (whole.isPresent() || colon < 0 || !text.substring(colon + 1).matches("\\d{1,5}")) {
        return whole;
      }
      return read(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private static Optional<Exempt> read(String text, int port) {
      Optional<Cidr> range = Cidr.read(text);
      if (range.isPresent()) {
        return range.map(known -> new Ranged(known, port));
      }
      String bare = text.startsWith("*.") ? text.substring(1) : text;
      boolean below = bare.startsWith(".");
      return Host.read(below ? bare.substring(1) : bare) instanceof Host.Name(String name)
          ? Optional.of(new Named(name, !below, port))
          : Optional.empty();
    }
  }
}
