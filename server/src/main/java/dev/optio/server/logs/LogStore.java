package dev.optio.server.logs;

import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.logs.core.Draft;
import dev.optio.server.logs.core.Packing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code log_chunks}. Numbers are taken from the task's counter under its row lock, so
 * they have no gaps.
 */
public final class LogStore {
  private static final String TAKE_NUMBERS =
      """
      update tasks
         set log_seq = log_seq + $2, last_activity_at = now()
       where id = $1
      returning log_seq, workspace_id\
      """;

  private static final String ADD_CHUNK =
      """
      insert into log_chunks (task_id, first_n, last_n, workspace_id, codec, bytes)
      values ($1, $2, $3, $4, $5, $6)\
      """;

  private static final String READ_CHUNKS =
      """
      select first_n, codec, bytes
        from log_chunks
       where task_id = $1 and last_n > $2
       order by first_n
       limit $3\
      """;

  private static final String FIND_HEAD =
      """
      select log_seq
        from tasks
       where id = $1\
      """;

  private static final String FIND_HEADS =
      """
      select id, log_seq, state in ('completed', 'failed', 'cancelled') as finished
        from tasks
       where id = any ($1)\
      """;

  private static final String SMALL_CHUNKS =
      """
      select first_n, last_n, codec, bytes
        from log_chunks
       where task_id = $1 and first_n > $2
       order by first_n
       limit 500\
      """;

  private static final String DELETE_CHUNKS =
      """
      delete from log_chunks
       where task_id = $1 and first_n between $2 and $3\
      """;

  private static final int CHUNKS_A_READ = 64;
  private static final int FULL_CHUNK = 1_000;

  /** How far a task's log has come. */
  public record Head(TaskId task, long n, boolean finished) {}

  /**
   * Appends entries; part of the caller's transaction, which holds the task's row until it ends.
   *
   * @param run number of the run; 0 for none
   * @return the entries with their numbers
   */
  public List<LogEntry> append(Sql sql, TaskId task, int run, List<Draft> drafts) {
    if (drafts.isEmpty()) {
      return List.of();
    }
    Row counter = sql.one(TAKE_NUMBERS, task, (long) drafts.size());
    long n = counter.number("log_seq") - drafts.size();
    List<LogEntry> entries = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      n++;
      entries.add(
          new LogEntry(
              n,
              task.value(),
              run,
              draft.time(),
              draft.kind(),
              draft.source(),
              draft.group(),
              draft.text()));
    }
    addChunk(sql, task, new WorkspaceId(counter.uuid("workspace_id")), entries);
    return entries;
  }

  /**
   * Entries after a number, in order; possibly more than {@code atLeast} and never fewer unless the
   * log ends.
   */
  public List<LogEntry> read(Sql sql, TaskId task, long after, int atLeast) {
    List<LogEntry> entries = new ArrayList<>();
    long cursor = after;
    while (entries.size() < atLeast) {
      List<Row> rows = sql.rows(READ_CHUNKS, task, cursor, CHUNKS_A_READ);
      for (Row row : rows) {
        for (LogEntry entry : Packing.unpack(row.integer("codec"), row.bytes("bytes"))) {
          if (entry.n() > cursor) {
            entries.add(entry);
            cursor = entry.n();
          }
        }
        if (entries.size() >= atLeast) {
          return entries;
        }
      }
      if (rows.isEmpty()) {
        return entries;
      }
    }
    return entries;
  }

  public Optional<Long> findHead(Sql sql, TaskId task) {
    return sql.row(FIND_HEAD, task).map(row -> row.number("log_seq"));
  }

  public List<Head> findHeads(Sql sql, List<TaskId> tasks) {
    return sql.rows(FIND_HEADS, tasks.stream().map(TaskId::value).toList()).stream()
        .map(row ->
            new Head(new TaskId(row.uuid("id")), row.number("log_seq"), row.flag("finished")))
        .toList();
  }

  /**
   * Joins the small chunks of a live log into large ones. Part of a transaction that holds the
   * task's row.
   */
  public void compact(Sql sql, TaskId task, WorkspaceId workspace) {
    long after = 0;
    List<Row> rows = sql.rows(SMALL_CHUNKS, task, after);
    while (rows.size() > 1) {
      List<LogEntry> joined = new ArrayList<>();
      long first = rows.getFirst().number("first_n");
      long last = first;
      for (Row row : rows) {
        if (joined.size() >= FULL_CHUNK) {
          break;
        }
        joined.addAll(Packing.unpack(row.integer("codec"), row.bytes("bytes")));
        last = row.number("last_n");
      }
      sql.update(DELETE_CHUNKS, task, first, last);
      addChunk(sql, task, workspace, joined);
      rows = sql.rows(SMALL_CHUNKS, task, first);
    }
  }

  private static void addChunk(
      Sql sql, TaskId task, WorkspaceId workspace, List<LogEntry> entries) {
    sql.update(
        ADD_CHUNK,
        task,
        entries.getFirst().n(),
        entries.getLast().n(),
        workspace,
        (short) Packing.ZSTD_JSON_LINES,
        Packing.pack(entries));
  }
}
