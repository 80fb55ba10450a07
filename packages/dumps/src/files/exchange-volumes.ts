import type { Host } from '@fairway/host';
import type { Clock } from '@fairway/runtime';
import { exchangePlaces, type Places, returnPlaces } from '../exchange/exchange-places.ts';
import type { Exchange, PlannedExchange } from '../source.ts';
import { exchangeProgram, numbersProgram } from './volume-programs.ts';

export interface ExchangeVolumesDeps {
  readonly host: Host;
  readonly clock: Clock;
}

/** The way in which the contents of a volume and of a restored one change places; both keep their names. */
export function volumeExchange(deps: ExchangeVolumesDeps, live: string): Exchange {
  return {
    async plan(restored, signal) {
      const [first = '', second = ''] = await numbersOf(deps, { live, restored }, signal);
      return { live, restored, kept: restored, numbers: { live: first, restored: second } };
    },
    carryOut: (planned, signal) => exchangePlaces(placesOf(deps, planned), deps.clock, signal),
    undo: (planned, signal) => returnPlaces(placesOf(deps, planned), deps.clock, signal),
  };
}

type Names = Pick<PlannedExchange, 'live' | 'restored'>;

async function run(
  host: Host,
  program: string,
  { live, restored }: Names,
  show: string,
  signal: AbortSignal,
): Promise<string> {
  return (await host.exec(['sh', '-c', program, 'sh', live, restored], { signal, show })).stdout.trim();
}

async function numbersOf({ host }: ExchangeVolumesDeps, names: Names, signal: AbortSignal) {
  const show = `look which directory is ${names.live} and which ${names.restored}`;
  return (await run(host, numbersProgram, names, show, signal)).split('\n');
}

function placesOf(deps: ExchangeVolumesDeps, planned: PlannedExchange): Places {
  const { host } = deps;
  const { live, restored, kept, numbers } = planned;
  const swap = async (stop: AbortSignal) =>
    void (await run(host, exchangeProgram, planned, `exchange the volumes ${live} and ${restored}`, stop));
  return {
    names: `the volumes ${live} and ${restored} on ${host.name}`,
    kept,
    change: swap,
    changeBack: swap,
    async look(stop) {
      const [first, second] = await numbersOf(deps, planned, stop);
      if (first === numbers.live && second === numbers.restored) return 'before';
      return first === numbers.restored && second === numbers.live ? 'exchanged' : 'neither';
    },
    refused: (error) => (error instanceof Error ? error : new Error(String(error))),
  };
}
