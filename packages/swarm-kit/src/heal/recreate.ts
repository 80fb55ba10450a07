import { isDeepStrictEqual } from 'node:util';
import type { DeployContext, ServiceLook } from '@fairway/deploy-kit';
import { deployStack, onlyServices } from '@fairway/docker/stack';
import { comparableSpec, type ServiceSpec, type StackView, viewStack } from '@fairway/docker/swarm';
import { Failure } from '@fairway/runtime';
import { stackToSend } from '../deploy/datastores-alone.ts';
import { keptFilesDir } from '../files/stage-files.ts';
import { switchFiles } from '../files/switch-files.ts';
import { readKept } from '../look/read-kept.ts';
import { openUpdate } from '../look/update-state.ts';
import { appliedIn } from '../prove/applied.ts';
import { bringLost } from './bring-lost.ts';
import { connectedNodes } from './connected.ts';
import { forceUpdate, updateIsOpen } from './force-update.ts';
import type { LockedStack } from './locked-stack.ts';
import { waitUntilUp } from './wait-until-up.ts';

/**
 * Makes services again what the kept release says: its files on the nodes, and its specs of these services. A service that
 * was removed is made again. Where a spec is right already, all tasks are replaced. Other services stay as they are, so
 * that one that was stopped by hand stays stopped.
 * @returns what was done, one line each
 * @throws Failure where no release is kept, or the services do not come up
 */
export async function recreate(
  locked: LockedStack,
  services: readonly ServiceLook[],
  context: DeployContext,
): Promise<readonly string[]> {
  const { place, swarm, stackDir } = locked;
  const { stack } = place;
  const { manager } = swarm;
  const { release } = await readKept(manager, stackDir, context);
  if (!release) throw nothingKept(stack);
  const wanted = services.filter(({ service }) => Object.hasOwn(release.digests, service));
  if (wanted.length === 0) return [];
  const names = wanted.map(({ service }) => service);
  return context.phase(`recreate ${names.join(', ')}`, async (phase) => {
    const digests = Object.fromEntries(names.map((name) => [name, release.digests[name] ?? '']));
    // A pull may take minutes: the stack is looked at after it.
    await bringLost(locked, { ...release, digests }, phase, context);
    const before = await viewStack(manager, stack, context.signal);
    requireNoUpdate(stack, names, before);
    const switched = await switchFiles(
      {
        nodes: connectedNodes(swarm),
        release,
        previous: undefined,
        keptDir: keptFilesDir(stackDir),
        despiteFailures: true,
      },
      context,
    );
    await switched.keepDuring(() =>
      deployStack(manager, {
        stack,
        text: onlyServices(stackToSend(release), new Set(names)),
        lease: `${stackDir}/lock`,
        // The swarm keeps the registry login that it has: this run knows none.
        keepLogins: true,
      }),
    );
    const after = await viewStack(manager, stack, context.signal);
    const { expected } = appliedIn(after, stack, { ...release, digests });
    const kept = keptTasks(before, expected);
    for (const name of kept) await forceUpdate(manager, stack, name, undefined, context);
    await waitUntilUp(locked, { expected, before, phase, context });
    phase.proved(`${names.join(', ')}: as ${release.version} says`, 'specs, tasks and containers read back');
    const failure = switched.failure();
    if (failure !== undefined) throw failure;
    const files = switched.synced.filter(({ changed, removed }) => changed + removed > 0);
    return [
      ...names.map((name) => {
        const replaced = kept.includes(`${stack}_${name}`) ? ', and all its tasks were replaced' : ' again';
        return `${name}: its spec is that of ${release.version}${replaced}`;
      }),
      ...files.map(
        ({ node, to, changed, removed }) => `${to} on ${node}: ${changed} files put back, ${removed} removed`,
      ),
    ];
  });
}

/** The sections of a spec that make tasks. How these are updated, and the labels of their service, replace none. */
const sections = ['TaskTemplate', 'Mode', 'EndpointSpec'] as const;

/** Full names of the services of which the swarm replaces no task by itself when they get the expected spec. */
export function keptTasks(
  { services, networks }: Pick<StackView, 'services' | 'networks'>,
  expected: ReadonlyMap<string, ServiceSpec>,
): readonly string[] {
  const found = new Map(services.map(({ Spec }) => [Spec.Name, comparableSpec(Spec, networks)] as const));
  return [...expected].flatMap(([name, wanted]) => {
    const now = found.get(name);
    return now && sections.every((section) => isDeepStrictEqual(now[section], wanted[section])) ? [name] : [];
  });
}

function requireNoUpdate(stack: string, names: readonly string[], { services }: StackView): void {
  for (const name of names.map((short) => `${stack}_${short}`)) {
    const service = services.find(({ Spec }) => Spec.Name === name);
    const update = service && openUpdate(service);
    if (update !== undefined) throw updateIsOpen(stack, name, update);
  }
}

function nothingKept(stack: string): Failure {
  return new Failure({
    what: `Nothing of ${stack} can be made again.`,
    why: 'The ledger names no running release that is kept: Fairway did not deploy it, or its last deploy ended without proof.',
    fix: `Deploy ${stack} with swarm-deploy; then its release is kept.`,
  });
}
