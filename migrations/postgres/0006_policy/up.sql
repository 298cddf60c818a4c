-- What an organization allows its tokens. Never wider than the installation's own limits, which hold in any case.
-- A revision may wait beside the one in force; from its moment on it is the one that counts.
CREATE TABLE policies (
    organization_id TEXT NOT NULL PRIMARY KEY REFERENCES organizations (id),
    document TEXT NOT NULL,
    next_document TEXT,
    next_from BIGINT,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK ((next_document IS NULL) = (next_from IS NULL))
);

-- From where a token may be used: networks with blanks between them; empty for everywhere.
ALTER TABLE tokens ADD COLUMN networks TEXT NOT NULL DEFAULT '';
-- What has to happen before a token works: a second person's approval, and then the making of its secret.
ALTER TABLE tokens ADD COLUMN waits_for TEXT CHECK (waits_for IN ('approval', 'secret'));

-- What somebody asks a second person to approve: the terms of a new token, or wider ones for a token that exists.
CREATE TABLE token_requests (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    token_id TEXT NOT NULL REFERENCES tokens (id),
    requester_id TEXT NOT NULL REFERENCES people (id),
    sort TEXT NOT NULL CHECK (sort IN ('creation', 'widening')),
    rights TEXT NOT NULL,
    manages_tokens BOOLEAN NOT NULL,
    valid_from BIGINT NOT NULL,
    ends_at BIGINT,
    networks TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'declined', 'withdrawn')),
    decided_by TEXT REFERENCES people (id),
    decided_at BIGINT,
    remark TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE INDEX token_requests_by_organization ON token_requests (organization_id, created_at, id);
CREATE INDEX token_requests_by_requester ON token_requests (requester_id, organization_id, created_at, id);
CREATE INDEX token_requests_by_token ON token_requests (token_id);
