import { type ServerKind, serverPaths } from '../../throwaway/kind.ts';

export const throwawayLogin: readonly string[] = [
  `--socket=${serverPaths.run}/socket`,
  '--user=root',
  '--default-character-set=utf8mb4',
];

/** Settings of a server whose data nobody keeps: it waits for no disk, and no event of the original runs in it. */
const settings = [
  ...['--no-defaults', '--skip-networking', '--skip-log-bin', '--event-scheduler=OFF', '--skip-name-resolve'],
  ...['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--innodb-flush-method=nosync'],
  ...['--max-allowed-packet=1G', '--innodb-buffer-pool-size=256M', '--character-set-server=utf8mb4'],
];

/** A MariaDB to restore into. @param lowerCase `lower_case_table_names` of the original: names would be others without */
export function mariadbKind(lowerCase: number): ServerKind {
  const set = [...settings, `--lower-case-table-names=${lowerCase}`].join(' ');
  return {
    name: 'MariaDB',
    user: 'mysql',
    find: `
for at in "$(command -v mariadbd)" "$(command -v mysqld)" /usr/sbin/mariadbd /usr/sbin/mysqld /opt/bitnami/mariadb/sbin/mariadbd; do
  [ -x "$at" ] && dirname "$at" && break
done`,
    start: `
install=$(command -v mariadb-install-db || command -v mysql_install_db) || exit
"$install" --no-defaults --datadir="$DATA" --auth-root-authentication-method=normal --skip-test-db \\
  --lower-case-table-names=${lowerCase} >/dev/null || exit
server=$PROGRAMS/mariadbd
[ -x "$server" ] || server=$PROGRAMS/mysqld
exec "$server" ${set} --datadir="$DATA" --socket="$RUN/socket" --pid-file="$RUN/pid"`,
    answers: `"$(command -v mariadb || command -v mysql)" --no-defaults ${throwawayLogin.join(' ')} -e 'SELECT 1'`,
  };
}
