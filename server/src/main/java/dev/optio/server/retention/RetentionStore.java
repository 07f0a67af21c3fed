package dev.optio.server.retention;

import dev.optio.server.db.Sql;

/**
 * What is removed of finished tasks. A statement looks at few rows, holds the task while it does,
 * and leaves to the next one what somebody else holds. Time is the database's.
 */
final class RetentionStore {
  private static final String TRY_LOCK =
      """
      select case when exists (select 1 from instance_facts where name = 'queue_held') then false
                  else pg_try_advisory_xact_lock(7021002) end as taken\
      """;

  /** Of one task's log the oldest chunks, and a note of how far that goes. */
  private static final String REMOVE_LOG =
      """
      with due as (
           select id
             from tasks
            where state in ('completed', 'failed', 'cancelled') and log_removed < log_seq
              and state_since < now() - $1::int * interval '1 day'
            order by state_since
            limit 1
              for update skip locked),
           old as (
           select task_id, first_n
             from log_chunks
            where task_id = (select id from due)
            order by first_n
            limit $2),
           gone as (
           delete from log_chunks c
            using old
            where c.task_id = old.task_id and c.first_n = old.first_n
        returning c.last_n)
      update tasks t
         set log_removed = case when (select count(*) from gone) < $2 then t.log_seq else (select max(last_n) from gone) end,
             version = t.version + 1
        from due
       where t.id = due.id\
      """;

  /** What stays in its place is the empty text, compressed. */
  private static final String REMOVE_DIFFS =
      """
      with due as (
           select c.run_id
             from task_changes c
             join tasks t on t.id = c.task_id
            where t.state in ('completed', 'failed', 'cancelled') and c.diff_removed_at is null
              and t.state_since < now() - $1::int * interval '1 day'
            limit $2
              for update skip locked)
      update task_changes c
         set diff = '\\x28b52ffd2000010000'::bytea, diff_cut = false, diff_removed_at = now(), updated_at = now()
        from due
       where c.run_id = due.run_id\
      """;

  private static final String REMOVE_CAPSULES =
      """
      with due as (
           select c.task_id
             from capsules c
             join tasks t on t.id = c.task_id
            where t.state in ('completed', 'failed', 'cancelled')
              and t.state_since < now() - $1::int * interval '1 day'
            limit $2
              for update skip locked)
      delete from capsules c
       using due
       where c.task_id = due.task_id\
      """;

  /**
   * Whether nobody else removes anything until this transaction ends. Not while the queue is held:
   * what was restored is to be looked at first.
   */
  boolean tryLock(Sql sql) {
    return sql.one(TRY_LOCK).flag("taken");
  }

  /** Removes the oldest part of one log; 0 when there is none to remove. */
  int removeLog(Sql sql, int days, int chunks) {
    return sql.update(REMOVE_LOG, days, (long) chunks);
  }

  int removeDiffs(Sql sql, int days, int most) {
    return sql.update(REMOVE_DIFFS, days, (long) most);
  }

  int removeCapsules(Sql sql, int days, int most) {
    return sql.update(REMOVE_CAPSULES, days, (long) most);
  }
}
