/**
 * Queries a database inside its container, with the client of the container's own image. The container's environment
 * names the account, directly or by a file (`POSTGRES_USER_FILE`), as in the official images. The query travels by
 * standard input, the password by the environment of the client.
 */
export const askScript = `
value() {
  for name; do
    eval "given=\\\${$name:-}; file=\\\${\${name}_FILE:-}"
    if [ -z "$given" ] && [ -n "$file" ]; then given=$(cat -- "$file") || exit 1; fi
    [ -z "$given" ] || break
  done
  printf %s "$given"
}
if command -v psql >/dev/null; then
  user=$(value POSTGRES_USER) || exit 1
  user=\${user:-postgres}
  database=$(value POSTGRES_DB) || exit 1
  password=$(value POSTGRES_PASSWORD) || exit 1
  PGPASSWORD=$password exec psql -XAtq -v ON_ERROR_STOP=1 -U "$user" -d "\${database:-$user}"
fi
for client in mariadb mysql; do
  command -v $client >/dev/null || continue
  user=$(value MARIADB_USER MYSQL_USER) || exit 1
  if [ -n "$user" ]; then
    password=$(value MARIADB_PASSWORD MYSQL_PASSWORD) || exit 1
  else
    password=$(value MARIADB_ROOT_PASSWORD MYSQL_ROOT_PASSWORD) || exit 1
  fi
  database=$(value MARIADB_DATABASE MYSQL_DATABASE) || exit 1
  MYSQL_PWD=$password exec $client -N -B -u "\${user:-root}" "\${database:-mysql}"
done
echo "there is neither psql nor mariadb nor mysql in the container" >&2
exit 69
`;

/** The line with the error. mariadb first repeats the query, between lines of dashes. */
export function reasonIn(stderr: string): string {
  const lines = stderr.trim().split('\n');
  return lines.find((line) => /error|fatal/i.test(line)) ?? lines[0] ?? '';
}
