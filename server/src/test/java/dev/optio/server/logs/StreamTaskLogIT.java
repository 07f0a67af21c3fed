package dev.optio.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.ids.TaskId;
import dev.optio.server.sockets.LiveBench;
import dev.optio.server.sockets.MutePeer;
import dev.optio.server.sockets.SocketLimits;
import dev.optio.server.warnings.ExpectsWarning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamTaskLogIT {
  private static final String V2 = "optio-ws-v2";
  private static final String V1 = "optio-ws-v1";
  private static final SocketLimits LIMITS =
      new SocketLimits(60, Duration.ofSeconds(60), Duration.ofMillis(500), 4, 60);

  private LiveBench bench;

  @BeforeAll
  void open(Backing backing) throws Exception {
    bench = new LiveBench(backing.databaseUrl(), backing.redisUrl(), LIMITS);
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @Nested
  class Replay {
    @Test
    void saysHelloAndSendsWhatIsStored() throws Exception {
      // Given
      TaskId task = bench.makeTask();
      bench.append(task, List.of("one", "two", "three"));

      try (LogReader reader = follow(task, "", V2)) {
        // When
        JsonNode hello = reader.next();
        reader.untilEntry(3);

        // Then
        assertThat(hello.get("type").asText()).isEqualTo("hello");
        assertThat(hello.get("taskId").asText()).isEqualTo(task.toString());
        assertThat(hello.get("head").asLong()).isEqualTo(3);
        assertThat(hello.get("state").asText()).isEqualTo("running");
        assertThat(reader.contents()).containsExactly("one", "two", "three");
      }
    }

    @Test
    void startsAfterANumber() throws Exception {
      TaskId task = bench.makeTask();
      bench.append(task, List.of("one", "two", "three"));
      try (LogReader reader = follow(task, "?after=2", V2)) {
        reader.untilEntry(3);
        assertThat(reader.contents()).containsExactly("three");
      }
    }

    @Test
    void startsWithTheLastOnesWhateverElseIsAsked() throws Exception {
      TaskId task = bench.makeTask();
      bench.append(task, List.of("one", "two", "three"));
      try (LogReader reader = follow(task, "?tail=2&after=0", V2)) {
        reader.untilEntry(3);
        assertThat(reader.contents()).containsExactly("two", "three");
      }
    }

    @Test
    void saysWhatWasRemovedInEitherSubprotocol() throws Exception {
      // Given
      TaskId task = bench.makeTask();
      bench.append(task, List.of("one", "two"));
      bench.append(task, List.of("three"));
      bench.db().update("delete from log_chunks where task_id = $1 and first_n = 1", task);
      bench.db().update("update tasks set log_removed = 2 where id = $1", task);

      try (LogReader second = follow(task, "", V2);
          LogReader first = follow(task, "", V1)) {
        // When
        second.untilEntry(3);
        first.untilEntry(3);

        // Then
        assertThat(second.contents()).containsExactly("three");
        assertThat(second.others())
            .anySatisfy(frame -> assertThat(frame).hasToString("{\"type\":\"removed\",\"to\":2}"));
        assertThat(first.contents())
            .containsExactly(
                "Entries 1 to 2 were removed: this instance keeps logs for a while only.", "three");
      }
    }

    @Test
    void endsALogOfWhichNothingIsLeft() throws Exception {
      // Given
      TaskId task = bench.makeTask();
      bench.append(task, List.of("one", "two"));
      bench.setState(task, "completed");
      bench.db().update("delete from log_chunks where task_id = $1", task);
      bench.db().update("update tasks set log_removed = 2 where id = $1", task);

      try (LogReader reader = follow(task, "?tail=1", V2)) {
        // When
        for (int frame = 0; frame < 9 && reader.others().size() < 3; frame++) {
          reader.next();
        }

        // Then
        assertThat(reader.numbers()).isEmpty();
        assertThat(reader.others())
            .extracting(JsonNode::toString)
            .element(1)
            .isEqualTo("{\"type\":\"removed\",\"to\":2}");
        assertThat(reader.others())
            .extracting(JsonNode::toString)
            .last()
            .isEqualTo("{\"type\":\"end\",\"last\":2}");
      }
    }

    @Test
    void findsATaskByItsNumber() throws Exception {
      TaskId task = bench.makeTask();
      bench.append(task, List.of("mine"));
      long number = bench.db().one("select number from tasks where id = $1", task).number("number");
      try (LogReader reader = new LogReader(bench.connect("/ws/logs/" + number, V2))) {
        assertThat(reader.next().get("taskId").asText()).isEqualTo(task.toString());
      }
    }

    @Test
    void keepsFramesSmallAndFew() throws Exception {
      // Given
      TaskId task = bench.makeTask();
      String line = "ä".repeat(1_000);
      bench.append(task, Collections.nCopies(800, line));
      bench.append(task, List.of("x".repeat(200_000)));
      bench.append(task, Collections.nCopies(800, line));

      // When
      Instant before = Instant.now();
      try (LogReader reader = follow(task, "", V2)) {
        reader.untilEntry(1_601);
        Duration took = Duration.between(before, Instant.now());

        // Then
        assertThat(reader.numbers()).isEqualTo(upTo(1_601));
        assertThat(reader.largestOfSeveral()).isLessThanOrEqualTo(64 * 1024);
        assertThat(reader.logFrames()).isGreaterThan(50);
        assertThat(Duration.ofMillis(50).multipliedBy(reader.logFrames() - 1))
            .isLessThanOrEqualTo(took);
      }
    }
  }

  @Nested
  class GoingLive {
    @Test
    void sendsWhatIsWrittenWhileItWatches() throws Exception {
      TaskId task = bench.makeTask();
      try (LogReader reader = follow(task, "", V2)) {
        reader.until("hello");
        for (int i = 1; i <= 50; i++) {
          bench.write(task, List.of("line " + i));
        }
        reader.untilEntry(50);
        assertThat(reader.numbers()).isEqualTo(upTo(50));
      }
    }

    @Test
    void readsFromTheStoreWhatNewsCannotCarry() throws Exception {
      TaskId task = bench.makeTask();
      try (LogReader reader = follow(task, "", V2)) {
        reader.until("hello");
        bench.write(task, List.of("small", "y".repeat(600_000), "small again"));
        reader.untilEntry(3);
        assertThat(reader.contents().get(1)).hasSize(600_000);
      }
    }

    @Test
    void findsWhatNoNewsTold() throws Exception {
      TaskId task = bench.makeTask();
      try (LogReader reader = follow(task, "", V2)) {
        reader.until("hello");
        bench.append(task, List.of("silent"));
        reader.untilEntry(1);
        assertThat(reader.contents()).containsExactly("silent");
      }
    }

    @Test
    void sendsEveryEntryOnceWhateverNewsDo() throws Exception {
      // Given
      Random random = new Random(42);
      TaskId task = bench.makeTask();
      try (LogReader reader = follow(task, "", V2)) {
        reader.until("hello");

        // When
        for (int round = 0; round < 20; round++) {
          List<LogEntry> entries = new ArrayList<>();
          for (int i = 0; i < 30; i++) {
            entries.addAll(bench.append(task, List.of("round " + round + " line " + i)));
          }
          List<LogEntry> news = new ArrayList<>(entries);
          news.addAll(entries.subList(5, 15));
          Collections.shuffle(news, random);
          news.removeIf(entry -> random.nextInt(3) == 0);
          news.forEach(entry -> LogNews.published(bench.live(), task, List.of(entry)));
        }
        reader.untilEntry(600);

        // Then
        assertThat(reader.numbers()).isEqualTo(upTo(600));
        assertThat(reader.contents())
            .isEqualTo(bench.stored(task).stream().map(LogEntry::content).toList());
      }
    }

    @Test
    @ExpectsWarning("news could not be read")
    void ignoresNewsThatAreNone() throws Exception {
      TaskId task = bench.makeTask();
      TaskId other = bench.makeTask();
      List<LogEntry> foreign = bench.append(other, List.of("not mine"));
      try (LogReader reader = follow(task, "", V2)) {
        reader.until("hello");
        bench.live().publish("log", task.toString(), "{\"entries\":7}");
        bench.live().publish("log", "not a task", "{\"head\":7}");
        bench.live().publish("log", task.toString(), LogNews.payload(foreign));
        bench.write(task, List.of("mine"));
        reader.untilEntry(1);
        assertThat(reader.contents()).containsExactly("mine");
      }
    }

    @Test
    void letsTwentyReadersJoinMidStreamWhileOneNeverReads() throws Exception {
      // Given
      TaskId task = bench.makeTask();
      String filler = "z".repeat(400);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
          MutePeer mute = new MutePeer(bench.port(), "/ws/logs/" + task, protocols(V2))) {
        List<Future<LogReader>> readers = new ArrayList<>();

        // When
        for (int batch = 0; batch < 200; batch++) {
          int from = batch * 30;
          bench.write(task, IntStream.range(from, from + 30).mapToObj(i -> i + filler).toList());
          if (batch % 10 == 5) {
            readers.add(threads.submit(() -> readToTheEnd(task)));
          }
        }
        bench.write(task, List.of("the last"));
        bench.move(task, "completed");

        // Then
        assertThat(readers).hasSize(20);
        for (Future<LogReader> reader : readers) {
          assertThat(reader.get().numbers()).isEqualTo(upTo(6_001));
          assertThat(reader.get().contents().getLast()).isEqualTo("the last");
        }
        assertThat(mute.isCutOff()).isFalse();
      }
    }
  }

  @Nested
  class Ending {
    @Test
    void saysTheStateAndThenTheEndAndGoesOnWithARetry() throws Exception {
      // Given
      TaskId task = bench.makeTask();
      bench.append(task, List.of("first run"));
      try (LogReader reader = follow(task, "", V2)) {
        // When
        reader.untilEntry(1);
        bench.move(task, "failed");
        JsonNode end = reader.until("end");
        bench.move(task, "queued");
        reader.until("state");
        bench.write(task, List.of("second run"));
        reader.untilEntry(2);
        bench.move(task, "completed");
        JsonNode secondEnd = reader.until("end");

        // Then
        assertThat(end.get("last").asLong()).isEqualTo(1);
        assertThat(secondEnd.get("last").asLong()).isEqualTo(2);
        assertThat(reader.others().stream().map(frame -> frame.get("type").asText()))
            .containsExactly("hello", "state", "end", "state", "state", "end");
        assertThat(
                reader.others().stream()
                    .filter(frame -> frame.get("type").asText().equals("state"))
                    .map(frame -> frame.at("/task/state").asText()))
            .containsExactly("failed", "queued", "completed");
        assertThat(reader.peer().isOpen()).isTrue();
      }
    }

    @Test
    void saysTheEndOfATaskThatHasLongFinished() throws Exception {
      TaskId task = bench.makeTask();
      bench.append(task, List.of("one", "two"));
      bench.setState(task, "cancelled");
      try (LogReader reader = follow(task, "", V2)) {
        assertThat(reader.until("end").get("last").asLong()).isEqualTo(2);
        assertThat(reader.numbers()).isEqualTo(upTo(2));
      }
    }

    @Test
    void seesAMoveThatNoNewsTold() throws Exception {
      TaskId task = bench.makeTask();
      try (LogReader reader = follow(task, "", V2)) {
        reader.until("hello");
        bench.setState(task, "completed");
        assertThat(reader.until("state").at("/task/state").asText()).isEqualTo("completed");
        assertThat(reader.until("end").get("last").asLong()).isZero();
      }
    }

    @Test
    void closesWhenTheTaskIsDeleted() throws Exception {
      TaskId task = bench.makeTask();
      try (LogReader reader = follow(task, "", V2)) {
        reader.until("hello");
        bench.delete(task);
        assertThat(reader.peer().closeCode()).isEqualTo(4404);
      }
    }
  }

  @Nested
  class FirstSubprotocol {
    @Test
    void sendsOneFrameForEachEntryAsExistingClientsExpect() throws Exception {
      // Given
      TaskId task = bench.makeTask();
      bench.append(task, List.of("stored"));
      try (LogReader reader = follow(task, "", V1)) {
        // When
        JsonNode stored = reader.next();
        bench.write(task, List.of("live"));
        JsonNode live = reader.next();

        // Then
        assertThat(stored.get("type").asText()).isEqualTo("task:log");
        assertThat(stored.get("taskId").asText()).isEqualTo(task.toString());
        assertThat(stored.get("content").asText()).isEqualTo("stored");
        assertThat(stored.get("stream").asText()).isEqualTo("stdout");
        assertThat(stored.get("logType").asText()).isEqualTo("text");
        assertThat(stored.get("timestamp").asText()).isNotEmpty();
        assertThat(stored.has("metadata")).isTrue();
        assertThat(stored.get("catchUp").asBoolean()).isTrue();
        assertThat(live.has("catchUp")).isFalse();
        assertThat(live.get("n").asLong()).isEqualTo(2);
      }
    }

    @Test
    void tellsMovesWithTheStateBefore() throws Exception {
      TaskId task = bench.makeTask();
      try (LogReader reader = follow(task, "", V1)) {
        bench.write(task, List.of("here"));
        reader.untilEntry(1);
        bench.move(task, "completed");
        JsonNode moved = reader.until("task:state_changed");
        assertThat(moved.get("fromState").asText()).isEqualTo("running");
        assertThat(moved.get("toState").asText()).isEqualTo("completed");
        assertThat(moved.has("errorMessage")).isFalse();
      }
    }
  }

  @Nested
  class Refused {
    @Test
    void closesForATaskThatThereIsNot() {
      assertThat(bench.connect("/ws/logs/" + new TaskId(new java.util.UUID(9, 9)), V2).closeCode())
          .isEqualTo(4404);
      assertThat(bench.connect("/ws/logs/nonsense", V2).closeCode()).isEqualTo(4404);
    }

    @Test
    void closesInTheSameWayForATaskOfOthers() {
      TaskId task = bench.makeTask(LiveBench.THEIRS);
      assertThat(bench.connect("/ws/logs/" + task, V2).closeCode()).isEqualTo(4404);
    }
  }

  private LogReader readToTheEnd(TaskId task) throws InterruptedException {
    try (LogReader reader = follow(task, "", V2)) {
      reader.until("end");
      return reader;
    }
  }

  private LogReader follow(TaskId task, String query, String protocol) {
    return new LogReader(bench.connect("/ws/logs/" + task + query, protocol));
  }

  private static String protocols(String protocol) {
    return "Sec-WebSocket-Protocol: " + protocol + ", optio-auth-ours\r\n";
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
