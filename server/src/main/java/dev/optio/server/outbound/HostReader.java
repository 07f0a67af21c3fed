package dev.optio.server.outbound;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads hosts; see {@link Host}. */
final class HostReader {
  /** Four decimal numbers to 255 without leading zeros: the one spelling that all readers share. */
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}", Pattern.DOTALL);

  /** What Unix resolvers take for a number: decimal, octal or hexadecimal. */
  private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private HostReader() {}

  static Host read(String typed) {
    if (typed.startsWith("[") && typed.endsWith("]")) {
      return ipv6(typed.substring(1, typed.length() - 1));
    }
    if (typed.indexOf(':') >= 0) {
      return ipv6(typed);
    }
    return name(typed);
  }

  private static Host ipv6(String text) {
    if (!IPV6.matcher(text).matches() || text.indexOf(':') < 0) {
      return new Host.Invalid("The host is not an IPv6 address.");
    }
    try {
      return new Host.Address(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notAnAddress) {
      return new Host.Invalid("The host is not an IPv6 address.");
    }
  }

  private static Host name(String typed) {
    String ascii;
    try {
      ascii = IDN.toASCII(typed).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notAName) {
      return new Host.Invalid("The host is not a name that can be looked up.");
    }
    if (ascii.endsWith(".")) {
      ascii = ascii.substring(0, ascii.length() - 1);
    }
    if (ascii.isEmpty()) {
      return new Host.Invalid("The host is missing.");
    }
    if (IPV4.matcher(ascii).matches()) {
      return new Host.Address(InetAddress.ofLiteral(ascii));
    }
    String[] labels = ascii.split("\\.", -1);
    if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
      return new Host.Invalid("The host looks like an address: write it as four decimal numbers.");
    }
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return new Host.Invalid("The host is not a name that can be looked up.");
      }
    }
    if (ascii.length() > 253) {
      return new Host.Invalid("The host is longer than a name can be.");
    }
    return new Host.Name(ascii);
  }
}
