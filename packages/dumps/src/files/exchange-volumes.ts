import type { Host } from '@fairway/host';
import type { Clock } from '@fairway/runtime';
import { exchangePlaces } from '../exchange/exchange-places.ts';
import type { Exchanged } from '../source.ts';
import { exchangeProgram, numbersProgram } from './volume-programs.ts';

/**
 * Lets the contents of two volumes change places; both keep their names.
 * @throws Failure where it cannot be done; both hold what they held then
 * @throws UndecidedExchange where nobody could see what became of it
 */
export async function exchangeVolumes(
  { host, clock }: { readonly host: Host; readonly clock: Clock },
  { live, restored }: { readonly live: string; readonly restored: string },
  signal: AbortSignal,
): Promise<Exchanged> {
  const run = async (program: string, show: string, stop: AbortSignal) =>
    (await host.exec(['sh', '-c', program, 'sh', live, restored], { signal: stop, show })).stdout.trim();
  const swap = async (stop: AbortSignal) =>
    void (await run(exchangeProgram, `exchange the volumes ${live} and ${restored}`, stop));
  const numbers = async (stop: AbortSignal) =>
    (await run(numbersProgram, `look which directory is ${live} and which ${restored}`, stop)).split('\n');
  const before = await numbers(signal);
  return exchangePlaces(
    {
      names: `the volumes ${live} and ${restored} on ${host.name}`,
      kept: restored,
      change: swap,
      changeBack: swap,
      async look(stop) {
        const now = await numbers(stop);
        if (now.join() === before.join()) return 'before';
        return now.join() === before.toReversed().join() ? 'exchanged' : 'neither';
      },
      refused: (error) => (error instanceof Error ? error : new Error(String(error))),
    },
    clock,
    signal,
  );
}
