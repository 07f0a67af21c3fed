-- How agents work in a repository.

alter table repositories
  add column default_agent_options jsonb not null default '{}',
  add column test_command text,
  add column instructions_file text,
  add column branch_pattern text not null default 'optio/task-{number}-{slug}';
