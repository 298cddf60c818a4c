ALTER TABLE organizations ADD COLUMN archived_at BIGINT;
