-- The secrets that a run's agent was given, sealed, until the run ends: they are hidden in its output and looked for in its work
-- even when somebody changes or deletes them meanwhile.

alter table runs
  add column given_secrets bytea,
  add column given_key_id bigint;
