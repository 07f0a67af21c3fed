package dev.optio.server.backing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;

/** A Redis server, whose password needs no escaping. */
record RedisAddress(String host, int port, String password) {
  /** As {@code OPTIO_REDIS_URL} takes it. */
  URI url(int space) {
    return URI.create("redis://:" + password + "@" + host + ":" + port + "/" + space);
  }

  /** Empties one of its numbered spaces. */
  void clear(int space) throws IOException {
    try (Socket socket = new Socket(host, port)) {
      String commands = "AUTH " + password + "\r\nSELECT " + space + "\r\nFLUSHDB\r\n";
      socket.getOutputStream().write(commands.getBytes(US_ASCII));
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      for (int answer = 0; answer < 3; answer++) {
        String line = answers.readLine();
        if (!"+OK".equals(line)) {
          throw new IOException("Redis answered " + line);
        }
      }
    }
  }
}
