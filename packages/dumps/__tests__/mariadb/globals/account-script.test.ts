import { describe, expect, it } from '@jest/globals';
import { type Account, accountStatements } from '../../../src/mariadb/globals/account-script.ts';

const hash = '*6BB4837EB74329105EE4568DDA7DC67ED2CA2AD9';
const account = (create: string, grants: readonly string[] = [], more: Partial<Account> = {}): Account => ({
  ...{ user: 'app', host: '%', isRole: false, defaultRole: '' },
  ...{ create, grants },
  ...more,
});

describe('the accounts of a MariaDB', () => {
  it.each([
    [
      'a hash',
      `IDENTIFIED BY PASSWORD '${hash}' REQUIRE SSL`,
      "IDENTIFIED BY PASSWORD '*NOBODY' REQUIRE SSL",
    ],
    ['a hash of ed25519', "IDENTIFIED VIA ed25519 USING 'ZIgUREUg5P'", "IDENTIFIED BY PASSWORD '*NOBODY'"],
    [
      'a socket beside a hash',
      `IDENTIFIED VIA mysql_native_password USING '${hash}' OR unix_socket WITH MAX_USER_CONNECTIONS 5`,
      'IDENTIFIED VIA unix_socket WITH MAX_USER_CONNECTIONS 5',
    ],
    ['a service', "IDENTIFIED VIA pam USING 'mariadb'", "IDENTIFIED VIA pam USING 'mariadb'"],
    [
      'a hash of a locked account',
      `IDENTIFIED BY PASSWORD '${hash}' ACCOUNT LOCK PASSWORD EXPIRE NEVER`,
      "IDENTIFIED BY PASSWORD '*NOBODY' ACCOUNT LOCK PASSWORD EXPIRE NEVER",
    ],
  ])('log in by %s, which goes along only where that is asked for', (_, login, without) => {
    const created = account(`CREATE USER \`app\`@\`%\` ${login}`);
    expect(accountStatements([created], () => '*NOBODY')).toEqual([
      `CREATE USER IF NOT EXISTS \`app\`@\`%\` ${without}`,
    ]);
    expect(accountStatements([created], undefined)).toEqual([
      `CREATE USER IF NOT EXISTS \`app\`@\`%\` ${login}`,
    ]);
  });

  it('keep their passwords where they are there already, and have their roles before their grants', () => {
    const odd = "`IDENTIFIED BY PASSWORD 'x'`";
    const app = account('CREATE USER `app`@`%`', [
      `GRANT USAGE ON *.* TO \`app\`@\`%\` IDENTIFIED BY PASSWORD '${hash}' WITH GRANT OPTION`,
      `GRANT SELECT ON ${odd}.* TO \`app\`@\`%\``,
      'GRANT `crew` TO `app`@`%`',
    ]);
    const crew = account('', ['GRANT USAGE ON *.* TO `crew`'], { user: 'crew', host: '', isRole: true });
    const all = account('', ['GRANT SELECT ON `a`.* TO `PUBLIC`'], {
      user: 'PUBLIC',
      host: '',
      isRole: true,
    });
    for (const passwords of [undefined, () => '*NOBODY'])
      expect(accountStatements([{ ...app, defaultRole: 'crew' }, all, crew], passwords)).toEqual([
        'CREATE ROLE IF NOT EXISTS `crew`',
        'CREATE USER IF NOT EXISTS `app`@`%`',
        'GRANT USAGE ON *.* TO `app`@`%` WITH GRANT OPTION',
        `GRANT SELECT ON ${odd}.* TO \`app\`@\`%\``,
        'GRANT `crew` TO `app`@`%`',
        'SET DEFAULT ROLE `crew` FOR `app`@`%`',
        'GRANT SELECT ON `a`.* TO `PUBLIC`',
        'GRANT USAGE ON *.* TO `crew`',
      ]);
  });
});
