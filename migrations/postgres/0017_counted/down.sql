DROP INDEX tokens_by_owner_and_end;
CREATE INDEX tokens_by_owner_and_end ON tokens (owner_id, organization_id, ends_at, id);
