-- Something done to many tokens for one reason. Few are done at once; of thousands, a worker does some at a time.
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    session_id TEXT,
    token_id TEXT,
    address TEXT,
    user_agent TEXT,
    request_id TEXT,
    deed TEXT NOT NULL,
    reason TEXT NOT NULL,
    total BIGINT NOT NULL,
    undoes TEXT REFERENCES jobs (id),
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX jobs_by_age ON jobs (organization_id, created_at DESC, id);
CREATE INDEX jobs_by_end ON jobs (ended_at, created_at, id);

-- Each token of a job: as it was when it was chosen, and what became of it.
CREATE TABLE job_items (
    job_id TEXT NOT NULL REFERENCES jobs (id),
    number BIGINT NOT NULL,
    token_id TEXT NOT NULL REFERENCES tokens (id),
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    version_after BIGINT,
    outcome TEXT CHECK (outcome IN ('done', 'already', 'not_allowed', 'changed')),
    detail TEXT,
    PRIMARY KEY (job_id, number)
);
CREATE INDEX job_items_by_outcome ON job_items (job_id, outcome, number);
