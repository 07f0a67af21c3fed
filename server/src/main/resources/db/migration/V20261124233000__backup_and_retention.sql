-- What a backup and the retention of finished tasks need.

-- Names this instance, in its backups too.
insert into instance_facts (name, value)
values ('instance_id', gen_random_uuid()::text)
on conflict (name) do nothing;

-- Runs that a restored database holds unfinished are ended by the first server that starts.
alter table runs drop constraint runs_stop_reason_check;
alter table runs add constraint runs_stop_reason_check
  check (stop_reason in ('cancelled', 'wall_clock', 'silence', 'output', 'interrupted', 'forged', 'restored'));

-- Entries of the log up to this number were removed.
alter table tasks add column log_removed bigint not null default 0;
create index tasks_with_log on tasks (state_since) where state in ('completed', 'failed', 'cancelled') and log_removed < log_seq;

-- The text of the difference was removed then; the rest stays.
alter table task_changes add column diff_removed_at timestamptz;
create index task_changes_with_diff on task_changes (task_id) where diff_removed_at is null;
