DROP TABLE idempotent_answers;
DROP TABLE signing_keys;
