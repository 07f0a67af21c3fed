package dev.optio.server.outbound;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What may be connected to although its address is not public. An entry is a host, {@code
 * host:port}, {@code *.suffix}, an address, {@code address:port} or a range such as {@code
 * 10.0.0.0/8}.
 *
 * <p>A name opens every address it leads to except those that nothing should be sent to by name:
 * who owns the name could point it at the cloud's metadata service. Such an address must be listed
 * itself.
 */
public final class AllowedHosts {
  /** Nothing but public addresses. */
  public static final AllowedHosts NONE = new AllowedHosts(List.of());

  private static final int ANY_PORT = -1;

  private sealed interface Entry {}

  private record Named(String name, boolean below, int port) implements Entry {
    boolean admits(String host, int hostPort) {
      boolean fits =
          below
              ? host.endsWith("." + name) && host.length() > name.length() + 1
              : host.equals(name);
      return fits && (port == ANY_PORT || port == hostPort);
    }
  }

  private record Ranged(Cidr range, int port) implements Entry {
    boolean admits(InetAddress address, int hostPort) {
      return range.contains(address) && (port == ANY_PORT || port == hostPort);
    }
  }

  private final List<Entry> entries;

  private AllowedHosts(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads the entries.
   *
   * @throws IllegalArgumentException with a sentence that names the first entry that is none
   */
  public static AllowedHosts of(List<String> entries) {
    List<Entry> read = new ArrayList<>();
    for (String entry : entries) {
      read.add(
          entry(entry)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "\"" + entry + "\" is not a host, host:port, *.suffix, address or range.")));
    }
    return new AllowedHosts(read);
  }

  /** Whether a name, by itself, opens the way to an address that it leads to. */
  boolean admits(String name, int port, AddressClass kind) {
    return switch (kind) {
      case METADATA, MULTICAST, UNSPECIFIED -> false;
      case PUBLIC, LOOPBACK, PRIVATE, LINK_LOCAL, SHARED, RESERVED ->
          entries.stream().anyMatch(entry -> entry instanceof Named n && n.admits(name, port));
    };
  }

  /** Whether an address is listed. */
  boolean admits(InetAddress address, int port) {
    return entries.stream().anyMatch(entry -> entry instanceof Ranged r && r.admits(address, port));
  }

  private static Optional<Entry> entry(String text) {
    Optional<Cidr> whole = Cidr.read(text);
    if (whole.isPresent()) {
      return whole.map(range -> new Ranged(range, ANY_PORT));
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return named(text, ANY_PORT);
    }
    Optional<Integer> port = port(text.substring(colon + 1));
    String host = text.substring(0, colon);
    if (port.isEmpty() || (host.indexOf(':') >= 0 && !host.startsWith("["))) {
      return Optional.empty();
    }
    if (Host.read(host) instanceof Host.Address) {
      return Cidr.read(host).map(range -> new Ranged(range, port.get()));
    }
    return named(host, port.get());
  }

  private static Optional<Entry> named(String text, int port) {
    boolean below = text.startsWith("*.");
    return Host.read(below ? text.substring(2) : text) instanceof Host.Name(var name)
        ? Optional.of(new Named(name, below, port))
        : Optional.empty();
  }

  private static Optional<Integer> port(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    int port = Integer.parseInt(text);
    return port >= 1 && port <= 65_535 ? Optional.of(port) : Optional.empty();
  }
}
