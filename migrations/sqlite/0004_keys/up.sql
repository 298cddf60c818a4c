-- The keys that sign tokens in the form of JWTs. The private halves are derived from the master key by `id` and never stored.
CREATE TABLE signing_keys (
    id TEXT NOT NULL PRIMARY KEY,
    public_key BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);
CREATE INDEX signing_keys_by_age ON signing_keys (created_at, id);

-- What was answered to a request that carried an Idempotency-Key; never with a secret.
CREATE TABLE idempotent_answers (
    id TEXT NOT NULL PRIMARY KEY,
    request_digest BLOB NOT NULL,
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX idempotent_answers_by_age ON idempotent_answers (created_at);
