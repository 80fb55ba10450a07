import { type ServerKind, serverPaths } from '../../throwaway/kind.ts';

export const throwawayLogin: readonly string[] = [
  `--socket=${serverPaths.run}/socket`,
  '--user=root',
  '--default-character-set=utf8mb4',
];

/** Settings of a server whose data nobody keeps: it waits for no disk, and no event of the original runs in it. */
const common = [
  ...['--no-defaults', '--skip-networking', '--skip-log-bin', '--event-scheduler=OFF', '--skip-name-resolve'],
  ...['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--innodb-flush-method=nosync'],
  ...['--max-allowed-packet=1G', '--innodb-buffer-pool-size=256M', '--character-set-server=utf8mb4'],
];

/** A MariaDB to restore into. @param lowerCase `lower_case_table_names` of the original: names would be others without */
export function mariadbKind(lowerCase: number): ServerKind {
  const set = [...common, `--lower-case-table-names=${lowerCase}`].join(' ');
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

/** A MySQL listens by a second protocol too, and keeps figures of itself for which its memory is too small here. */
const ofMysql = ['--mysqlx=OFF', '--performance-schema=OFF', '--secure-file-priv=NULL'];

/** A MySQL to restore into. @param lowerCase `lower_case_table_names` of the original: names would be others without */
export function mysqlKind(lowerCase: number): ServerKind {
  const names = `--lower-case-table-names=${lowerCase}`;
  const set = [...common, ...ofMysql, names].join(' ');
  return {
    name: 'MySQL',
    user: 'mysql',
    find: `
for at in "$(command -v mysqld)" /usr/sbin/mysqld /usr/libexec/mysqld /opt/bitnami/mysql/bin/mysqld; do
  [ -x "$at" ] && dirname "$at" && break
done`,
    start: `
"$PROGRAMS/mysqld" --no-defaults --initialize-insecure --datadir="$DATA" ${ofMysql.join(' ')} ${names} >/dev/null || exit
exec "$PROGRAMS/mysqld" ${set} --datadir="$DATA" --socket="$RUN/socket" --pid-file="$RUN/pid"`,
    answers: `"$(command -v mysql || echo "$PROGRAMS/mysql")" --no-defaults ${throwawayLogin.join(' ')} -e 'SELECT 1'`,
  };
}
