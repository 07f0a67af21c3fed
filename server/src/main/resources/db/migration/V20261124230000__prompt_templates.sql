-- Prompts that a workspace keeps, with places for parameters.

create table prompt_templates (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  name text not null,
  description text,
  template text not null,
  -- [{name, description, required, defaultValue, choices}] in the order of the form.
  parameters jsonb not null default '[]',
  default_agent_type text,
  created_by uuid references users,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Also the order of the list.
create unique index prompt_templates_by_name on prompt_templates (workspace_id, lower(name));
