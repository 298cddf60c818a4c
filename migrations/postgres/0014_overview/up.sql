-- Use by day of a whole organization: adding up its tokens' days while somebody waits would take too long.
CREATE TABLE organization_use_days (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    day BIGINT NOT NULL,
    allowed BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    PRIMARY KEY (organization_id, day)
);
INSERT INTO organization_use_days (organization_id, day, allowed, refused)
SELECT tokens.organization_id, token_use_days.day, CAST(SUM(token_use_days.allowed) AS BIGINT), CAST(SUM(token_use_days.refused) AS BIGINT)
FROM token_use_days JOIN tokens ON tokens.id = token_use_days.token_id
GROUP BY tokens.organization_id, token_use_days.day;

-- What was last counted of an organization's tokens, as JSON.
CREATE TABLE tallies (
    organization_id TEXT NOT NULL PRIMARY KEY REFERENCES organizations (id),
    at BIGINT NOT NULL,
    tally TEXT NOT NULL
);
