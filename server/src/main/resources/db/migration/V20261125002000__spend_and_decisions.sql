-- For what was spent by day, and for what people decided last.
create index runs_spend on runs (workspace_id, started_at) where cost_usd is not null;
create index task_events_decisions on task_events (workspace_id, created_at desc, id desc)
  where from_state = 'needs_attention' and actor_kind = 'person';
