-- The list of tasks by priority, by cost – what is not known stands last – and of one person.

create index tasks_by_priority on tasks (workspace_id, priority, id);
create index tasks_by_cost on tasks (workspace_id, coalesce(cost_usd, -1) desc, id desc);
create index tasks_by_author on tasks (workspace_id, created_by, created_at desc, id desc);
