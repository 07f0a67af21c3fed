package dev.optio.server.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.optio.server.backing.Backing;
import dev.optio.server.backing.Seed;
import dev.optio.server.backing.Together;
import dev.optio.server.backing.WithServers;
import dev.optio.server.contract.EntryKind;
import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.contract.LogMessages.Source;
import dev.optio.server.db.Db;
import dev.optio.server.ids.RepositoryId;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.logs.core.Draft;
import dev.optio.server.logs.core.Line;
import dev.optio.server.logs.core.Packing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@WithServers
class LogStoreIT {
  private static final int PLENTY = 64 << 20;

  private final LogStore logs = new LogStore();
  private final Db db;
  private final Seed seed;

  private WorkspaceId workspace;
  private RepositoryId repository;
  private TaskId task;

  LogStoreIT(Backing backing) {
    db = backing.db();
    seed = new Seed(db);
  }

  @BeforeEach
  void seedATask(Backing backing) {
    backing.clear();
    workspace = seed.workspace();
    repository = seed.repository(workspace, 2);
    task = seed.task(workspace, repository);
  }

  @Nested
  class Appending {
    @Test
    void numbersEntriesWithoutGapsUnderConcurrentWriters() throws Exception {
      // When
      Together.run(
          8,
          writer -> {
            for (int batch = 0; batch < 20; batch++) {
              append(task, texts("w" + writer + " b" + batch, 1 + (writer + batch) % 7));
            }
            return writer;
          });

      // Then
      List<LogEntry> all = all(task);
      assertThat(all)
          .extracting(LogEntry::n)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
      assertThat(logs.findHead(db, task)).contains((long) all.size());
      for (int writer = 0; writer < 8; writer++) {
        assertThat(contents(all, "w" + writer + " ")).containsExactlyElementsOf(writtenBy(writer));
      }
    }

    @Test
    void whatWasRolledBackTakesNoNumber() {
      // Given
      assertThatThrownBy(() ->
              db.transaction(sql -> {
                logs.append(sql, task, 1, texts("lost", 5));
                throw new IllegalStateException("planned");
              }))
          .hasMessage("planned");

      // When
      List<LogEntry> appended = append(task, texts("kept", 2));

      // Then
      assertThat(appended).extracting(LogEntry::n).containsExactly(1L, 2L);
      assertThat(all(task)).isEqualTo(appended);
    }

    @Test
    void returnsWhatReadersWillSee() {
      // Given
      List<Draft> drafts =
          List.of(
              draft("plain"),
              draft(""),
              draft("tab\t, quote \", backslash \\, umlaut ü, emoji 😀, control \u001b[31m"),
              new Draft(Seed.NOW, EntryKind.TOOL_USE, Source.STDERR, Optional.of("call-1"), "{}"));

      // When
      List<LogEntry> appended = append(task, drafts);

      // Then
      assertThat(all(task)).isEqualTo(appended);
      assertThat(appended.getLast().group()).contains("call-1");
    }

    @Test
    void appendingNothingWritesNothing() {
      // When
      List<LogEntry> appended = append(task, List.of());

      // Then
      assertThat(appended).isEmpty();
      assertThat(chunks()).isZero();
    }

    @Test
    void keepsLogsOfTasksApart() {
      // Given
      TaskId second = seed.task(workspace, repository);

      // When
      append(task, texts("first", 3));
      append(second, texts("second", 2));

      // Then
      assertThat(all(task)).hasSize(3).allMatch(entry -> entry.content().startsWith("first"));
      assertThat(all(second)).extracting(LogEntry::n).containsExactly(1L, 2L);
    }
  }

  @Nested
  class Reading {
    @Test
    void beginsAfterAnyNumber() {
      // Given
      for (int batch = 0; batch < 10; batch++) {
        append(task, texts("batch " + batch, 3));
      }
      List<LogEntry> all = all(task);

      for (int after = 0; after <= all.size(); after++) {
        // When
        List<LogEntry> read = entries(logs.read(db, task, after, PLENTY));

        // Then
        assertThat(read).isEqualTo(all.subList(after, all.size()));
      }
    }

    @Test
    void stopsAtAWeightButGivesAtLeastOne() {
      // Given
      for (int batch = 0; batch < 5; batch++) {
        append(task, List.of(draft("x".repeat(10_000))));
      }

      // Then
      assertThat(logs.read(db, task, 0, 1)).hasSize(1);
      assertThat(logs.read(db, task, 0, 25_000)).hasSize(3);
    }

    /** A log that grows line by line is not read line by line. */
    @Test
    void readsManySmallChunksAtOnce() {
      // Given
      for (int line = 0; line < 200; line++) {
        append(task, List.of(draft("line " + line)));
      }

      // Then
      assertThat(logs.read(db, task, 0, PLENTY)).hasSize(200);
    }

