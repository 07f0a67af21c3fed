package dev.optio.server.outbound;

import java.net.InetAddress;

/**
 * The host part of a URL, read strictly and without asking a name service, so that one host has one
 * spelling.
 */
public sealed interface Host {
  /**
   * A name to be looked up.
   *
   * @param ascii lower case, international names in their ASCII form, no dot at the end
   */
  record Name(String ascii) implements Host {}

  /** An address written out. */
  record Address(InetAddress address) implements Host {
    /** As it stands in a URL: IPv6 in brackets. */
    public String text() {
      String text = address.getHostAddress();
      return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }
  }

  /**
   * Not a host.
   *
   * @param reason one sentence for people
   */
  record Invalid(String reason) implements Host {}

  /**
   * Reads a host as typed: a name, an IPv4 address, or an IPv6 address with or without brackets.
   */
  static Host read(String typed) {
    return HostReader.read(typed);
  }
}
