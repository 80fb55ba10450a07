import type { Installed, InstalledLook } from '@fairway/deploy-kit';
import type { VerifyItem } from '@fairway/health';
import { isForRunner } from '../inputs/subject.ts';
import { askControls } from './ask-controls.ts';
import { type AskContext, askProbes, noPlaces, type Places, seeProbes } from './ask-probes.ts';
import { lostMachines, type Seen, type Unreached } from './seen.ts';

/** The installation as far as it could be opened. */
export interface Opened {
  /** Undefined where only probes are asked, or where no machine could be reached. */
  readonly installed: Installed | undefined;
  readonly machines: readonly string[];
  readonly unreached: readonly Unreached[];
}

export interface LookRequest {
  readonly probes: readonly VerifyItem[];
  readonly controls: readonly string[];
}

/** How a look is taken, beyond what is asked. */
export interface LookDeps extends AskContext {
  /** The installation, as soon as it is opened. The runner asks its own probes meanwhile. */
  readonly opened: Promise<Opened>;
  /** The restarts that the run before has counted, as soon as they are read. */
  readonly earlierRestarts: Promise<Places['earlierRestarts']>;
}

/**
 * Looks at everything side by side: the installation, the probes with which its release was proven, the caller's
 * own probes and the control URLs. A look takes as long as its slowest probe.
 * @param look looks at the opened installation: without the lock, or with it while something is healed
 */
export async function lookAround(
  { probes, controls }: LookRequest,
  look: (installed: Installed) => Promise<InstalledLook>,
  { opened, earlierRestarts, ...context }: LookDeps,
): Promise<Seen> {
  const first = askProbes(probes.filter(isForRunner), noPlaces, context);
  const control = askControls(controls, context);
  // Each of them is awaited below; a failure of another one must not leave it without a handler.
  for (const work of [first, control]) work.catch(() => {});
  const { installed, machines, unreached } = await opened;
  const installation = installed && (await look(installed));
  const lost = lostMachines({ installation, unreached }).map(({ host }) => host);
  const places = installation ? placesOf(installation, lost, await earlierRestarts) : noPlaces;
  // Where no machine could be reached, nobody can ask on one: that says nothing about what was to be asked.
  const nobodyToAsk = installation === undefined && unreached.length > 0;
  const rest = nobodyToAsk ? [] : probes.filter((item) => !isForRunner(item));
  const own = new Set(probes.map(({ name }) => name));
  const kept = (installation?.verify ?? []).filter(({ name }) => !own.has(name));
  const late = askProbes([...rest, ...kept], places, context);
  const [early, answers, controlSeen] = await Promise.all([first, late, control]);
  return {
    at: context.clock.now(),
    installation,
    machines,
    unreached,
    probes: await seeProbes([...early, ...answers], places, context),
    controls: controlSeen,
  };
}

function placesOf(
  { targets, findContainer, ledgers, variable, release, services }: InstalledLook,
  unseen: readonly string[],
  earlierRestarts: Places['earlierRestarts'],
): Places {
  return {
    ...{ targets, unseen, findContainer, ledgers, variable, services, earlierRestarts },
    release: release?.version ?? '',
  };
}
