import { type ExecOptions, type ExecResult, type Host, localHost } from '@fairway/host';
import { type Clock, silentLogger, systemClock } from '@fairway/runtime';
import type { ProbeRun } from '../src/probe-run.ts';

/** This machine. */
export const here = localHost({ logger: silentLogger, clock: systemClock });

/** A run on two nodes that are this machine, in which the first negative answer is final. */
export function runOf(more: Partial<ProbeRun> = {}): ProbeRun {
  return {
    targets: [
      { name: 'manager', address: '127.0.0.1', host: here },
      { name: 'worker1', address: '127.0.0.1', host: here },
    ],
    findContainer: async () => ({ container: undefined }),
    release: 'v1.1.0',
    timeoutMs: 0,
    fetch: globalThis.fetch,
    clock: systemClock,
    logger: silentLogger,
    ...more,
  };
}

/** A machine on which a command gives these answers one after the other, the last one again and again. */
export function machine(...answers: (Partial<ExecResult> | Error)[]) {
  const asked: { argv: readonly string[]; options: ExecOptions | undefined }[] = [];
  const host: Host = {
    ...here,
    async exec(argv, options) {
      asked.push({ argv, options });
      const answer = answers[Math.min(asked.length, answers.length) - 1] ?? {};
      if (answer instanceof Error) throw answer;
      return { exitCode: 0, stdout: '', stderr: '', ...answer };
    },
  };
  return { host, asked };
}

/** A clock whose time passes only during a wait. */
export function waitingClock(): Clock {
  let at = 0;
  return {
    now: () => at,
    sleep: async (ms) => {
      at += ms;
    },
  };
}
