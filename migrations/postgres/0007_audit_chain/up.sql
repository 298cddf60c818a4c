-- Each organization's entries form a chain: number, and a keyed hash over the entry and the hash before it.
-- Entries from before this step are numbered and hashed at the next start, because only the program has the key.
ALTER TABLE audit_events ADD COLUMN result TEXT NOT NULL DEFAULT 'done' CHECK (result IN ('done', 'refused'));
ALTER TABLE audit_events ADD COLUMN code TEXT;
ALTER TABLE audit_events ADD COLUMN number BIGINT;
ALTER TABLE audit_events ADD COLUMN hash BYTEA;
CREATE UNIQUE INDEX audit_events_by_number ON audit_events (organization_id, number);
CREATE INDEX audit_events_by_token ON audit_events (token_id, at, id) WHERE token_id IS NOT NULL;
CREATE INDEX audit_events_refused ON audit_events (organization_id, at, id) WHERE result = 'refused';
CREATE INDEX audit_events_by_request ON audit_events (request_id) WHERE request_id IS NOT NULL;

-- A chain is called by its organization's id; what concerns no organization alone is in the chain called installation.
-- The end of each chain, its beginning after the oldest entries were let go, and a seal over both.
CREATE TABLE audit_heads (
    chain TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    anchor_number BIGINT NOT NULL,
    anchor_hash BYTEA NOT NULL,
    seal BYTEA NOT NULL
);

-- What the last walk along each chain found.
CREATE TABLE audit_checks (
    chain TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    fault TEXT
);
