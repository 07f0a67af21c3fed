-- Tasks that wait for others, subtasks, and what people add to a task.

alter table tasks
  add column parent_id uuid references tasks on delete set null,
  add column subtask_kind text check (subtask_kind in ('child', 'step')),
  add column subtask_order integer,
  -- Whether those who wait for the parent wait for this one too.
  add column blocks_parent boolean not null default false,
  add column on_dependency_failure text not null default 'fail' check (on_dependency_failure in ('fail', 'wait')),
  -- Whether it begins at the branch of what it waited for, rather than at its base branch.
  add column follows_branch boolean not null default false;

create index tasks_by_parent on tasks (parent_id, subtask_order, created_at) where parent_id is not null;
create index tasks_waiting on tasks (state_since) where state = 'waiting_on_deps';

create table task_dependencies (
  task_id uuid not null references tasks on delete cascade,
  depends_on_id uuid not null references tasks on delete cascade,
  workspace_id uuid not null references workspaces,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (task_id, depends_on_id),
  check (task_id <> depends_on_id)
);

create index task_dependents on task_dependencies (depends_on_id);

create table task_comments (
  id uuid primary key,
  workspace_id uuid not null references workspaces,
  task_id uuid not null references tasks on delete cascade,
  user_id uuid references users,
  content text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index task_comments_by_task on task_comments (task_id, created_at, id);

create table task_attachments (
  task_id uuid not null references tasks on delete cascade,
  name text not null,
  workspace_id uuid not null references workspaces,
  content text not null,
  bytes integer not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (task_id, name)
);
