-- Where an index says that few rows can be meant, or in which order those of one sort stand, a list reads these and walks past no others.
-- Each index over tokens begins with an expression of its own, so that no other list falls into it.
-- The conditions are spelled oddly for the same reason: without statistics SQLite would scan a whole index whose condition a query implies.
CREATE INDEX tokens_open_by_end ON tokens (('open' || organization_id), ends_at, id, kind) WHERE (revoked_at IS NULL) = TRUE;
CREATE INDEX tokens_open_by_kind ON tokens ((kind || organization_id), ends_at, id) WHERE (revoked_at IS NULL) = TRUE;
CREATE INDEX tokens_paused ON tokens (('paused' || organization_id), id) WHERE (revoked_at IS NULL AND NOT enabled) = TRUE;
CREATE INDEX tokens_revoked ON tokens (('revoked' || organization_id), id) WHERE (revoked_at IS NOT NULL) = TRUE;

-- The log is read newest first by the numbers of its chain.
DROP INDEX audit_events_by_person;
DROP INDEX audit_events_by_token;
DROP INDEX audit_events_refused;
CREATE INDEX audit_events_by_person ON audit_events ((organization_id || ''), person_id, number);
CREATE INDEX audit_events_by_token ON audit_events ((organization_id || ''), token_id, number) WHERE token_id IS NOT NULL;
CREATE INDEX audit_events_on_target ON audit_events ((organization_id || ''), target_id, number);
CREATE INDEX audit_events_on_kind ON audit_events ((organization_id || ''), target_kind, number);
CREATE INDEX audit_events_by_action ON audit_events ((organization_id || ''), action, number);
CREATE INDEX audit_events_by_address ON audit_events ((organization_id || ''), address, number) WHERE address IS NOT NULL;
CREATE INDEX audit_events_refused ON audit_events (('refused' || organization_id), number) WHERE result = 'refused';
