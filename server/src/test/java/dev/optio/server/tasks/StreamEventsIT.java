package dev.optio.server.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.backing.OwnServers;
import dev.optio.server.backing.WithServers;
import dev.optio.server.contract.Json;
import dev.optio.server.db.Database;
import dev.optio.server.db.Migrations;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sockets.LiveBench;
import dev.optio.server.sockets.MutePeer;
import dev.optio.server.sockets.Peer;
import dev.optio.server.sockets.SocketLimits;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamEventsIT {
  private static final SocketLimits LIMITS =
      new SocketLimits(60, Duration.ofSeconds(60), Duration.ofMillis(200), 4, 60);

  private OwnServers servers;
  private LiveBench bench;

  @BeforeAll
  void open(OwnServers own) throws Exception {
    servers = own;
    URI database = URI.create(own.databaseUrl() + "?sslmode=disable");
    Migrations.apply(Database.parse(database, Optional.empty()));
    bench = new LiveBench(database, own.redisUrl(), LIMITS);
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @Test
  void tellsChangesWithTheTaskAsListsShowIt() throws Exception {
    // Given
    TaskId task = bench.makeTask();
    bench.db().update("update tasks set prompt = repeat('ä', 5000) where id = $1", task);
    try (Peer peer = bench.connect("/ws/events", "optio-ws-v2")) {
      // When
      JsonNode hello = next(peer);
      bench.move(task, "completed");
      JsonNode frame = until(peer, "task");

      // Then
      assertThat(hello.get("type").asText()).isEqualTo("hello");
      assertThat(frame.at("/task/id").asText()).isEqualTo(task.toString());
      assertThat(frame.at("/task/state").asText()).isEqualTo("completed");
      assertThat(frame.at("/task/prompt").asText()).hasSize(2_000);
      assertThat(frame.get("seq").asLong()).isGreaterThan(hello.get("seq").asLong());
    }
  }

  @Test
  void findsChangesThatNoNewsTold() throws Exception {
    TaskId task = bench.makeTask();
    try (Peer peer = bench.connect("/ws/events", "optio-ws-v2")) {
      next(peer);
      bench.setState(task, "failed");
      assertThat(until(peer, "task").at("/task/state").asText()).isEqualTo("failed");
    }
  }

  @Test
  void tellsNothingThatIsOld() throws Exception {
    TaskId old = bench.makeTask();
    bench.setState(old, "failed");
    TaskId task = bench.makeTask();
    try (Peer peer = bench.connect("/ws/events", "optio-ws-v2")) {
      next(peer);
      bench.move(old, "failed");
      bench.move(task, "completed");
      List<String> told = new ArrayList<>();
      while (!told.contains(task.toString())) {
        told.add(until(peer, "task").at("/task/id").asText());
      }
      assertThat(told).containsOnlyOnce(task.toString());
      assertThat(told).allMatch(id -> id.equals(task.toString()) || id.equals(old.toString()));
    }
  }

  @Test
  void tellsOnlyWhatIsInTheWorkspaceOfTheViewer() throws Exception {
    // Given
    TaskId ours = bench.makeTask();
    TaskId theirs = bench.makeTask(LiveBench.THEIRS);
    try (Peer us = bench.connectAs("ours", "/ws/events", "optio-ws-v2");
        Peer them = bench.connectAs("theirs", "/ws/events", "optio-ws-v2")) {
      next(us);
      next(them);

      // When
      bench.news().changed(LiveBench.OURS, theirs);
      bench.setState(theirs, "failed");
      bench.news().changed(LiveBench.THEIRS, theirs);
      bench.move(ours, "completed");

      // Then
      assertThat(until(them, "task").at("/task/id").asText()).isEqualTo(theirs.toString());
      JsonNode first = untilOneOf(us, "task", "gone");
      while (first.get("type").asText().equals("gone")) {
        first = untilOneOf(us, "task", "gone");
      }
      assertThat(first.at("/task/id").asText()).isEqualTo(ours.toString());
    }
  }

  @Test
  void tellsDeletions() throws Exception {
    TaskId task = bench.makeTask();
    try (Peer peer = bench.connect("/ws/events", "optio-ws-v2")) {
      next(peer);
      bench.delete(task);
      bench.news().gone(LiveBench.OURS, task);
      assertThat(until(peer, "gone").get("taskId").asText()).isEqualTo(task.toString());
    }
  }

  @Test
  void keepsTheSocketWarm() throws Exception {
    try (Peer peer = bench.connect("/ws/events", "optio-ws-v2")) {
      assertThat(until(peer, "ping")).hasSize(1);
    }
  }

  @Test
  void conflatesChangesAndEndsWithTheLatest() throws Exception {
    TaskId task = bench.makeTask();
    try (Peer peer = bench.connect("/ws/events", "optio-ws-v2");
        MutePeer mute =
            new MutePeer(
                bench.port(),
                "/ws/events",
                "Sec-WebSocket-Protocol: optio-ws-v2, optio-auth-ours\r\n")) {
      // Given
      next(peer);

      // When
      for (int i = 0; i < 200; i++) {
        bench.move(task, i % 2 == 0 ? "failed" : "queued");
      }
      bench.move(task, "completed");
      int frames = 1;
      JsonNode frame = until(peer, "task");
      while (!frame.at("/task/state").asText().equals("completed")) {
        frame = until(peer, "task");
        frames++;
      }

      // Then
      assertThat(frames).isLessThan(201);
      assertThat(mute.isCutOff()).isFalse();
    }
  }

  @Test
  void speaksTheFirstSubprotocol() throws Exception {
    AtomicBoolean heard = new AtomicBoolean();
    try (Peer peer = bench.connect("/ws/events", "optio-ws-v1")) {
      // Given: this subprotocol does not say from when on it listens
      Thread creating =
          Thread.ofVirtual()
              .start(() -> {
                while (!heard.get()) {
                  TaskId task = bench.makeTask();
                  bench.move(task, "queued");
                  bench.move(task, "running");
                }
              });
      JsonNode frame = until(peer, "task:created");
      TaskId warm = new TaskId(UUID.fromString(frame.get("taskId").asText()));
      heard.set(true);
      creating.join();

      // When
      bench.move(warm, "completed");
      JsonNode moved = until(peer, "task:state_changed");
      while (!moved.get("toState").asText().equals("completed")) {
        moved = until(peer, "task:state_changed");
      }

      // Then
      assertThat(frame.get("title").asText()).isEqualTo("A title");
      assertThat(moved.get("taskId").asText()).isEqualTo(warm.toString());
      assertThat(moved.get("fromState").asText()).isIn("queued", "running");
      assertThat(moved.has("timestamp")).isTrue();
    }
  }

  @Test
  void staysOpenOverOutagesAndSaysWhenToFetchAnew() throws Exception {
    // Given
    TaskId task = bench.makeTask();
    try (Peer peer = bench.connect("/ws/events", "optio-ws-v2")) {
      next(peer);

      // When
      servers.stopRedis();
      bench.move(task, "queued");
      JsonNode duringOutage = until(peer, "task");
      servers.startRedis();
      JsonNode again = until(peer, "hello");
      servers.stopPostgres();
      servers.startPostgres();
      retry(() -> bench.setState(task, "completed"));
      JsonNode afterRestart = until(peer, "task");

      // Then
      assertThat(duringOutage.at("/task/state").asText()).isEqualTo("queued");
      assertThat(again.get("seq").asLong()).isGreaterThan(duringOutage.get("seq").asLong());
      assertThat(afterRestart.at("/task/state").asText()).isEqualTo("completed");
      assertThat(peer.isOpen()).isTrue();
    }
  }

  private static void retry(Runnable work) {
    dev.optio.server.sockets.Eventually.until(() -> {
      try {
        work.run();
        return true;
      } catch (dev.optio.server.db.DbUnavailableException e) {
        return false;
      }
    });
  }

  private static JsonNode until(Peer peer, String type) throws Exception {
    return untilOneOf(peer, type);
  }

  private static JsonNode untilOneOf(Peer peer, String... types) throws Exception {
    JsonNode frame = next(peer);
    while (!List.of(types).contains(frame.get("type").asText())) {
      frame = next(peer);
    }
    return frame;
  }

  private static JsonNode next(Peer peer) throws Exception {
    return Json.MAPPER.readTree(peer.next());
  }
}
