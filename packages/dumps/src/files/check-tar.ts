import type { Host } from '@fairway/host';
import type { Finding } from '../source.ts';

/** Looks whether each path can be read whole by this user. It prints what cannot be. */
const readableProgram = `
for path; do
  if [ -L "$path" ]; then echo "$path is a symbolic link: name $(readlink -f -- "$path")"
  elif [ ! -e "$path" ]; then echo "$path is not there"
  else find "$path" ! -type l ! -readable -print 2>&1 | head -n 5 | sed 's/$/ cannot be read by this user/'
  fi
done
`;

const toolsProgram = `
tar --version 2>/dev/null | grep -q 'GNU tar' || echo 'GNU tar'
for tool in flock setsid; do command -v $tool >/dev/null || echo "$tool of util-linux"; done
`;

/** What stands in the way of an archive of paths. */
export async function checkTar(
  host: Host,
  { name, paths }: { readonly name: string; readonly paths: readonly string[] },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const options = { signal, env: { LC_ALL: 'C' } };
  const [tools, readable] = await Promise.all([
    host.exec(['sh', '-c', toolsProgram], { ...options, show: 'look for GNU tar' }),
    host.exec(['sh', '-c', readableProgram, 'sh', ...paths], {
      ...options,
      show: `look at the paths of ${name}`,
    }),
  ]);
  return [
    ...linesOf(tools.stdout).map((tool) =>
      finding(`${name} cannot be backed up on ${host.name}.`, `${tool} is missing.`, 'Install it there.'),
    ),
    ...linesOf(readable.stdout).map((line) =>
      finding(
        `${name} cannot be backed up whole on ${host.name}.`,
        `${line}.`,
        'Correct `paths`, let the login user read it, or connect as root.',
      ),
    ),
  ];
}

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');

function finding(what: string, why: string, fix: string): Finding {
  return { level: 'error', what, why, fix };
}
