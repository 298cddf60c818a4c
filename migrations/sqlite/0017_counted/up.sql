-- Whoever has thousands of tokens sees on each page how many are in use, end soon, are paused or over: read in this index alone.
DROP INDEX tokens_by_owner_and_end;
CREATE INDEX tokens_by_owner_and_end ON tokens (owner_id, organization_id, ends_at, id, kind, enabled, revoked_at);
