package dev.optio.server.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** A name service. */
@FunctionalInterface
public interface Resolver {
  /** All addresses of a name; blocks. */
  List<InetAddress> resolve(String name) throws UnknownHostException;

  /** The one that the machine is set up with. */
  static Resolver system() {
    return name -> List.of(InetAddress.getAllByName(name));
  }
}
