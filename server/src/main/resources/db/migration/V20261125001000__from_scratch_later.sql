-- A task that somebody retries from scratch and that waits for others first: its next run is to
-- begin as if there had been none.
alter table tasks add column next_from_scratch boolean not null default false;
