-- Which prompt template a task's prompt was made of, and what it was called then. No reference: both stay when the template goes.

alter table tasks
  add column prompt_template_id uuid,
  add column prompt_template_name text;
