-- The address once more, in a form whose order is that of the addresses, so that a network is one span of an index.
-- What was written before gets it with the next use from the same place.
ALTER TABLE token_use_origins ADD COLUMN address_key TEXT NOT NULL DEFAULT '';
CREATE INDEX token_use_origins_by_address ON token_use_origins (address_key, token_id);

-- The few tokens that wait, and those that are bound to networks; the oddities are those of 0015_led.
CREATE INDEX tokens_waiting ON tokens (('waits' || organization_id), id) WHERE (waits_for IS NOT NULL) = TRUE;
CREATE INDEX tokens_bound ON tokens (('bound' || organization_id), id) WHERE (networks <> '') = TRUE;
