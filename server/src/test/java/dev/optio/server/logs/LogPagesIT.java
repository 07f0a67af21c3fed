package dev.optio.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.optio.server.backing.Backing;
import dev.optio.server.backing.WithServers;
import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.Json;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.contract.LogMessages.Source;
import dev.optio.server.db.Db;
import dev.optio.server.ids.TaskId;
import dev.optio.server.logs.core.Draft;
import dev.optio.server.logs.core.Line;
import dev.optio.server.sockets.LiveBench;
import dev.optio.server.sockets.SocketLimits;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogPagesIT {
  private final LogStore store = new LogStore();
  private LiveBench bench;

  @BeforeAll
  void open(Backing backing) throws Exception {
    bench = new LiveBench(backing.databaseUrl(), backing.redisUrl(), SocketLimits.DEFAULT);
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @Nested
  class Listing {
    @Test
    void pagesByNumber() throws Exception {
      // Given
      TaskId task = numbered(450);

      // When
      JsonNode first = get("/api/tasks/" + task + "/logs");
      JsonNode second = get("/api/tasks/" + task + "/logs?after=200&limit=10000");

      // Then
      assertThat(numbers(first)).isEqualTo(range(1, 200));
      assertThat(numbers(second)).isEqualTo(range(201, 450));
      assertThat(first.get("head").asLong()).isEqualTo(450);
    }

    @Test
    void beginsAfterWhatWasRemovedAndSaysSo() throws Exception {
      // Given
      TaskId task = numbered(50);
      bench.append(task, List.of("last"));
      bench.db().update("delete from log_chunks where task_id = $1 and first_n = 1", task);
      bench.db().update("update tasks set log_removed = 50 where id = $1", task);

      // When
      JsonNode page = get("/api/tasks/" + task + "/logs");
      JsonNode within = get("/api/tasks/" + task + "/logs?after=20");
      JsonNode past = get("/api/tasks/" + task + "/logs?offset=1");
      String export = send("/api/tasks/" + task + "/logs/export", "ours").body();

      // Then
      assertThat(numbers(page)).containsExactly(51L);
      assertThat(page.get("removed").asLong()).isEqualTo(50);
      assertThat(numbers(within)).containsExactly(51L);
      assertThat(numbers(past)).isEmpty();
      assertThat(export).contains("# Entries 1 to 50 were removed").endsWith("last\n");
    }

    @Test
    void skipsEntriesThatMatch() throws Exception {
      TaskId task = numbered(100);
      assertThat(numbers(get("/api/tasks/" + task + "/logs?offset=90&limit=5")))
          .isEqualTo(range(91, 95));
      assertThat(numbers(get("/api/tasks/" + task + "/logs?search=line%2010&offset=1")))
          .containsExactly(100L);
    }

    @Test
    void findsNothingBeyondTheEnd() throws Exception {
      TaskId task = numbered(3);
      assertThat(numbers(get("/api/tasks/" + task + "/logs?after=3"))).isEmpty();
      assertThat(numbers(get("/api/tasks/" + task + "/logs?offset=10000000"))).isEmpty();
    }

    @Test
    void filtersByKindUnderEitherName() throws Exception {
      TaskId task = mixed();
      assertThat(numbers(get("/api/tasks/" + task + "/logs?logType=error"))).containsExactly(2L);
      assertThat(numbers(get("/api/tasks/" + task + "/logs?type=error,system")))
          .containsExactly(2L, 3L);
    }

    @Test
    void searchesWhateverTheCase() throws Exception {
      TaskId task = mixed();
      assertThat(numbers(get("/api/tasks/" + task + "/logs?search=" + encoded("ÄPFEL"))))
          .containsExactly(1L);
      assertThat(numbers(get("/api/tasks/" + task + "/logs?search=" + encoded("100%")))).isEmpty();
    }

    @Test
    void refusesKindsThatThereAreNot() throws Exception {
      HttpResponse<String> answer =
          send("/api/tasks/" + numbered(1) + "/logs?logType=loud", "ours");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"code\":\"bad_request\"");
    }

    @Test
    void showsTheTasksOfOthersAsIfThereWereNone() throws Exception {
      TaskId task = numbered(1);
      HttpResponse<String> theirs = send("/api/tasks/" + task + "/logs", "theirs");
      HttpResponse<String> none = send("/api/tasks/" + new java.util.UUID(9, 9) + "/logs", "ours");
      assertThat(theirs.statusCode()).isEqualTo(404);
      assertThat(theirs.body()).isEqualTo(none.body());
    }

    @Test
    void endsAPageEarlyRatherThanHoldALargeLog() throws Exception {
      // Given
      TaskId task = bench.makeTask();
      for (int i = 0; i < 12; i++) {
        bench.append(task, List.of("x".repeat(1 << 20)));
      }

      // When
      List<Long> first = numbers(get("/api/tasks/" + task + "/logs?limit=10000"));
      List<Long> rest =
          numbers(get("/api/tasks/" + task + "/logs?limit=10000&after=" + first.getLast()));

      // Then
      assertThat(first).hasSizeBetween(1, 8);
      assertThat(first.size() + rest.size()).isEqualTo(12);
    }
  }

  @Nested
  class Exporting {
    @ParameterizedTest
    @CsvSource({
      "'', text/plain; charset=utf-8, txt",
      "?format=plaintext, text/plain; charset=utf-8, txt",
      "?format=json, application/json, json",
      "?format=markdown, text/markdown; charset=utf-8, md"
    })
    void namesAndTypesTheFileSafely(String query, String type, String extension) throws Exception {
      // Given
      TaskId task = numbered(3);
      long number = bench.db().one("select number from tasks where id = $1", task).number("number");

      // When
      HttpResponse<String> answer = send("/api/tasks/" + task + "/logs/export" + query, "ours");

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().map())
          .containsEntry("content-type", List.of(type))
          .containsEntry(
              "content-disposition",
              List.of("attachment; filename=\"task-" + number + "." + extension + "\""))
          .containsEntry("x-content-type-options", List.of("nosniff"))
          .containsEntry("content-security-policy", List.of("default-src 'none'; sandbox"));
      assertThat(answer.body()).contains("line 1", "line 2", "line 3");
    }

    @Test
    void exportsWhatMatches() throws Exception {
      HttpResponse<String> answer =
          send("/api/tasks/" + mixed() + "/logs/export?format=json&logType=error", "ours");
      assertThat(numbers(Json.MAPPER.readTree(answer.body()))).containsExactly(2L);
    }

    @Test
    void exportsALongLogWhole() throws Exception {
      // Given
      TaskId task = bench.makeTask();
      for (int i = 0; i < 30; i++) {
        bench.append(task, Collections.nCopies(1_000, "y".repeat(500)));
      }

      // When
      HttpResponse<String> answer = send("/api/tasks/" + task + "/logs/export?format=json", "ours");

      // Then
      assertThat(numbers(Json.MAPPER.readTree(answer.body()))).isEqualTo(range(1, 30_000));
    }

    @Test
    void refusesBeforeItBegins() throws Exception {
      TaskId task = numbered(1);
      assertThat(send("/api/tasks/" + task + "/logs/export?logType=loud", "ours").statusCode())
          .isEqualTo(400);
      assertThat(send("/api/tasks/" + task + "/logs/export?format=pdf", "ours").statusCode())
          .isEqualTo(400);
      assertThat(send("/api/tasks/" + task + "/logs/export", "theirs").statusCode()).isEqualTo(404);
      assertThat(send("/api/tasks/" + task + "/logs/export", "nobody").statusCode()).isEqualTo(401);
    }
  }

  @Nested
  class Storing {
    @Test
    void readsFromAnyNumberOn() {
      TaskId task = bench.makeTask();
      IntStream.range(0, 300).forEach(i -> bench.append(task, List.of("a" + i, "b" + i)));
      for (long after : List.of(0L, 1L, 2L, 299L, 598L, 599L, 600L, 700L)) {
        assertThat(readAfter(task, after)).isEqualTo(range(after + 1, 600));
      }
    }

    @Test
    void stopsReadingOnceItHasEnough() {
      TaskId task = bench.makeTask();
      IntStream.range(0, 40).forEach(i -> bench.append(task, List.of("z".repeat(10_000))));
      List<Line> lines = store.read(bench.db(), task, 0, 50_000);
      assertThat(lines).hasSizeBetween(5, 6);
    }

    @Test
    void joinsSmallChunksAndLosesNothing() {
      // Given
      TaskId task = bench.makeTask();
      IntStream.range(0, 1_500).forEach(i -> bench.append(task, List.of("line " + i)));
      bench.append(task, List.of("w".repeat(1 << 20)));
      bench.append(task, Collections.nCopies(900, "many at once"));
      IntStream.range(0, 100).forEach(i -> bench.append(task, List.of("late " + i)));
      List<LogEntry> before = bench.stored(task);

      // When
      bench
          .db()
          .transaction(sql -> {
            store.compact(sql, task, LiveBench.OURS);
            return true;
          });

      // Then
      assertThat(bench.stored(task)).isEqualTo(before);
      assertThat(chunks(bench.db(), task)).isLessThan(10);
    }

    @Test
    void changesNothingWhereNothingIsSmall() {
      TaskId task = bench.makeTask();
      bench.append(task, List.of("x".repeat(1 << 20)));
      bench.append(task, List.of("y".repeat(1 << 20)));
      bench
          .db()
          .transaction(sql -> {
            store.compact(sql, task, LiveBench.OURS);
            return true;
          });
      assertThat(readAfter(task, 0)).isEqualTo(range(1, 2));
    }
  }

  private List<Long> readAfter(TaskId task, long after) {
    List<Long> numbers = new ArrayList<>();
    List<Line> page = store.read(bench.db(), task, after, 10_000);
    while (!page.isEmpty()) {
      page.forEach(line -> numbers.add(line.n()));
      page = store.read(bench.db(), task, numbers.getLast(), 10_000);
    }
    return numbers;
  }

  private static long chunks(Db db, TaskId task) {
    return db.one("select count(*) as found from log_chunks where task_id = $1", task)
        .number("found");
  }

  private TaskId numbered(int lines) {
    TaskId task = bench.makeTask();
    bench.append(task, IntStream.rangeClosed(1, lines).mapToObj(i -> "line " + i).toList());
    return task;
  }

  private TaskId mixed() {
    TaskId task = bench.makeTask();
    bench
        .db()
        .transaction(sql ->
            store.append(
                sql,
                task,
                1,
                List.of(
                    new Draft(
                        Instant.now(),
                        EntryKind.TEXT,
                        Source.STDERR,
                        Optional.of("g"),
                        "viele Äpfel, 1000"),
                    optio(EntryKind.ERROR, "broken"),
                    optio(EntryKind.SYSTEM, "started"))));
    return task;
  }

  private static Draft optio(EntryKind kind, String text) {
    return new Draft(Instant.now(), kind, Source.OPTIO, Optional.empty(), text);
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = send(path, "ours");
    assertThat(answer.statusCode()).isEqualTo(200);
    return Json.MAPPER.readTree(answer.body());
  }

  private HttpResponse<String> send(String path, String token) throws Exception {
    return bench
        .client()
        .send(
            HttpRequest.newBuilder(bench.address(path))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static List<Long> numbers(JsonNode answer) {
    return answer.get("logs").valueStream().map(entry -> entry.get("n").asLong()).toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
