-- The backbone: tenants, secrets, repositories, tasks and their runs, logs and changes.

create table instance_facts (
  name text primary key,
  value text not null
);

create table workspaces (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9-]{1,50}$'),
  name text not null,
  next_task_number bigint not null default 1,
  secret_epoch bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table users (
  id uuid primary key,
  provider text not null,
  subject text not null,
  display_name text not null,
  email text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider, subject)
);

create table workspace_members (
  workspace_id uuid not null references workspaces on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null check (role in ('viewer', 'member', 'admin')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, user_id)
);

-- One wrapped keyset per workspace, and one for the instance (workspace_id is null).
create table keysets (
  id uuid primary key,
  workspace_id uuid references workspaces,
  wrapped bytea not null,
  root_key_id bigint not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (workspace_id)
);

create table repositories (
  id uuid primary key,
  workspace_id uuid not null references workspaces,
  remote_url text not null,
  normalized_url text not null,
  kind text not null check (kind in ('github', 'gitlab', 'other', 'path')),
  full_name text not null,
  default_branch text not null,
  credential_kind text not null default 'none' check (credential_kind in ('none', 'token', 'basic')),
  credential_secret text,
  credential_user text,
  max_concurrent_tasks integer not null default 2,
  default_agent_type text not null default 'claude-code',
  wall_clock_seconds integer not null default 14400,
  silence_seconds integer not null default 1800,
  removed_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- A removed repository keeps its row for the tasks that name it.
create unique index repositories_connected on repositories (workspace_id, normalized_url) where removed_at is null;

create table secrets (
  id uuid primary key,
  workspace_id uuid not null references workspaces,
  scope text not null check (scope in ('workspace', 'repo')),
  owner_id uuid references users,
  repository_id uuid references repositories,
  name text not null check (name ~ '^[A-Z][A-Z0-9_]{0,127}$'),
  delivery text not null check (delivery in ('exposed', 'brokered')),
  bound_hosts text[] not null default '{}',
  current_version integer not null,
  last_used_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((scope = 'repo') = (repository_id is not null)),
  unique nulls not distinct (workspace_id, scope, owner_id, repository_id, name)
);

create table secret_versions (
  secret_id uuid not null references secrets on delete cascade,
  workspace_id uuid not null references workspaces,
  version integer not null,
  sealed bytea not null,
  key_id bigint not null,
  created_by uuid references users,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (secret_id, version)
);

create table tasks (
  id uuid primary key,
  workspace_id uuid not null references workspaces,
  number bigint not null,
  title text not null,
  prompt text not null,
  repository_id uuid not null references repositories,
  base_branch text not null,
  agent text not null,
  agent_options jsonb not null,
  secrets text[] not null default '{}',
  metadata jsonb,
  state text not null check (state in ('pending', 'waiting_on_deps', 'queued', 'provisioning', 'running', 'needs_attention',
    'pr_opened', 'completed', 'failed', 'cancelled')),
  state_since timestamptz not null,
  stopping boolean not null default false,
  priority integer not null,
  retry_count integer not null default 0,
  max_retries integer not null,
  created_by uuid references users,
  branch text,
  result_summary text,
  error_code text,
  error_message text,
  cost_usd numeric,
  input_tokens bigint,
  output_tokens bigint,
  model text,
  conversation_id text,
  log_seq bigint not null default 0,
  event_seq integer not null default 0,
  run_seq integer not null default 0,
  last_activity_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, number)
);

create index tasks_newest on tasks (workspace_id, created_at desc, id desc);
create index tasks_by_state on tasks (workspace_id, state);
create index tasks_changed on tasks (workspace_id, updated_at desc);
create index tasks_by_repository on tasks (repository_id);

create table task_events (
  id uuid primary key,
  workspace_id uuid not null references workspaces,
  task_id uuid not null references tasks on delete cascade,
  n integer not null,
  from_state text,
  to_state text not null,
  reason text not null,
  message text,
  actor_kind text not null check (actor_kind in ('person', 'system')),
  actor_id uuid,
  run_number integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (task_id, n)
);

create table runs (
  id uuid primary key,
  workspace_id uuid not null references workspaces,
  task_id uuid not null references tasks on delete cascade,
  repository_id uuid not null references repositories,
  number integer not null,
  kind text not null check (kind in ('first', 'retry', 'resume')),
  state text not null check (state in ('queued', 'starting', 'running', 'collecting', 'publishing', 'stopping', 'ended')),
  outcome text check (outcome in ('succeeded', 'failed', 'cancelled', 'lost', 'interrupted')),
  reason text,
  message text,
  priority integer not null,
  due_at timestamptz not null,
  -- Who drives it, until when by this database's clock, and how often it changed hands.
  lease_owner uuid,
  lease_until timestamptz,
  fence bigint not null default 0,
  -- The data directory that holds its files, on the local runtime.
  place text,
  -- Why it is being stopped; null while it is not.
  stop_reason text check (stop_reason in ('cancelled', 'wall_clock', 'silence', 'output', 'interrupted', 'forged')),
  stdout_offset bigint not null default 0,
  stderr_offset bigint not null default 0,
  base_commit text,
  branch text,
  takes_messages boolean not null default false,
  exit_status integer,
  output_cut boolean not null default false,
  -- The agent's last word, its conversation and the verdict on it.
  finished jsonb,
  verdict jsonb,
  conversation_id text,
  cost_usd numeric,
  input_tokens bigint,
  output_tokens bigint,
  model text,
  last_output_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (task_id, number)
);

create unique index runs_one_unfinished on runs (task_id) where state <> 'ended';
create index runs_due on runs (priority, due_at, id) where state = 'queued';
create index runs_unfinished on runs (workspace_id, repository_id) where state not in ('queued', 'ended');

create table messages (
  id uuid primary key,
  workspace_id uuid not null references workspaces,
  task_id uuid not null references tasks on delete cascade,
  run_id uuid not null references runs on delete cascade,
  user_id uuid references users,
  mode text not null check (mode in ('soft')),
  content text not null,
  delivered_at timestamptz,
  delivery_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index messages_by_task on messages (task_id, created_at, id);
create index messages_undelivered on messages (run_id, created_at, id) where delivered_at is null and delivery_error is null;

create table log_chunks (
  task_id uuid not null references tasks on delete cascade,
  first_n bigint not null,
  last_n bigint not null,
  workspace_id uuid not null references workspaces,
  codec smallint not null,
  bytes bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (task_id, first_n)
);

create table task_changes (
  run_id uuid primary key references runs on delete cascade,
  workspace_id uuid not null references workspaces,
  task_id uuid not null references tasks on delete cascade,
  run_number integer not null,
  base_commit text not null,
  head_commit text not null,
  branch text not null,
  pushed_at timestamptz,
  left_overs boolean not null,
  file_count integer not null,
  commit_count integer not null,
  insertions integer not null,
  deletions integer not null,
  files jsonb not null,
  commits jsonb not null,
  diff bytea not null,
  diff_cut boolean not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index task_changes_by_task on task_changes (task_id, run_number desc);

create table capsules (
  task_id uuid primary key references tasks on delete cascade,
  workspace_id uuid not null references workspaces,
  run_number integer not null,
  sealed bytea not null,
  key_id bigint not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- What Optio last pushed to a branch of a task; a branch moves only from there.
create table pushed_branches (
  task_id uuid not null references tasks on delete cascade,
  branch text not null,
  workspace_id uuid not null references workspaces,
  head_commit text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (task_id, branch)
);

create table replicas (
  id uuid primary key,
  place text not null,
  version text not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
