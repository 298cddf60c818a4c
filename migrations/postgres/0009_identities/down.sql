DROP TABLE handovers;
UPDATE people SET email_key = id WHERE email_key = '';
DROP INDEX people_by_email;
CREATE UNIQUE INDEX people_by_email ON people (email_key);
DROP INDEX people_by_team;
ALTER TABLE people DROP COLUMN description;
ALTER TABLE people DROP COLUMN team_id;
ALTER TABLE people DROP COLUMN kind;
