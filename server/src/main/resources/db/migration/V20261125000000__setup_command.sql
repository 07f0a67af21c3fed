-- What prepares a checkout before the agent starts, and how far a run has come with it: null before
-- it began, then how many bytes of its output are in the log.
alter table repositories add column setup_command text;
alter table runs
  add column setup_offset bigint,
  add column is_set_up boolean not null default false;
