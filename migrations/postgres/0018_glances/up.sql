-- Whoever may change teams has all service identities in charge: found without reading through all members, on every page that asks.
CREATE INDEX people_that_serve ON people (kind, id) WHERE kind = 'service';

-- What is not over is counted up to ten thousand on every first page: in the index alone, which takes all columns that are asked of.
-- For SQLite that is so already.
DROP INDEX tokens_open_by_end;
CREATE INDEX tokens_open_by_end ON tokens (('open' || organization_id), ends_at, id, kind) INCLUDE (organization_id) WHERE (revoked_at IS NULL) = TRUE;
