package dev.optio.server.outbound;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/*
 * The registries this follows: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and
 * what updates it), RFC 6598 (shared space), RFC 4193 (unique local), RFC 6052 (NAT64), RFC 3056
 * (6to4), RFC 4380 (Teredo), RFC 5214 (ISATAP), RFC 9637 (documentation).
 *
 * An address that carries an IPv4 address is as dangerous as the one it carries, for the network may
 * translate it. Of IPv6 only 2000::/3 is in use on the Internet; all else that is not named here is
 * reserved.
 */

/** What kind of network an address leads to, as far as the address alone says it. */
public enum AddressClass {
  PUBLIC("a public address"),
  UNSPECIFIED("the unspecified address"),
  LOOPBACK("the server's own machine"),
  PRIVATE("a private network"),
  LINK_LOCAL("the server's own network link"),
  /** Carrier-grade NAT, also used inside clusters. */
  SHARED("a provider's inner network"),
  MULTICAST("a multicast group"),
  /** Hands out a machine's credentials to who asks. */
  METADATA("a cloud metadata service"),
  RESERVED("a reserved range");

  private record Range(Cidr cidr, AddressClass kind) {}

  /** The first that matches counts. */
  private static final List<Range> RANGES =
      List.of(
          range("169.254.169.254/32", METADATA),
          range("169.254.170.2/32", METADATA),
          range("169.254.170.23/32", METADATA),
          range("100.100.100.200/32", METADATA),
          range("168.63.129.16/32", METADATA),
          range("192.0.0.192/32", METADATA),
          range("fd00:ec2::/32", METADATA),
          range("fd20:ce::254/128", METADATA),
          range("0.0.0.0/8", UNSPECIFIED),
          range("10.0.0.0/8", PRIVATE),
          range("100.64.0.0/10", SHARED),
          range("127.0.0.0/8", LOOPBACK),
          range("169.254.0.0/16", LINK_LOCAL),
          range("172.16.0.0/12", PRIVATE),
          range("192.0.0.0/24", RESERVED),
          range("192.0.2.0/24", RESERVED),
          range("192.88.99.0/24", RESERVED),
          range("192.168.0.0/16", PRIVATE),
          range("198.18.0.0/15", RESERVED),
          range("198.51.100.0/24", RESERVED),
          range("203.0.113.0/24", RESERVED),
          range("224.0.0.0/4", MULTICAST),
          range("240.0.0.0/4", RESERVED),
          range("0.0.0.0/0", PUBLIC),
          range("::/128", UNSPECIFIED),
          range("::1/128", LOOPBACK),
          range("fc00::/7", PRIVATE),
          range("fe80::/10", LINK_LOCAL),
          range("fec0::/10", PRIVATE),
          range("ff00::/8", MULTICAST),
          range("2001::/23", RESERVED),
          range("2001:db8::/32", RESERVED),
          range("3fff::/20", RESERVED),
          range("2000::/3", PUBLIC),
          range("::/0", RESERVED));

  private static final Cidr COMPATIBLE = Cidr.of("::/96");
  private static final Cidr NAT64 = Cidr.of("64:ff9b::/96");
  private static final Cidr SIX_TO_FOUR = Cidr.of("2002::/16");
  private static final Cidr TEREDO = Cidr.of("2001::/32");

  private final String phrase;

  AddressClass(String phrase) {
    this.phrase = phrase;
  }

  /** In words, to stand after "leads to". */
  public String phrase() {
    return phrase;
  }

  /** The class of an address. */
  public static AddressClass of(InetAddress address) {
    return of(address.getAddress());
  }

  static AddressClass of(byte[] address) {
    AddressClass own = listed(address);
    if (address.length == 4) {
      return own;
    }
    if (NAT64.contains(address)) {
      return embedded(address, 12);
    }
    if (SIX_TO_FOUR.contains(address)) {
      return embedded(address, 2);
    }
    if (own == RESERVED && (mapped(address) || COMPATIBLE.contains(address))) {
      return worse(embedded(address, 12), RESERVED);
    }
    if (TEREDO.contains(address)) {
      return worse(teredoClient(address), RESERVED);
    }
    return isatap(address) ? worse(embedded(address, 12), own) : own;
  }

  private static AddressClass listed(byte[] address) {
    for (Range range : RANGES) {
      if (range.cidr().contains(address)) {
        return range.kind();
      }
    }
    return RESERVED;
  }

  private static AddressClass worse(AddressClass embedded, AddressClass own) {
    return embedded == PUBLIC ? own : embedded;
  }

  private static AddressClass embedded(byte[] address, int at) {
    return listed(Arrays.copyOfRange(address, at, at + 4));
  }

  private static boolean mapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == (byte) 0xFF && address[11] == (byte) 0xFF;
  }

  /** Teredo carries the client's address with every bit turned over. */
  private static AddressClass teredoClient(byte[] address) {
    byte[] client = new byte[4];
    for (int i = 0; i < 4; i++) {
      client[i] = (byte) ~address[12 + i];
    }
    return listed(client);
  }

  /** An interface identifier of {@code 0:5efe} and an IPv4 address, below any prefix. */
  private static boolean isatap(byte[] address) {
    return (address[8] & 0xFD) == 0
        && address[9] == 0
        && address[10] == 0x5E
        && address[11] == (byte) 0xFE;
  }

  private static Range range(String cidr, AddressClass kind) {
    return new Range(Cidr.of(cidr), kind);
  }
}
