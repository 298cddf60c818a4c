-- Whoever may change teams has all service identities in charge: found without reading through all members, on every page that asks.
CREATE INDEX people_that_serve ON people (kind, id) WHERE kind = 'service';
