import type { Host } from '@fairway/host';
import { Failure, formatDiskSpace } from '@fairway/runtime';
import type { MachineFacts } from './machine-facts.ts';

/** Free bytes that a machine needs to take another image. */
const leastFreeBytes = 256 * 1024 ** 2;
/** Seconds that two clocks may differ. Certificates and tokens are valid by the time. */
export const clockToleranceSeconds = 60;

/** The reasons why a machine cannot take a deploy, one Failure each. */
export function machineProblems(
  { user, hasRsync, unwritable, freeBytes }: MachineFacts,
  host: Pick<Host, 'name'>,
  stateDir: string,
): readonly Failure[] {
  const problems = unwritable.map((directory) => {
    const isState = directory === stateDir;
    return new Failure({
      what: isState
        ? `Fairway cannot keep releases on ${host.name}.`
        : `Nothing can be put into ${directory} on ${host.name}.`,
      why: `The user ${user}, who logs in there, can neither write nor make the directory ${directory}.`,
      fix: `Run on ${host.name} as root: install -d -o ${user} ${directory}${isState ? '. Or set the input "state-dir".' : ''}`,
    });
  });
  if (!hasRsync) {
    problems.unshift(
      new Failure({
        what: `${host.name} cannot take files.`,
        why: 'rsync is not installed there.',
        fix: `Run on ${host.name}: apt-get install rsync`,
      }),
    );
  }
  if (freeBytes < leastFreeBytes) {
    problems.push(
      new Failure({
        what: `The disk of ${host.name} is full.`,
        why: `Only ${formatDiskSpace(freeBytes)} are free, and an image needs more.`,
        fix: `Make room on ${host.name}, for example with: docker system prune`,
      }),
    );
  }
  return problems;
}

/** The failure of a clock that is too far off, for a check that reports all it finds. */
export function clockOff(host: Host, seconds: number): Failure {
  const ahead = seconds > 0 ? 'ahead of' : 'behind';
  return new Failure({
    what: `The clock of ${host.name} is wrong, or that of the runner is.`,
    why: `It is ${Math.abs(seconds)} s ${ahead} the runner's; certificates and tokens are judged by the time.`,
    fix: `Let ${host.name} keep its time: timedatectl set-ntp true`,
  });
}
