package dev.optio.server.publish;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Looks through content for what must not leave. Used by one thread at a time. */
public interface ContentScan {
  /** Finds nothing. */
  ContentScan NOTHING = _ -> Optional.empty();

  /**
   * Reads the content to its end, or to the first hit.
   *
   * @param content of a file, a name or a message; of any length
   */
  Optional<Hit> find(InputStream content) throws IOException;

  /**
   * Something that must not leave.
   *
   * @param secret its name, never its value
   */
  record Hit(String secret) {}
}
