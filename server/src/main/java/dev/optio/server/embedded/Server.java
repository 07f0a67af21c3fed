package dev.optio.server.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One of the two servers: what differs between them in starting. */
interface Server {
  /** What a running server says to us. */
  enum Readiness {
    READY,
    NOT_YET,
    /** It will never serve us as it is: it stops, or has other passwords. */
    UNUSABLE
  }

  ServerKind kind();

  /** Makes everything ready for a start on this port. */
  void prepare(Launcher launcher, int port)
      throws EmbeddedException, IOException, InterruptedException;

  /** The program and its arguments, as the launched process sees them; no secrets. */
  List<String> command(Launcher launcher);

  Readiness readiness(ServerProcess process, int port) throws IOException;

  /** How long it may take until ready, at most. */
  Duration startLimit();
}
