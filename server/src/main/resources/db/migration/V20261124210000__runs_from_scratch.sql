-- A retry that begins from scratch.
alter table runs drop constraint runs_kind_check;
alter table runs add constraint runs_kind_check check (kind in ('first', 'retry', 'resume', 'redo'));
