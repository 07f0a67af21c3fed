-- What agents ask of people, plans that wait for approval, and messages that begin a run.

alter table tasks
  add column plan_first boolean not null default false,
  add column plan_approved boolean not null default false,
  -- What the agent waits for a person to decide, while the task needs attention for it.
  add column ask jsonb;

alter table runs
  add column plan_only boolean not null default false;

alter table messages
  drop constraint messages_mode_check,
  add constraint messages_mode_check check (mode in ('soft', 'interrupt')),
  -- Said before the run began: part of what its agent is told first.
  add column at_start boolean not null default false;
