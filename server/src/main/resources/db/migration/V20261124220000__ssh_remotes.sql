-- ssh remotes: asked with a private key, and known by the host key that a person confirmed.
alter table repositories add column host_key text;
alter table repositories drop constraint repositories_credential_kind_check;
alter table repositories add constraint repositories_credential_kind_check check (credential_kind in ('none', 'token', 'basic', 'sshKey'));
