package dev.optio.server.outbound;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * A range of addresses with a common beginning, such as {@code 10.0.0.0/8}.
 *
 * @param prefix the first address, 4 or 16 bytes, with nothing set after {@code bits}
 * @param bits how many leading bits are common
 */
record Cidr(byte[] prefix, int bits) {
  Cidr {
    prefix = prefix.clone();
  }

  /** Reads an address, or an address and a number of bits; asks no name service. */
  static Optional<Cidr> read(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!(Host.read(address) instanceof Host.Address literal)) {
      return Optional.empty();
    }
    byte[] bytes = literal.address().getAddress();
    int width = bytes.length * 8;
    int bits = slash < 0 ? width : number(text.substring(slash + 1), width);
    if (bits < 0) {
      return Optional.empty();
    }
    Cidr cidr = new Cidr(bytes, bits);
    return cidr.endsClean() ? Optional.of(cidr) : Optional.empty();
  }

  /** For ranges written in this package. */
  static Cidr of(String text) {
    return read(text).orElseThrow(() -> new IllegalArgumentException(text));
  }

  boolean contains(InetAddress address) {
    return contains(address.getAddress());
  }

  boolean contains(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    int whole = bits / 8;
    if (Arrays.mismatch(prefix, 0, whole, address, 0, whole) >= 0) {
      return false;
    }
    int rest = bits % 8;
    return rest == 0 || ((prefix[whole] ^ address[whole]) & 0xFF) >>> (8 - rest) == 0;
  }

  /** Whether no bit is set after the common ones: {@code 10.1.0.0/8} is a slip of the pen. */
  private boolean endsClean() {
    for (int bit = bits; bit < prefix.length * 8; bit++) {
      if ((prefix[bit / 8] & (0x80 >>> (bit % 8))) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int max) {
    if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int value = Integer.parseInt(text);
    return value <= max ? value : -1;
  }
}
