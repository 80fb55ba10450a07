import { type Clock, Failure, type Logger } from '@fairway/runtime';
import type { ExecOptions, ExecResult, Host } from '../host.ts';
import { localHost } from '../local-host.ts';
import type { Ending } from '../run/launch.ts';
import { linkOf } from '../ssh/ssh-host.ts';
import { type FarSide, openRsyncTunnel, pipesVariable, relayCommand } from './rsync-tunnel.ts';

/**
 * Keeps links and modes, but no times and no owners: on a runner those are the checkout's. Equal files are recognised
 * by their checksum and left alone.
 */
const rsyncOptions = ['--links', '--perms', '--checksum'];
/** Deletes last, after all new files have arrived. */
const wholeTree = ['--recursive', '--delete-delay'];
const givenPaths = ['--from0', '--files-from=-'];

/**
 * Sends the differences with rsync, through the open connection. Of an existing file only the differing parts are sent.
 * @param only the paths to send, if the differences are known; nothing is deleted then. Default: the whole tree.
 */
export async function transfer(
  host: Host,
  from: string,
  to: string,
  deps: { readonly logger: Logger; readonly clock: Clock },
  limits: ExecOptions,
  only?: readonly string[],
): Promise<void> {
  const here = localHost(deps);
  const rsync = async (destination: string, more: readonly string[], env: Record<string, string>) =>
    here.exec(
      ['rsync', ...rsyncOptions, ...(only ? givenPaths : wholeTree), ...more, '--', `${from}/`, destination],
      {
        ...limits,
        env: { ...env, LC_ALL: 'C' },
        stdin: only && ['.', ...only].join('\0'),
        accept: 'any',
        show: `rsync ${from}/ to ${to} on ${host.name}`,
      },
    );
  const link = linkOf(host);
  if (link === undefined) {
    await host.exec(['mkdir', '-p', '--', to], limits);
    return requireSent(host, to, await rsync(`${to}/`, [], {}));
  }
  const tunnel = await openRsyncTunnel(link, ['sh', '-c', receiveProgram, 'sh', to]);
  let farSide: FarSide | undefined;
  try {
    // The host's rsync starts in the destination, so rsync never has to quote the destination's path.
    const result = await rsync('host:./', ['-e', relayCommand], { [pipesVariable]: tunnel.pipes });
    farSide = await tunnel.close();
    requireSent(host, to, result, farSide);
  } finally {
    if (farSide === undefined) await tunnel.close();
  }
}

const noRsync = 41;

/** Makes the destination and runs the host's rsync in it. $1 destination, then the words of the command. */
const receiveProgram = `
command -v rsync >/dev/null || exit ${noRsync}
mkdir -p -- "$1" && cd -- "$1" || exit 1
shift
exec "$@"
`;

function missingRsync(name: string, where: string): Failure {
  return new Failure({
    what: `Files cannot be synced to ${name}.`,
    why: `rsync is not installed ${where}.`,
    fix: `Install it ${where}: apt-get install rsync.`,
  });
}

function requireSent(
  host: Host,
  to: string,
  { exitCode, stderr }: ExecResult,
  { ending, complaints }: FarSide = { ending: { how: 'exit', status: exitCode }, complaints: [] },
): void {
  if (exitCode === 127 && /rsync: not found/.test(stderr))
    throw missingRsync(host.name, 'on the machine that runs this');
  const farStatus = ending.how === 'exit' ? ending.status : undefined;
  if (farStatus === noRsync) throw missingRsync(host.name, `on ${host.name}`);
  if (exitCode !== 0 || farStatus !== 0) {
    const evidence = [...complaints, ...stderr.split('\n')].filter((line) => line.trim() !== '');
    const there = ending.how === 'exit' ? `exit status ${ending.status}` : tellCut(ending);
    throw new Failure({
      what: `Files could not be synced to ${to} on ${host.name}.`,
      why: `rsync ended with exit status ${exitCode} here and with ${there} on ${host.name}.`,
      evidence: evidence.slice(-20),
      fix: `Read rsync's output above: most often the user may not write below ${to}.`,
    });
  }
}

function tellCut(ending: Exclude<Ending, { how: 'exit' }>): string {
  return ending.how === 'signal' ? ending.signal : `no answer (${ending.reason})`;
}
