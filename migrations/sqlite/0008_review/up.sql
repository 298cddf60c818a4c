-- The name alone, for lists by name: the search key is too long for an index of Postgres.
ALTER TABLE tokens ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
UPDATE tokens SET name_key = substr(search_key, 1, instr(search_key, char(10)) - 1);
DROP INDEX tokens_by_owner_and_name;
CREATE INDEX tokens_by_owner_and_name ON tokens (owner_id, organization_id, name_key, id);

-- Lists over a whole organization. Their indexes begin with an expression, so that a list of one owner cannot fall into them:
-- without statistics SQLite would rather walk a whole organization in order than sort one person's ten tokens.
CREATE INDEX tokens_of_organization ON tokens ((organization_id || ''), created_at DESC, id);
CREATE INDEX tokens_of_organization_by_end ON tokens ((organization_id || ''), ends_at, id);
CREATE INDEX tokens_of_organization_by_name ON tokens ((organization_id || ''), name_key, id);
CREATE INDEX tokens_of_organization_by_id ON tokens ((organization_id || ''), id);
CREATE INDEX token_uses_by_last ON token_uses (last_used_at DESC, token_id);

-- From where and by what a token was used. Written in batches; a bounded number of rows a token.
CREATE TABLE token_use_origins (
    token_id TEXT NOT NULL REFERENCES tokens (id),
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    service_id TEXT NOT NULL,
    first_used_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (token_id, address, user_agent, service_id)
);

-- Filters of the list of all tokens that a person keeps under a name.
CREATE TABLE saved_views (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    query TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_views_by_name ON saved_views (person_id, organization_id, name_key);

-- Groups of three letters of every search key. The numbers are kept apart, because a row id of tokens may change with VACUUM.
CREATE TABLE token_search_rows (
    number INTEGER NOT NULL PRIMARY KEY,
    token_id TEXT NOT NULL UNIQUE
);
CREATE VIRTUAL TABLE token_search USING fts5(search_key, content='', contentless_delete=1, detail=none, tokenize='trigram');
INSERT INTO token_search_rows (token_id) SELECT id FROM tokens ORDER BY id;
INSERT INTO token_search (rowid, search_key) SELECT number, search_key FROM token_search_rows JOIN tokens ON id = token_id;
CREATE TRIGGER token_search_insert AFTER INSERT ON tokens BEGIN
    INSERT INTO token_search_rows (token_id) VALUES (new.id);
    INSERT INTO token_search (rowid, search_key) SELECT number, new.search_key FROM token_search_rows WHERE token_id = new.id;
END;
CREATE TRIGGER token_search_update AFTER UPDATE OF search_key ON tokens WHEN old.search_key <> new.search_key BEGIN
    DELETE FROM token_search WHERE rowid = (SELECT number FROM token_search_rows WHERE token_id = new.id);
    INSERT INTO token_search (rowid, search_key) SELECT number, new.search_key FROM token_search_rows WHERE token_id = new.id;
END;
CREATE TRIGGER token_search_delete AFTER DELETE ON tokens BEGIN
    DELETE FROM token_search WHERE rowid = (SELECT number FROM token_search_rows WHERE token_id = old.id);
    DELETE FROM token_search_rows WHERE token_id = old.id;
END;
