package dev.optio.server.backup;

import dev.optio.server.db.Bulk;
import java.time.Instant;
import java.util.List;

/** What backups and restores ask and change of an instance as a whole. */
final class BackupStore {
  private static final String NOW =
      """
      select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')\
      """;

  private static final String FIND_INSTANCE =
      """
      select value
        from instance_facts
       where name = 'instance_id'\
      """;

  private static final String FIND_ROOT_KEYS =
      """
      select lpad(to_hex(id), 8, '0')
        from (select root_key_id as id from keysets
              union
              select value::bigint from instance_facts where name = 'active_root_key') used
       order by 1\
      """;

  private static final String COUNT_TASKS =
      """
      select count(*) from tasks\
      """;

  private static final String INTERRUPT_RUNS =
      """
      update runs
         set stop_reason = 'restored', lease_owner = null, lease_until = now() - interval '1 second', place = null,
             version = version + 1, updated_at = now()
       where state not in ('queued', 'ended')\
      """;

  private static final String HOLD_QUEUE =
      """
      insert into instance_facts (name, value)
      values ('queue_held', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
      on conflict (name) do nothing\
      """;

  private static final String RELEASE_QUEUE =
      """
      delete from instance_facts
       where name = 'queue_held'\
      """;

  Instant now(Bulk bulk) {
    return Instant.parse(only(bulk.rows(NOW)));
  }

  /** Empty for an instance from before they had ids. */
  String findInstance(Bulk bulk) {
    return bulk.rows(FIND_INSTANCE).stream().map(List::getFirst).findFirst().orElse("");
  }

  /** Ids of the encryption keys that wrap keysets. */
  List<String> findRootKeys(Bulk bulk) {
    return bulk.rows(FIND_ROOT_KEYS).stream().map(List::getFirst).toList();
  }

  long countTasks(Bulk bulk) {
    return Long.parseLong(only(bulk.rows(COUNT_TASKS)));
  }

  /** Leaves unfinished runs to the first server that starts, to be ended; says how many. */
  int interruptRuns(Bulk bulk) {
    return bulk.update(INTERRUPT_RUNS);
  }

  /** No run is taken from the queue; false when that was so before. */
  boolean holdQueue(Bulk bulk) {
    return bulk.update(HOLD_QUEUE) == 1;
  }

  /** Runs are taken from the queue; false when that was so before. */
  boolean releaseQueue(Bulk bulk) {
    return bulk.update(RELEASE_QUEUE) == 1;
  }

  private static String only(List<List<String>> rows) {
    return rows.getFirst().getFirst();
  }
}
