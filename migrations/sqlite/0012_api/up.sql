-- Keys of several algorithms side by side. The private half of an RSA key cannot be derived, so it is kept sealed.
ALTER TABLE signing_keys ADD COLUMN algorithm TEXT NOT NULL DEFAULT 'EdDSA' CHECK (algorithm IN ('EdDSA', 'ES256', 'RS256'));
ALTER TABLE signing_keys ADD COLUMN sealed_private_key BLOB;
