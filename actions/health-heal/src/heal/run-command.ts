import type { Host } from '@fairway/host';
import { overHosts } from '@fairway/host';
import { lastLines } from '@fairway/runtime';
import type { HealCommand } from '../inputs/heal-steps.ts';

/** Lines of a command's output that are told. */
const shownLines = 10;

/**
 * Runs a command of the caller on the first host, or on all.
 * @throws Failure naming each host on which it failed
 */
export async function runCommand(
  { run, on }: HealCommand,
  hosts: readonly Host[],
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const places = (on === 'all' ? hosts : hosts.slice(0, 1)).map((host) => ({ host }));
  const said = await overHosts(places, async ({ host }) => {
    const { stdout, stderr } = await host.exec(run, { timeoutMs, signal });
    return lastLines(Buffer.from(stdout + stderr), shownLines).map((line) => `${host.name}: ${line}`);
  });
  return said.flat();
}