    @Test
    void goesOnWhereItStoppedUntilTheEnd() {
      // Given
      append(task, texts("many", 2_500));
      append(task, List.of(draft("x".repeat(Packing.FULL_BYTES * 2))));
      append(task, texts("more", 300));

      // When
      List<LogEntry> paged = new ArrayList<>();
      List<Line> page = logs.read(db, task, 0, 20_000);
      while (!page.isEmpty()) {
        paged.addAll(entries(page));
        page = logs.read(db, task, paged.getLast().n(), 20_000);
      }

      // Then
      assertThat(paged).isEqualTo(all(task)).hasSize(2_801);
    }

    @Test
    void tellsHowFarLogsHaveCome() {
      // Given
      TaskId second = seed.task(workspace, repository);
      append(task, texts("line", 4));
      db.update("update tasks set state = 'failed' where id = $1", second);

      // When
      List<LogStore.Head> heads = logs.findHeads(db, List.of(task, second));

      // Then
      assertThat(heads)
          .extracting(LogStore.Head::task, LogStore.Head::n, LogStore.Head::finished)
          .containsExactlyInAnyOrder(tuple(task, 4L, false), tuple(second, 0L, true));
    }
  }

  @Nested
  class Compacting {
    @Test
    void joinsSmallChunksAndKeepsEverything() {
      // Given
      for (int line = 0; line < 1_500; line++) {
        append(task, List.of(draft("line " + line)));
      }
      List<LogEntry> before = all(task);
      assertThat(chunks()).isEqualTo(1_500);

      // When
      compact();

      // Then
      assertThat(all(task)).isEqualTo(before);
      assertThat(chunks()).isLessThan(40);
    }

    @Test
    void keepsChunksOfAllSizesInOrder() {
      // Given
      for (int step = 0; step < 60; step++) {
        append(task, texts("step " + step, 1 + step * 7 % 40));
        append(task, List.of(draft("y".repeat(step * 9_000))));
      }
      List<LogEntry> before = all(task);

      // When
      compact();

      // Then
      assertThat(all(task)).isEqualTo(before);
      assertThat(
              db.rows(
                  "select 1 from log_chunks a join log_chunks b on a.task_id = b.task_id and"
                      + " a.first_n < b.first_n and a.last_n >= b.first_n"))
          .isEmpty();
    }

    @Test
    void isDoneTwiceWithoutHarm() {
      // Given
      for (int line = 0; line < 200; line++) {
        append(task, List.of(draft("line " + line)));
      }
      compact();
      List<LogEntry> before = all(task);
      long chunks = chunks();

      // When
      compact();

      // Then
      assertThat(all(task)).isEqualTo(before);
      assertThat(chunks()).isLessThanOrEqualTo(chunks);
    }

    @Test
    void readersSeeTheWholeLogWhileItIsCompacted() throws Exception {
      // Given
      for (int line = 0; line < 300; line++) {
        append(task, List.of(draft("line " + line)));
      }
      List<LogEntry> before = all(task);

      // When
      List<List<LogEntry>> seen =
          Together.run(
              4,
              number -> {
                if (number == 0) {
                  compact();
                }
                return all(task);
              });

      // Then
      assertThat(seen).allMatch(before::equals);
    }
  }

  private List<LogEntry> append(TaskId to, List<Draft> drafts) {
    return db.transaction(sql -> logs.append(sql, to, 1, drafts));
  }

  private void compact() {
    db.transaction(sql -> {
      sql.rows("select 1 from tasks where id = $1 for update", task);
      logs.compact(sql, task, workspace);
      return task;
    });
  }

  /** Page by page, as readers do. */
  private List<LogEntry> all(TaskId of) {
    List<LogEntry> all = new ArrayList<>();
    List<Line> page = logs.read(db, of, 0, PLENTY);
    while (!page.isEmpty()) {
      all.addAll(entries(page));
      page = logs.read(db, of, all.getLast().n(), PLENTY);
    }
    return all;
  }

  private long chunks() {
    return db.one("select count(*) as found from log_chunks where task_id = $1", task)
        .number("found");
  }

  private static List<LogEntry> entries(List<Line> lines) {
    return lines.stream().map(Line::entry).toList();
  }

  private static List<String> contents(List<LogEntry> entries, String prefix) {
    return entries.stream()
        .map(LogEntry::content)
        .filter(content -> content.startsWith(prefix))
        .toList();
  }

  private static List<String> writtenBy(int writer) {
    return IntStream.range(0, 20)
        .boxed()
        .flatMap(batch -> texts("w" + writer + " b" + batch, 1 + (writer + batch) % 7).stream())
        .map(Draft::text)
        .toList();
  }

  private static List<Draft> texts(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(line -> draft(prefix + " line " + line)).toList();
  }

  private static Draft draft(String text) {
    return new Draft(Seed.NOW, EntryKind.TEXT, Source.STDOUT, Optional.empty(), text);
  }
}
