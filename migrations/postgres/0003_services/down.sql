DROP TABLE token_use_rights;
DROP TABLE service_credentials;
DROP TABLE services;
DROP TABLE change_log;
DROP TABLE generation;
