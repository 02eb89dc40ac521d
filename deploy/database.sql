-- What the image of PostgreSQL runs once, on an empty database: the dashboard's own login, which may do nothing else.
\set password `cat /run/secrets/postgres_password`
CREATE ROLE hirempire LOGIN PASSWORD :'password';
CREATE DATABASE hirempire OWNER hirempire;
REVOKE CONNECT ON DATABASE hirempire, postgres, template1 FROM PUBLIC;
