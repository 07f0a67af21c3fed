package dev.optio.server.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The Redis server of a data directory. It stores nothing on disk: losing it loses nothing. */
final class RedisServer implements Server {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int ANSWER_MILLIS = 2_000;
  private static final String CONFIGURATION = "redis.conf";

  private static final String SETTINGS =
      """
      # Written by Optio at each start; changes are lost.
      bind 127.0.0.1
      daemonize no
      save ""
      appendonly no
      maxmemory 256mb
      maxmemory-policy noeviction
      loglevel warning
      """;

  private final Path folder;
  private final Path program;
  private final Credentials credentials;

  RedisServer(Folders folders, Path program, Credentials credentials) {
    this.folder = folders.of(kind());
    this.program = program;
    this.credentials = credentials;
  }

  @Override
  public ServerKind kind() {
    return ServerKind.REDIS;
  }

  @Override
  public void prepare(Launcher launcher, int port) throws IOException {
    Folders.createPrivate(folder);
    Path configuration = folder.resolve(CONFIGURATION);
    PrivateFile.write(configuration, SETTINGS + variable(launcher, port));
    launcher.giveToServer(configuration);
    launcher.giveToServer(folder);
  }

  @Override
  public List<String> command(Launcher launcher) {
    return List.of(
        launcher.seen(program).toString(), launcher.seen(folder.resolve(CONFIGURATION)).toString());
  }

  @Override
  public Readiness readiness(ServerProcess process, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(Ports.address(port), ANSWER_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      String commands = "AUTH " + credentials.redis() + "\r\nPING\r\n";
      socket.getOutputStream().write(commands.getBytes(US_ASCII));
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      boolean login = "+OK".equals(answers.readLine());
      boolean served = "+PONG".equals(answers.readLine());
      return login && served ? Readiness.READY : Readiness.UNUSABLE;
    } catch (IOException notListeningYet) {
      return Readiness.NOT_YET;
    }
  }

  @Override
  public Duration startLimit() {
    return START_LIMIT;
  }

  private String variable(Launcher launcher, int port) {
    String directory = launcher.seen(folder).toString().replace("\\", "\\\\").replace("\"", "\\\"");
    return "port "
        + port
        + "\nrequirepass "
        + credentials.redis()
        + "\ndir \""
        + directory
        + "\"\n";
  }
}
