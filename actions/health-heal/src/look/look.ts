import type { Installed, InstalledLook } from '@fairway/deploy-kit';
import type { VerifyItem } from '@fairway/health';
import { type AskContext, askControls, askProbes, isForRunner, noPlaces, seeProbes } from './ask-probes.ts';
import type { Seen, Unreached } from './seen.ts';

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

/**
 * Looks at everything side by side: the installation, the questions with which its release was proven, the caller's
 * own probes and the control URLs. A look takes as long as its slowest question.
 * @param opened opens the installation; the runner asks its own questions meanwhile
 * @param installedLook looks at the opened installation: without the lock, or with it while something is healed
 */
export async function lookAround(
  { probes, controls }: LookRequest,
  opened: Promise<Opened>,
  installedLook: (installed: Installed) => Promise<InstalledLook>,
  context: AskContext,
): Promise<Seen> {
  const byRunner = probes.filter(isForRunner);
  const first = askProbes(byRunner, noPlaces, context);
  const control = askControls(controls, context);
  // Each of them is awaited below; a failure of another one must not leave it without a handler.
  for (const work of [first, control]) work.catch(() => {});
  const { installed, machines, unreached } = await opened;
  const installation = installed && (await installedLook(installed));
  const rest = probes.filter((item) => !isForRunner(item));
  const own = new Set(probes.map(({ name }) => name));
  const kept = (installation?.verify ?? []).filter(({ name }) => !own.has(name));
  const places = installation ? placesOf(installation) : noPlaces;
  const [early, late, controlSeen] = await Promise.all([
    first,
    askProbes([...rest, ...kept], places, context),
    control,
  ]);
  return {
    at: context.clock.now(),
    installation,
    machines,
    unreached,
    probes: await seeProbes([...early, ...late], places, context),
    controls: controlSeen,
  };
}

function placesOf({ targets, findContainer, release }: InstalledLook) {
  return { targets, findContainer, release: release?.version ?? '' };
}
