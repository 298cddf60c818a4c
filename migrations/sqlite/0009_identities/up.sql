-- A service identity is a person of another kind: owned by a team, without password and without address.
ALTER TABLE people ADD COLUMN kind TEXT NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service'));
ALTER TABLE people ADD COLUMN team_id TEXT REFERENCES teams (id);
ALTER TABLE people ADD COLUMN description TEXT NOT NULL DEFAULT '';
CREATE INDEX people_by_team ON people (team_id);
DROP INDEX people_by_email;
CREATE UNIQUE INDEX people_by_email ON people (email_key) WHERE email_key <> '';

-- Which tokens were handed from one owner to another, to account for what became of a leaver's tokens.
CREATE TABLE handovers (
    token_id TEXT NOT NULL REFERENCES tokens (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    from_id TEXT NOT NULL REFERENCES people (id),
    to_id TEXT NOT NULL REFERENCES people (id),
    by_id TEXT REFERENCES people (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (token_id, at)
);
CREATE INDEX handovers_by_giver ON handovers (from_id, organization_id, at, token_id);
