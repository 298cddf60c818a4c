ALTER TABLE organizations DROP COLUMN archived_at;
