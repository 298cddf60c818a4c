DROP TABLE tallies;
DROP TABLE organization_use_days;
