package dev.optio.server.logs;

import dev.optio.server.contract.LogMessages.LogEntry;
import dev.optio.server.db.Row;
import dev.optio.server.db.Sql;
import dev.optio.server.ids.TaskId;
import dev.optio.server.ids.WorkspaceId;
import dev.optio.server.logs.core.Draft;
import dev.optio.server.logs.core.Line;
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

  /** The bytes are counted without being read. */
  private static final String READ_CHUNKS =
      """
      select first_n, last_n, codec, bytes
        from (select first_n, last_n, codec, bytes, sum(octet_length(bytes)) over (order by first_n) - octet_length(bytes) as before
                from (select first_n, last_n, codec, bytes
                        from log_chunks
                       where task_id = $1
                         and first_n >= coalesce((select max(first_n) from log_chunks where task_id = $1 and first_n <= $2 + 1), 0)
                       order by first_n
                       limit $3) next) counted
       where before < $4
       order by first_n\
      """;

  private static final String FIND_HEAD =
      """
      select log_seq
        from tasks
       where id = $1\
      """;

  private static final String FIND_HEADS =
      """
      select id, log_seq, state in ('completed', 'failed', 'cancelled') as finished, version
        from tasks
       where id = any ($1)\
      """;

  /** Chunks that may be worth joining into one; looks at none of the others' bytes. */
  private static final String SMALL_CHUNKS =
      """
      select first_n, last_n, codec, bytes
        from (select first_n, last_n, codec, bytes, sum(octet_length(bytes)) over (order by first_n) - octet_length(bytes) as before
                from (select first_n, last_n, codec, bytes
                        from log_chunks
                       where task_id = $1 and first_n > $2 and last_n - first_n < $3 and octet_length(bytes) < $4
                       order by first_n
                       limit $5) next) counted
       where before < $6
       order by first_n\
      """;

  private static final String DELETE_CHUNKS =
      """
      delete from log_chunks
       where task_id = $1 and first_n between $2 and $3\
      """;

  /** However small they are; a read is bounded by its weight before that. */
  private static final int CHUNKS_A_READ = 1_000;

  private static final int SMALL_ENTRIES = Packing.FULL_ENTRIES / 2;
  private static final int SMALL_BYTES = 32 * 1024;

  /**
   * How far a task and its log have come.
   *
   * @param version of the task; grows with its changes, not with its log
   */
  public record Head(TaskId task, long n, boolean finished, long version) {}

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
    WorkspaceId workspace = new WorkspaceId(counter.uuid("workspace_id"));
    Packing.pack(entries).forEach(chunk -> addChunk(sql, task, workspace, chunk));
    return entries;
  }

  /**
   * Entries after a number, in order and without gaps: at least one unless the log ends, and no
   * chunk more once they weigh that much.
   */
  public List<Line> read(Sql sql, TaskId task, long after, int maxBytes) {
    List<Line> lines = new ArrayList<>();
    long size = 0;
    for (Row row : sql.rows(READ_CHUNKS, task, after, CHUNKS_A_READ, (long) maxBytes)) {
      if (size >= maxBytes) {
        break;
      }
      for (Line line : Packing.unpack(row.integer("codec"), row.bytes("bytes"))) {
        if (line.n() > after) {
          lines.add(line);
          size += line.bytes();
        }
      }
    }
    return lines;
  }

  public Optional<Long> findHead(Sql sql, TaskId task) {
    return sql.row(FIND_HEAD, task).map(row -> row.number("log_seq"));
  }

  public List<Head> findHeads(Sql sql, List<TaskId> tasks) {
    return sql.rows(FIND_HEADS, tasks.stream().map(TaskId::value).toList()).stream()
        .map(row ->
            new Head(
                new TaskId(row.uuid("id")),
                row.number("log_seq"),
                row.flag("finished"),
                row.number("version")))
        .toList();
  }

  /**
   * Joins the small chunks of a live log into large ones. Part of a transaction that holds the
   * task's row.
   */
  public void compact(Sql sql, TaskId task, WorkspaceId workspace) {
    long after = 0;
    List<Row> rows = smallChunks(sql, task, after);
    while (!rows.isEmpty()) {
      after = join(sql, task, workspace, rows);
      rows = smallChunks(sql, task, after);
    }
  }

  private static List<Row> smallChunks(Sql sql, TaskId task, long after) {
    return sql.rows(
        SMALL_CHUNKS,
        task,
        after,
        (long) SMALL_ENTRIES,
        SMALL_BYTES,
        Packing.FULL_ENTRIES,
        (long) Packing.FULL_BYTES);
  }

  /**
   * Joins as many of the rows as are neighbours and fit into one chunk; returns where the last of
   * them began.
   */
  private static long join(Sql sql, TaskId task, WorkspaceId workspace, List<Row> rows) {
    List<LogEntry> joined = new ArrayList<>();
    List<Row> taken = new ArrayList<>();
    long size = 0;
    long next = rows.getFirst().number("first_n");
    for (Row row : rows) {
      byte[] bytes = row.bytes("bytes");
      long count = row.number("last_n") - row.number("first_n") + 1;
      size += Packing.unpackedSize(bytes);
      boolean full = size >= Packing.FULL_BYTES || joined.size() + count > Packing.FULL_ENTRIES;
      if (row.number("first_n") != next || (full && !taken.isEmpty())) {
        break;
      }
      Packing.unpack(row.integer("codec"), bytes).forEach(line -> joined.add(line.entry()));
      taken.add(row);
      next += count;
    }
    if (taken.size() > 1) {
      sql.update(DELETE_CHUNKS, task, joined.getFirst().n(), joined.getLast().n());
      Packing.pack(joined).forEach(chunk -> addChunk(sql, task, workspace, chunk));
    }
    return taken.getLast().number("first_n");
  }

  private static void addChunk(Sql sql, TaskId task, WorkspaceId workspace, Packing.Chunk chunk) {
    sql.update(
        ADD_CHUNK,
        task,
        chunk.first(),
        chunk.last(),
        workspace,
        (short) Packing.ZSTD_JSON_LINES,
        chunk.bytes());
  }
}
