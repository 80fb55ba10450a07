import type { Manifest } from '../manifest/manifest.ts';
import { type BackupFile, type DataForm, parseFile } from '../names/backup-file.ts';

type DataFile = Extract<BackupFile, DataForm>;

/** What the recovery of a backup by hand depends on. */
export type Recoverable = Pick<Manifest, 'kind' | 'source' | 'objects'>;

/**
 * What a person types on a bare machine to restore a backup, with Fairway gone: one command line for bash. The objects
 * and the private key `key.txt` lie in the current directory. Where there is a server, the usual variables of its client
 * (`PGHOST`, …) say where. It ends with 0 only where everything was restored.
 */
export function recoveryLine({ kind, source, objects }: Recoverable): string {
  const files = objects.flatMap(({ file }) => {
    const parsed = parseFile(file);
    return parsed?.part === 'data' || parsed?.part === 'globals' ? [{ name: file, file: parsed }] : [];
  });
  const hashes = objects.map(({ file, sha256 }) => `${sha256}  ${file}\\n`).join('');
  const globals = files.filter(({ file }) => file.part === 'globals');
  const data = files.filter(({ file }) => file.part === 'data');
  const steps = [
    'set -o pipefail',
    `printf '${hashes}' | sha256sum --check -`,
    ...globals.map(({ name, file }) => `${open(name, file)} | ${globalsProgram(kind)}`),
    ...data.flatMap(({ name, file }) => restore(kind, source, open(name, file), file, globals.length > 0)),
  ];
  return `(${steps.join(' && ')})`;
}

/** Neither ends at a statement that is refused: roles that are there already, and grants on what is not, are no fault. */
function globalsProgram(kind: Manifest['kind']): string {
  return kind === 'mariadb' || kind === 'mysql'
    ? `{ ${kind} --force || true; }`
    : 'psql --quiet --dbname=postgres';
}

/** The programs that a bare machine needs for it, as Debian's packages. */
export function recoveryPackages({ kind, objects }: Recoverable): string[] {
  const files = objects.flatMap(({ file }) => parseFile(file) ?? []);
  const has = (wanted: (file: DataFile) => boolean) =>
    files.some((file) => 'content' in file && wanted(file));
  return [
    ...(has(({ encrypted }) => encrypted) ? ['age'] : []),
    ...(has(({ compression }) => compression === 'zst') ? ['zstd'] : []),
    ...(kind === 'postgres' ? ['postgresql-client'] : []),
    ...(kind === 'mariadb' || kind === 'mysql' ? [`${kind}-client`] : []),
  ];
}

/** The plain bytes of an object on standard output. Its name holds nothing that a shell would read. */
function open(name: string, { encrypted, compression }: DataForm): string {
  const stages = [
    ...(encrypted ? [`age --decrypt --identity key.txt ${name}`] : []),
    ...(compression === 'zst' ? ['zstd --decompress --stdout'] : []),
    ...(compression === 'gz' ? ['gzip --decompress --stdout'] : []),
  ];
  const [first = 'cat', ...rest] = stages;
  return [encrypted ? first : `${first} ${name}`, ...rest].join(' | ');
}

function restore(
  kind: Manifest['kind'],
  source: string,
  plain: string,
  { content }: DataForm,
  withRoles: boolean,
): string[] {
  const target = `${source}-restored`;
  if (kind === 'postgres') {
    const owners = withRoles ? '' : ' --no-owner --no-privileges';
    return [
      `createdb ${target}`,
      content === 'pgdump'
        ? `${plain} | pg_restore --exit-on-error${owners} --dbname=${target}`
        : `${plain} | psql --quiet --set=ON_ERROR_STOP=1 --dbname=${target}`,
    ];
  }
  if (kind === 'mariadb' || kind === 'mysql') {
    return [`${kind} --execute='CREATE DATABASE \`${target}\`'`, `${plain} | ${kind} ${target}`];
  }
  if (content === 'tar') {
    return [
      `mkdir ${target}`,
      `${plain} | tar --extract --preserve-permissions --numeric-owner --directory=${target}`,
    ];
  }
  return [`${plain} > ${target}.${content}`];
}
