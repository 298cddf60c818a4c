-- Counts the transactions that may turn a verdict. Written as the last statement before COMMIT, so that it also puts them in order.
CREATE TABLE generation (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL
);
INSERT INTO generation (id, number) VALUES (1, 0);

-- What each of those transactions changed. Nodes read it to bring their memory up to date.
CREATE TABLE change_log (
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    target_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (number, kind, target_id)
);
CREATE INDEX change_log_by_age ON change_log (at);

-- An API that asks whether a token may come in. Its rules are lines of text, as people write them.
CREATE TABLE services (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    places TEXT NOT NULL,
    rules TEXT NOT NULL,
    headers TEXT NOT NULL,
    cache_seconds BIGINT NOT NULL,
    preflight TEXT NOT NULL CHECK (preflight IN ('allow', 'deny')),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX services_by_name ON services (name);
CREATE INDEX services_by_organization ON services (organization_id, name, id);

-- What a service shows when it asks about tokens itself. An old one goes on until ends_at after a rotation.
CREATE TABLE service_credentials (
    id TEXT NOT NULL PRIMARY KEY,
    service_id TEXT NOT NULL REFERENCES services (id),
    digest BLOB NOT NULL,
    hint TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT
);
CREATE UNIQUE INDEX service_credentials_by_digest ON service_credentials (digest);
CREATE INDEX service_credentials_by_service ON service_credentials (service_id, created_at, id);

-- Which rights of a token were asked for where, and when last. Written in batches.
CREATE TABLE token_use_rights (
    token_id TEXT NOT NULL REFERENCES tokens (id),
    service_id TEXT NOT NULL,
    used_right TEXT NOT NULL,
    last_used_at BIGINT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (token_id, service_id, used_right)
);
