-- A link by which a person chooses a password: at the beginning, and when it was forgotten. Used once.
CREATE TABLE invitations (
    digest BLOB NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    ends_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX invitations_by_person ON invitations (person_id);
CREATE INDEX invitations_by_end ON invitations (ends_at);
