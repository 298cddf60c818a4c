DROP INDEX people_that_serve;
DROP INDEX tokens_open_by_end;
CREATE INDEX tokens_open_by_end ON tokens (('open' || organization_id), ends_at, id, kind) WHERE (revoked_at IS NULL) = TRUE;
