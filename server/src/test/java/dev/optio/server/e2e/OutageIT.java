package dev.optio.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.optio.server.backing.OwnServers;
import dev.optio.server.backing.WithServers;
import dev.optio.server.logs.LogReader;
import dev.optio.server.sockets.MutePeer;
import dev.optio.server.sockets.Peer;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole replica, with an agent at work and people watching, while its servers come and go. */
@WithServers
class OutageIT {
  private static final String TALKS_UNTIL_TOLD =
      """
      head -n 1 > /dev/null
      (b=1; while :; do echo "beat $b"; sleep 0.05; b=$((b+1)); done) & beats=$!
      read -r message; kill $beats; wait $beats 2> /dev/null; echo "told: $message"\
      """;

  @Test
  void losesNoLineAndNoReaderOverAnOutageOfRedisAndARestartOfPostgres(
      OwnServers servers, @TempDir Path folder) throws Exception {
    ReplicaProcess replica =
        ReplicaProcess.start(
                Files.createDirectory(folder.resolve("data")),
                Map.of(
                    "OPTIO_DATABASE_URL", servers.databaseUrl().toString(),
                    "OPTIO_REDIS_URL", servers.redisUrl().toString()))
            .awaitReady();
    try (SampleRemotes remotes = SampleRemotes.create(folder.resolve("remotes"), "app.git");
        HttpClient client = HttpClient.newHttpClient();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // Given
      TaskApi api = new TaskApi(replica);
      api.connect(remotes.url("app.git"));
      ObjectNode asked = TaskApi.command(remotes.url("app.git"), TALKS_UNTIL_TOLD);
      asked.withObject("agentOptions").put("input", "open");
      String task = api.create(asked);
      LogReader watcher = watch(client, replica, task);
      List<Future<LogReader>> readers = new ArrayList<>();
      readers.add(threads.submit(() -> toTheEnd(watcher)));
      MutePeer mute =
          new MutePeer(
              replica.uri("http", "").getPort(),
              "/ws/logs/" + task,
              "Sec-WebSocket-Protocol: optio-ws-v2, optio-auth-" + replica.token() + "\r\n");
      awaitLines(api, replica, task, 20);

      // When
      servers.stopRedis();
      awaitLines(api, replica, task, 60);
      joinTen(threads, client, replica, task, readers);
      servers.startRedis();
      awaitLines(api, replica, task, 100);
      servers.stopPostgres();
      JsonNode meanwhile = replica.get("/api/tasks/" + task);
      servers.startPostgres();
      awaitLines(api, replica, task, 200);
      joinTen(threads, client, replica, task, readers);
      api.send(task, "enough");

      // Then
      assertThat(meanwhile.path("code").asText()).isEqualTo("unavailable");
      JsonNode done = api.awaitCompleted(task);
      assertThat(done.path("retryCount").asInt()).isZero();
      List<String> output = api.output(task);
      assertThat(output.subList(0, output.size() - 1))
          .isEqualTo(IntStream.range(1, output.size()).mapToObj(n -> "beat " + n).toList());
      assertThat(output.getLast()).isEqualTo("told: enough");
      List<JsonNode> log = api.log(task);
      assertThat(readers).hasSize(21);
      for (Future<LogReader> reader : readers) {
        assertThat(reader.get().numbers())
            .isEqualTo(LongStream.rangeClosed(1, log.size()).boxed().toList());
        assertThat(reader.get().contents())
            .isEqualTo(log.stream().map(entry -> entry.path("content").asText()).toList());
      }
      assertThat(mute.isCutOff()).isFalse();
      mute.close();
    } finally {
      replica.terminate();
    }
  }

  private static LogReader watch(HttpClient client, ReplicaProcess replica, String task)
      throws Exception {
    return new LogReader(
        Peer.connect(
            client,
            replica.uri("ws", "/ws/logs/" + task),
            "optio-ws-v2",
            "optio-auth-" + replica.token()));
  }

  private static LogReader toTheEnd(LogReader reader) throws InterruptedException {
    reader.until("end");
    reader.close();
    return reader;
  }

  private static void joinTen(
      ExecutorService threads,
      HttpClient client,
      ReplicaProcess replica,
      String task,
      List<Future<LogReader>> readers) {
    for (int reader = 0; reader < 10; reader++) {
      readers.add(threads.submit(() -> toTheEnd(watch(client, replica, task))));
    }
  }

  private static void awaitLines(TaskApi api, ReplicaProcess replica, String task, int count) {
    replica.await(count + " lines", () -> api.logHead(task) >= count);
  }
}
