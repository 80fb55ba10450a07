import { describe, expect, it } from '@jest/globals';
import { rightsOfGrants } from '../../src/mariadb/dialect/mysql-grants.ts';

const rightsOf = (lines: readonly string[], database = 'harbor') =>
  [...rightsOfGrants(lines, database)].sort();

/** What MySQL 9.7 said. */
const ofRole = [
  'GRANT USAGE ON *.* TO `dumper`@`localhost`',
  'GRANT SELECT, SHOW VIEW, EVENT, TRIGGER ON `harbor`.* TO `dumper`@`localhost`',
  'GRANT `reader`@`%` TO `dumper`@`localhost`',
];
const four = ['EVENT', 'SELECT', 'SHOW VIEW', 'TRIGGER'];

describe('what a user of MySQL may', () => {
  it('is what its roles may too', () => {
    expect(rightsOf(ofRole)).toEqual(
      ['EVENT', 'SELECT', 'SHOW VIEW', 'TRIGGER', 'USAGE', 'USAGE of routines'].sort(),
    );
  });

  it.each([
    ['of another database', ['GRANT SELECT ON `shop`.* TO `a`@`%`'], []],
    ['of databases by a pattern', ['GRANT SELECT ON `har%`.* TO `a`@`%`'], ['SELECT']],
    ['of a name with a mark of patterns in it', ['GRANT SELECT ON `harb\\_r`.* TO `a`@`%`'], []],
    ['of a table alone', ['GRANT SELECT ON `harbor`.`boats` TO `a`@`%`'], []],
    ['of a column alone', ['GRANT SELECT (`id`) ON `harbor`.`boats` TO `a`@`%`'], []],
    ['of a routine', ['GRANT EXECUTE ON PROCEDURE `harbor`.`p` TO `a`@`%`'], []],
    ['all of them', ['GRANT ALL PRIVILEGES ON `harbor`.* TO `a`@`%` WITH GRANT OPTION'], four],
    [
      'to see routines',
      ['GRANT SHOW_ROUTINE ON *.* TO `a`@`%`'],
      ['SHOW_ROUTINE', 'SHOW_ROUTINE of routines'],
    ],
    [
      'in all databases but this',
      ['GRANT SELECT ON *.* TO `a`@`%`', 'REVOKE SELECT ON `harbor`.* FROM `a`@`%`'],
      ['SELECT of routines'],
    ],
  ])('is read from its grants: %s', (_, lines, rights) => {
    expect(rightsOf(lines)).toEqual(rights);
  });

  it('is read of a database with any name', () => {
    expect(rightsOf(['GRANT SELECT ON `we``ird (n.m*`.* TO `a`@`%`'], 'we`ird (n.m*')).toEqual(['SELECT']);
  });
});
