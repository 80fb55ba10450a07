import { verdict } from './verdict.ts';

/** A script is one transaction: what it locked stays locked until its end. */
export const lockScripts = [
  verdict(
    'ALTER TABLE users ADD COLUMN slug text; UPDATE users SET slug = upper(name);',
    'b',
    'readers wait for the UPDATE',
  ),
  verdict(
    ['ALTER TABLE users ADD COLUMN slug text;', 'UPDATE users SET slug = upper(name);'],
    'b',
    'all rows are locked to the end of the UPDATE',
  ),
  verdict(
    ['ALTER TABLE users ADD COLUMN slug text;', "UPDATE users SET slug = 'x' WHERE id = 1;"],
    '-',
    'one row',
  ),
  verdict(
    'ALTER TABLE users ADD COLUMN n int; INSERT INTO log SELECT id FROM users;',
    'b',
    'readers wait for the INSERT',
  ),
  verdict(
    'ALTER TABLE users ADD COLUMN n int; INSERT INTO log VALUES (1), (2);',
    '-',
    'two rows take no time',
  ),
  verdict(
    'ALTER TABLE users ADD COLUMN n int; SELECT count(*) FROM users;',
    'b',
    'readers wait for the query',
  ),
  verdict('ALTER TABLE users ADD COLUMN n int; SELECT 1;', '-', 'no table is read'),
  verdict(
    'ALTER TABLE users ADD COLUMN n int; DO $$ BEGIN END $$;',
    'cb',
    'readers wait, nobody knows how long',
  ),
  verdict(
    'ALTER TABLE users ADD CONSTRAINT c CHECK (age > 0) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c;',
    'cb',
    'the first lock stays through the scan',
  ),
  verdict(
    [
      'ALTER TABLE users ADD CONSTRAINT c CHECK (age > 0) NOT VALID;',
      'ALTER TABLE users VALIDATE CONSTRAINT c;',
    ],
    'c',
    'two scripts, two transactions',
  ),
  verdict(
    'ALTER TABLE users ADD COLUMN x int, VALIDATE CONSTRAINT c;',
    'b',
    'one statement has one lock, the strongest',
  ),
  verdict(
    'CREATE TABLE t (id int, u int REFERENCES users); INSERT INTO t SELECT 1, id FROM users;',
    'b',
    'writes to users wait for the load',
  ),
  verdict(
    'CREATE TABLE t (x int); ALTER TABLE t ADD COLUMN u int REFERENCES users; INSERT INTO t SELECT 1, id FROM users;',
    'b',
    'writes to users wait for the load',
  ),
  verdict('CREATE TABLE t (id int); INSERT INTO t SELECT id FROM users;', '-', 'no old table is locked'),
  verdict(
    'CREATE TABLE t (id int); INSERT INTO t SELECT id FROM users; ALTER TABLE t ADD FOREIGN KEY (id) REFERENCES users;',
    'b',
    'the loaded rows are checked while writes to users wait',
  ),
  verdict('CREATE TABLE t (id int REFERENCES users); CREATE INDEX i ON t (id);', '-', 'the table is empty'),
  verdict("COMMENT ON TABLE users IS 'x'; SELECT count(*) FROM users;", '-', 'a comment locks nobody out'),
  verdict('GRANT SELECT ON users TO reader; SELECT count(*) FROM users;', '-', 'a grant locks nobody out'),
  verdict(
    'BEGIN; ALTER TABLE users ADD COLUMN n int; COMMIT; INSERT INTO log SELECT id FROM users;',
    '-',
    'COMMIT ends the lock',
  ),
  verdict(
    'CREATE TABLE p PARTITION OF events DEFAULT; INSERT INTO p SELECT * FROM old_events;',
    'b',
    'a new partition locks its parent',
  ),
  verdict(
    'ALTER TABLE users RENAME CONSTRAINT a TO b; SELECT count(*) FROM users;',
    'b',
    'renaming locks the table',
  ),
  verdict(
    'ALTER INDEX a RENAME TO b; SELECT count(*) FROM users;',
    '-',
    'renaming an index locks nobody out',
  ),
  verdict(
    'ALTER TABLE users SET (fillfactor = 70); SELECT count(*) FROM users;',
    '-',
    'this lock lets others read and write',
  ),
];
