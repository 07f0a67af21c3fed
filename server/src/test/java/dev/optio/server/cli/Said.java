package dev.optio.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a command said, and how it ended. */
record Said(int status, byte[] data, String err) {
  static Said by(Machine machine, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    AdminCommand.Streams streams =
        new AdminCommand.Streams(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int status = AdminCommand.run(machine, streams, List.of(words));
    return new Said(status, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  String out() {
    return new String(data, StandardCharsets.UTF_8);
  }
}
