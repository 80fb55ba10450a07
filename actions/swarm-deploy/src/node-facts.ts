import { askEngine, engineInfo } from '@fairway/docker';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** What a node says about itself. */
export interface NodeFacts {
  /** Its id in the swarm, by its own engine. */
  readonly nodeId: string;
  readonly engineVersion: string;
  /** Bytes free where the engine keeps images, and where Fairway keeps releases. */
  readonly freeBytes: number;
  /** Seconds that its clock is ahead of this machine's. */
  readonly clockAheadSeconds: number;
}

/** One question to the shell: rsync, whether the state directory can be written, free kilobytes, the time. */
const factsScript = `
command -v rsync >/dev/null && echo rsync=yes || echo rsync=no
mkdir -p -- "$1" 2>/dev/null && [ -w "$1" ] && echo state=yes || echo state=no
for at in "$1" "$2" /var/lib /; do df -Pk -- "$at" 2>/dev/null | awk 'NR == 2 { print "free=" $4 }'; done | sort -u
echo time=$(date +%s)
`;

/** A node with less than this cannot take another image. */
const leastFreeBytes = 256 * 1024 ** 2;

/**
 * Proves that a node can take a deploy.
 * @throws Failure naming the node and what it lacks.
 */
export async function readNodeFacts(
  host: Host,
  stateDir: string,
  { now, signal }: { readonly now: () => number; readonly signal: AbortSignal },
): Promise<NodeFacts> {
  const [[info], facts] = await Promise.all([
    askEngine(host, [engineInfo], { signal }),
    host.exec(['sh', '-c', factsScript, 'facts', stateDir, '/var/lib/docker'], {
      signal,
      timeoutMs: 30_000,
      show: 'disk, rsync, state directory, clock',
    }),
  ]);
  const values = facts.stdout.split('\n').map((line) => line.split('='));
  const of = (key: string) => values.filter(([name]) => name === key).map(([, value = '']) => value);
  if (of('rsync')[0] !== 'yes') {
    throw new Failure({
      what: `${host.name} cannot take files.`,
      why: 'rsync is not installed there.',
      fix: `Run on ${host.name}: apt-get install rsync`,
    });
  }
  if (of('state')[0] !== 'yes') {
    throw new Failure({
      what: `Fairway cannot keep releases on ${host.name}.`,
      why: `The directory ${stateDir} cannot be written by the user that logs in.`,
      fix: `Run on ${host.name} as root: install -d -o USER ${stateDir}, or set the input "state-dir".`,
    });
  }
  const freeBytes = Math.min(...of('free').map(Number)) * 1024;
  if (freeBytes < leastFreeBytes) {
    throw new Failure({
      what: `The disk of ${host.name} is full.`,
      why: `Only ${Math.round(freeBytes / 1024 ** 2)} MB are free, and an image needs more.`,
      fix: `Make room on ${host.name}, for example with: docker system prune`,
    });
  }
  return {
    nodeId: info.nodeId,
    engineVersion: info.version,
    freeBytes,
    clockAheadSeconds: Number(of('time')[0]) - Math.round(now() / 1000),
  };
}
