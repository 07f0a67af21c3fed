-- Filters and an order of the task list that a person has named.

create table saved_views (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  user_id uuid not null references users on delete cascade,
  name text not null,
  query text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Also the order of the list.
create unique index saved_views_by_name on saved_views (workspace_id, user_id, lower(name));
