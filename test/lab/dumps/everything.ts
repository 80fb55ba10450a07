/** Roles that the objects below belong to. */
export const everyRole = `
CREATE ROLE harbor_owner;
CREATE ROLE harbor_app;
CREATE ROLE harbor_reader;
`;

/** SQL that makes one of everything that a restore can lose without an error. */
export const everything = `
COMMENT ON SCHEMA public IS 'what the app uses';
CREATE SCHEMA yard AUTHORIZATION harbor_owner;
CREATE EXTENSION hstore WITH SCHEMA yard;
CREATE TYPE state AS ENUM ('new', 'sent', 'it''s done');
CREATE DOMAIN amount AS numeric(12, 2) DEFAULT 0 CHECK (VALUE >= 0);
CREATE TYPE span AS RANGE (subtype = int4);
CREATE TYPE place AS (name text, "at Pier" int);
CREATE COLLATION german (provider = icu, locale = 'de-DE');
CREATE SEQUENCE tickets INCREMENT BY -3 MINVALUE -1000 MAXVALUE 1000 START 10 CACHE 2 CYCLE;
SELECT setval('tickets', 7, false);
CREATE TABLE "Boats" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name varchar(40) COLLATE german NOT NULL CHECK (name IN ('Anna', 'Bert', 'Cleo') OR length(name) > 5),
  state state DEFAULT 'new',
  price amount,
  net numeric GENERATED ALWAYS AS (price / 2) STORED,
  note text
);
ALTER TABLE "Boats" ALTER COLUMN note SET STORAGE EXTERNAL;
ALTER TABLE "Boats" ALTER COLUMN name SET STATISTICS 500;
ALTER TABLE "Boats" SET (fillfactor = 70, toast.autovacuum_enabled = false);
ALTER TABLE "Boats" REPLICA IDENTITY FULL;
COMMENT ON COLUMN "Boats".note IS 'free text';
INSERT INTO "Boats" (name, price, note) SELECT 'boat ' || g, g, E'two\\nlines \\u2028 and a \\\\' FROM generate_series(1, 250) g;
CREATE TABLE old_boats (LIKE "Boats" INCLUDING DEFAULTS);
CREATE TABLE trips (id serial PRIMARY KEY, boat bigint, day date, length span);
ALTER TABLE trips ADD CONSTRAINT of_boat FOREIGN KEY (boat) REFERENCES "Boats" NOT VALID;
ALTER TABLE trips ADD CONSTRAINT not_at_once EXCLUDE USING gist (length WITH &&);
CREATE INDEX trips_day ON trips (day) WHERE boat IS NOT NULL;
CLUSTER trips USING trips_pkey;
CREATE STATISTICS trips_both ON boat, day FROM trips;
INSERT INTO trips (boat, day) SELECT 1 + g % 100, date '2026-01-01' + g FROM generate_series(1, 40) g;
CREATE TABLE visits (at date NOT NULL, guest text) PARTITION BY RANGE (at);
CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX visits_guest ON visits (guest);
INSERT INTO visits SELECT date '2025-06-01' + g, 'guest' FROM generate_series(1, 300) g;
CREATE TABLE parents (a int);
CREATE TABLE children (b int) INHERITS (parents);
INSERT INTO parents VALUES (1);
INSERT INTO children VALUES (2, 3), (4, 5);
CREATE UNLOGGED TABLE counters (n int);
INSERT INTO counters VALUES (1);
CREATE VIEW cheap WITH (security_barrier) AS SELECT name FROM "Boats" WHERE state IN ('new', 'sent') AND price < 10;
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM trips;
CREATE MATERIALIZED VIEW later AS SELECT 1 AS one WITH NO DATA;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION twice(n int, OUT m int) LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
CREATE PROCEDURE rest() LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
CREATE AGGREGATE product(numeric) (SFUNC = numeric_mul, STYPE = numeric, INITCOND = '1');
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
CREATE FUNCTION as_int(state) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE CAST (state AS int) WITH FUNCTION as_int(state);
CREATE TRIGGER touched BEFORE UPDATE ON "Boats" FOR EACH ROW WHEN (OLD.state IN ('new', 'sent')) EXECUTE FUNCTION touch();
CREATE TRIGGER sleeping BEFORE INSERT ON trips FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE trips DISABLE TRIGGER sleeping;
CREATE RULE nothing AS ON DELETE TO counters DO INSTEAD NOTHING;
CREATE FUNCTION note_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER noted ON ddl_command_end WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION note_ddl();
ALTER EVENT TRIGGER noted DISABLE;
CREATE TEXT SEARCH CONFIGURATION terse (COPY = simple);
CREATE FOREIGN DATA WRAPPER far;
CREATE SERVER away FOREIGN DATA WRAPPER far;
CREATE USER MAPPING FOR harbor_app SERVER away OPTIONS (password 'not to be told');
CREATE FOREIGN TABLE distant (a int) SERVER away;
CREATE PUBLICATION news FOR TABLE trips WITH (publish = 'insert, update');
ALTER TABLE "Boats" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_boats ON "Boats" FOR SELECT TO harbor_app USING (name = current_user);
GRANT SELECT, INSERT ON "Boats" TO harbor_app;
GRANT SELECT (id) ON "Boats" TO harbor_reader WITH GRANT OPTION;
GRANT USAGE ON SCHEMA yard TO harbor_reader;
REVOKE EXECUTE ON FUNCTION twice FROM PUBLIC;
ALTER TABLE trips OWNER TO harbor_owner;
ALTER FUNCTION touch OWNER TO harbor_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE harbor_owner IN SCHEMA yard GRANT SELECT ON TABLES TO harbor_reader;
SELECT lo_from_bytea(4711, decode(repeat('ab', 5000), 'hex'));
SELECT lo_from_bytea(4712, 'x');
GRANT SELECT ON LARGE OBJECT 4712 TO harbor_app;
REFRESH MATERIALIZED VIEW totals;
`;
