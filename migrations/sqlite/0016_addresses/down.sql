DROP INDEX tokens_bound;
DROP INDEX tokens_waiting;
DROP INDEX token_use_origins_by_address;
ALTER TABLE token_use_origins DROP COLUMN address_key;
