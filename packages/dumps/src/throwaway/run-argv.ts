import { type ServerKind, serverPaths } from './kind.ts';
import { serverProgram } from './program.ts';
import { proofLabel } from './sweep.ts';

export interface RunArgvParts {
  readonly name: string;
  readonly run: string;
  readonly image: string;
  readonly memoryBytes: number;
}

/**
 * The argv that starts a throwaway server and stays until it is gone. It has no network, nothing of the original's
 * volumes, and the least claim on memory and processors of its machine.
 */
export function runArgv(
  kind: ServerKind,
  { name, run, image, memoryBytes }: RunArgvParts,
): readonly string[] {
  const label = `${proofLabel}=${run}`;
  return [
    ...['docker', 'run', '--rm', '--interactive', '--pull', 'never', '--name', name, '--label', label],
    ...['--network', 'none', '--memory', `${memoryBytes}`, '--memory-swap', `${memoryBytes}`],
    // Parallel builds of an index share memory here.
    ...['--shm-size', `${Math.floor(memoryBytes / 4)}`, '--pids-limit', '512'],
    // Where memory runs out, the kernel takes this server first. Where processors do, the others go first.
    ...['--oom-score-adj', '1000', '--cpu-shares', '128'],
    ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--log-driver', 'none'],
    ...['CHOWN', 'DAC_OVERRIDE', 'KILL', 'SETGID', 'SETUID'].flatMap((capability) => [
      '--cap-add',
      capability,
    ]),
    // It has no name, so the engine removes it with the container; the label is for what outlives a power cut.
    ...['--mount', `type=volume,destination=${serverPaths.home},volume-label=${label}`],
    ...['--user', '0', '--workdir', '/', '--entrypoint', 'sh', image, '-c', serverProgram, 'sh'],
    ...[kind.user, kind.find, kind.start, kind.answers],
  ];
}
