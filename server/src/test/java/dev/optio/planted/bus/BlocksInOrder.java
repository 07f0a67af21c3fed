package dev.optio.planted.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Blocks through Vert.x. */
final class BlocksInOrder {
  private BlocksInOrder() {}

  static Future<Integer> later(Vertx vertx) {
    return vertx.executeBlocking(() -> 1);
  }
}
