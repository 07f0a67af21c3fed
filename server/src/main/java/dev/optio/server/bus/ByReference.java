package dev.optio.server.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Passes immutable messages by reference; nothing crosses a wire. */
final class ByReference implements MessageCodec<Object, Object> {
  static final String NAME = "by-reference";

  @Override
  public void encodeToWire(Buffer buffer, Object message) {
    throw new IllegalStateException("messages stay in this process");
  }

  @Override
  public Object decodeFromWire(int position, Buffer buffer) {
    throw new IllegalStateException("messages stay in this process");
  }

  @Override
  public Object transform(Object message) {
    return message;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
