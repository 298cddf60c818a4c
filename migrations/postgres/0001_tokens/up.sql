-- Moments are microseconds since 1970 in UTC, ids are hyphenated UUIDs, enums are closed words, trees are JSON text that is never queried inside.

CREATE TABLE instance (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    key_check TEXT NOT NULL,
    token_prefix TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE organizations (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE people (
    id TEXT NOT NULL PRIMARY KEY,
    username TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    full_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled_at BIGINT,
    active_organization_id TEXT NOT NULL REFERENCES organizations (id),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX people_by_username ON people (username);
CREATE UNIQUE INDEX people_by_email ON people (email_key);

CREATE TABLE memberships (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, person_id)
);
CREATE INDEX memberships_by_person ON memberships (person_id);

CREATE TABLE projects (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    archived_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX projects_by_name ON projects (organization_id, name_key);

CREATE TABLE roles (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT NOT NULL,
    built_in TEXT,
    pairs TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX roles_by_name ON roles (organization_id, name_key);

CREATE TABLE teams (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT NOT NULL,
    built_in TEXT CHECK (built_in IN ('administrators', 'admins', 'authors', 'viewers', 'everyone')),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX teams_by_name ON teams (organization_id, name_key);

CREATE TABLE team_members (
    team_id TEXT NOT NULL REFERENCES teams (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    is_team_admin BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, person_id)
);
CREATE INDEX team_members_by_person ON team_members (person_id);

-- What a team gives its members. project_id is empty for the organization itself and for every project.
CREATE TABLE team_grants (
    team_id TEXT NOT NULL REFERENCES teams (id),
    scope TEXT NOT NULL CHECK (scope IN ('organization', 'project', 'every_project')),
    project_id TEXT NOT NULL,
    role_id TEXT NOT NULL REFERENCES roles (id),
    PRIMARY KEY (team_id, scope, project_id, role_id)
);
CREATE INDEX team_grants_by_role ON team_grants (role_id);

CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    owner_id TEXT NOT NULL REFERENCES people (id),
    parent_id TEXT REFERENCES tokens (id),
    kind TEXT NOT NULL CHECK (kind IN ('full-access', 'restricted', 'ephemeral', 'login')),
    name TEXT NOT NULL,
    search_key TEXT NOT NULL,
    description TEXT NOT NULL,
    rights TEXT NOT NULL,
    manages_tokens BOOLEAN NOT NULL,
    valid_from BIGINT NOT NULL,
    ends_at BIGINT,
    enabled BOOLEAN NOT NULL,
    revoked_at BIGINT,
    revoked_by TEXT REFERENCES people (id),
    revocation_reason TEXT CHECK (revocation_reason IN ('no_longer_needed', 'replaced', 'leaked', 'other')),
    digest BYTEA NOT NULL,
    hint TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL))
);
CREATE UNIQUE INDEX tokens_by_digest ON tokens (digest);
CREATE INDEX tokens_by_owner ON tokens (owner_id, organization_id, created_at, id);
CREATE INDEX tokens_by_owner_and_end ON tokens (owner_id, organization_id, ends_at, id);
CREATE INDEX tokens_by_owner_and_name ON tokens (owner_id, organization_id, search_key, id);
CREATE INDEX tokens_by_parent ON tokens (parent_id);

-- A form that makes something carries a one-time id, so that sending it twice makes one thing.
CREATE TABLE submissions (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    token_id TEXT NOT NULL REFERENCES tokens (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX submissions_by_age ON submissions (created_at);

-- Written in batches, apart from the tokens, so that use never touches what decides.
CREATE TABLE token_uses (
    token_id TEXT NOT NULL PRIMARY KEY REFERENCES tokens (id),
    last_used_at BIGINT NOT NULL,
    last_address TEXT,
    last_user_agent TEXT,
    times BIGINT NOT NULL
);

CREATE TABLE token_use_days (
    token_id TEXT NOT NULL REFERENCES tokens (id),
    day BIGINT NOT NULL,
    allowed BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    PRIMARY KEY (token_id, day)
);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    digest BYTEA NOT NULL,
    person_id TEXT REFERENCES people (id),
    state TEXT NOT NULL,
    address TEXT,
    user_agent TEXT,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX sessions_by_digest ON sessions (digest);
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE INDEX sessions_by_last_sight ON sessions (seen_at);

CREATE TABLE sign_in_failures (
    subject TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX sign_in_failures_by_age ON sign_in_failures (last_at);

CREATE TABLE audit_events (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    organization_id TEXT,
    person_id TEXT,
    person_name TEXT,
    credential TEXT NOT NULL CHECK (credential IN ('session', 'token', 'operator')),
    token_id TEXT,
    address TEXT,
    user_agent TEXT,
    request_id TEXT,
    action TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id TEXT NOT NULL,
    target_name TEXT NOT NULL,
    changes TEXT NOT NULL,
    note TEXT
);
CREATE INDEX audit_events_by_target ON audit_events (target_kind, target_id, at, id);
CREATE INDEX audit_events_by_organization ON audit_events (organization_id, at, id);
CREATE INDEX audit_events_by_person ON audit_events (person_id, at, id);
