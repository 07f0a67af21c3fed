package dev.optio.server.backing;

import java.io.IOException;
import java.util.Optional;

/**
 * The one attempt to start the shared servers: what failed for one class is not tried for the next,
 * since each attempt may take minutes.
 */
record SharedStart(Optional<Shared> started, Optional<Exception> failure) implements AutoCloseable {

  static SharedStart attempted() {
    try {
      return new SharedStart(Optional.of(Shared.start()), Optional.empty());
    } catch (Exception e) {
      return new SharedStart(Optional.empty(), Optional.of(e));
    }
  }

  Shared shared() throws Exception {
    if (failure.isPresent()) {
      throw failure.get();
    }
    return started.orElseThrow();
  }

  @Override
  public void close() throws IOException {
    if (started.isPresent()) {
      started.get().close();
    }
  }
}
