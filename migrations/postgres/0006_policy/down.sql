DROP TABLE token_requests;
ALTER TABLE tokens DROP COLUMN waits_for;
ALTER TABLE tokens DROP COLUMN networks;
DROP TABLE policies;
