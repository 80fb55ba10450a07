import { expect, it } from '@jest/globals';
import { withoutMariaValues } from '../../src/mariadb/without-values.ts';

it.each([
  ["ERROR 1062 (23000) at line 3: Duplicate entry 'ada@example.org' for key 'users.email'", 'users.email'],
  ["Duplicate entry 'ada@example.org\nit's 2' for key 'users.email'", 'users.email'],
  ["ERROR 1366 (22007): Incorrect integer value: 'ada@example.org' for column `s`.`t`.`n` at row 1", '`n`'],
  ["ERROR 1292 (22007): Truncated incorrect DOUBLE value: 'ada@example.org'", 'DOUBLE'],
  [
    "ERROR 1064 (42000) at line 7: You have an error in your SQL syntax near 'ada@example.org');' at line 1",
    'at line 7',
  ],
  ['ERROR 1644 (45000) at line 1: no ada@example.org here\nada@example.org', '1644'],
  ["ERROR 1105 (HY000) at line 1: XPATH syntax error: '@ada@example.org'", 'XPATH'],
  [
    "--------------\nINSERT INTO `users` VALUES\n('ada@example.org'\n--------------\n)\n--------------\n\nERROR 1146 (42S02) at line 1: Table 'x.users' doesn't exist",
    'x.users',
  ],
])('shows no value of a row: %s', (said, kept) => {
  const shown = withoutMariaValues(said);
  expect(shown).not.toContain('ada@example.org');
  expect(shown).toContain(kept);
});
