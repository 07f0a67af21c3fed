-- Tasks that people deleted. Their files may lie in the folder of a replica that was away, and a replica removes only what it knows
-- to be of no use: a folder that a database knows nothing of may belong to another database.

create table deleted_tasks (
  task_id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  repository_id uuid not null references repositories on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
