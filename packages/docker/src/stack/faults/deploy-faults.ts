import { asRecord } from '@fairway/runtime';
import { parseConstraint } from '../../swarm/model/constraints.ts';
import type { MergedService } from '../merge/merged-stack.ts';
import { goDuration } from './durations.ts';
import type { StackFault } from './stack-fault.ts';

const smallestMemory = 6 * 1024 ** 2;

/**
 * What the swarm refuses in the key `deploy` of a service, and in `restart` (moby/swarmkit, manager/controlapi/service.go;
 * docker/cli, cli/compose/convert/service.go).
 */
export function deployFaults(service: string, definition: MergedService): readonly StackFault[] {
  const deploy = asRecord(definition['deploy']);
  const at = (...keys: string[]) => ['services', service, 'deploy', ...keys];
  const fault = (keys: readonly string[], what: string, why: string, fix: string): StackFault => ({
    keys,
    what: `The service ${service} ${what}`,
    why,
    fix,
  });
  return [
    ...modeFaults(deploy, at, fault),
    ...placementFaults(deploy, at, fault),
    ...resourceFaults(deploy, at, fault),
    ...restartFaults(definition, at, fault),
    ...updateFaults(deploy, at, fault),
  ];
}

type At = (...keys: string[]) => readonly string[];
type Fault = (keys: readonly string[], what: string, why: string, fix: string) => StackFault;
type Deploy = Readonly<Record<string, unknown>>;

const modes = ['replicated', 'global', 'replicated-job', 'global-job'];

function modeFaults(
  { mode, replicas, endpoint_mode: endpoint, update_config: update }: Deploy,
  at: At,
  fault: Fault,
) {
  const found: StackFault[] = [];
  const name = String(mode ?? 'replicated');
  if (!modes.includes(name)) {
    const fix = `Write one of ${modes.join(', ')}.`;
    found.push(fault(at('mode'), `has the mode "${name}"`, 'Swarm has no such mode.', fix));
  }
  if (name.startsWith('global') && replicas !== undefined) {
    const why = `A service with the mode ${name} has one task on each node, so it can have no replicas.`;
    found.push(fault(at('replicas'), `is ${name} and has replicas`, why, 'Leave `replicas` or `mode` out.'));
  }
  if (name.endsWith('-job') && update !== undefined) {
    const fix = 'Leave `update_config` out: a job runs again with every release.';
    found.push(
      fault(at('update_config'), 'is a job with an update_config', 'Swarm does not update jobs.', fix),
    );
  }
  if (endpoint !== undefined && !['vip', 'dnsrr'].includes(String(endpoint).toLowerCase())) {
    const fix = 'Write vip or dnsrr, or leave the key out.';
    found.push(
      fault(at('endpoint_mode'), `has the endpoint mode "${endpoint}"`, 'Swarm has no such mode.', fix),
    );
  }
  return found;
}

function placementFaults({ placement }: Deploy, at: At, fault: Fault): readonly StackFault[] {
  const { constraints } = asRecord(placement);
  return (Array.isArray(constraints) ? constraints : [])
    .filter((text) => parseConstraint(String(text)) === undefined)
    .map((text) =>
      fault(
        at('placement', 'constraints'),
        `has the placement constraint "${text}"`,
        'Swarm does not understand it: a constraint is a key, == or !=, and a value.',
        'Write it like node.role == manager, or node.labels.zone != west.',
      ),
    );
}

function resourceFaults({ resources }: Deploy, at: At, fault: Fault): readonly StackFault[] {
  return (['limits', 'reservations'] as const).flatMap((kind) => {
    const { cpus, memory } = asRecord(asRecord(resources)[kind]);
    const found: StackFault[] = [];
    const problem = cpus === undefined ? undefined : cpuProblem(String(cpus));
    if (problem) {
      const fix = 'Write a number such as "0.5", with 0.001 or more.';
      found.push(fault(at('resources', kind, 'cpus'), `has "${cpus}" in ${kind}.cpus`, problem, fix));
    }
    // Swarm takes 4 MiB and more, but no engine starts a container with a limit below 6 MiB.
    const least = kind === 'limits' ? smallestMemory : 4 * 1024 ** 2;
    if (memory !== undefined && Number(memory) !== 0 && Number(memory) < least) {
      const mebibytes = least / 1024 ** 2;
      const why = `Docker takes ${mebibytes} MiB or more. A number without a unit counts bytes.`;
      const fix = `Write ${mebibytes}M or more, with the unit.`;
      found.push(fault(at('resources', kind, 'memory'), `has ${memory} bytes in ${kind}.memory`, why, fix));
    }
    return found;
  });
}

/** docker/cli, opts.ParseCPUs: a number or a fraction, with at most nine decimals. */
function cpuProblem(text: string): string | undefined {
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$|^[+-]?\d+\/\d+$/i.test(text))
    return 'It is not a number.';
  const [top, bottom = '1'] = text.split('/');
  const value = Number(top) / Number(bottom);
  if (/\.\d{10,}/.test(text)) return 'Docker takes at most nine decimals.';
  return value !== 0 && value < 0.001 ? 'Swarm takes 0.001 CPUs or more.' : undefined;
}

function restartFaults(definition: MergedService, at: At, fault: Fault): readonly StackFault[] {
  const deploy = asRecord(definition['deploy']);
  const policy = deploy['restart_policy'];
  const { condition } = asRecord(policy);
  const found: StackFault[] = negative(['delay', 'window'], policy, 'restart_policy', at, fault);
  if (
    condition !== undefined &&
    condition !== '' &&
    !['none', 'on-failure', 'any'].includes(String(condition))
  ) {
    const keys = at('restart_policy', 'condition');
    const fix = 'Write none, on-failure or any.';
    found.push(fault(keys, `has the restart condition "${condition}"`, 'Swarm has no such condition.', fix));
  }
  const { restart } = definition;
  if (policy === undefined && restart !== undefined && !isRestart(String(restart))) {
    const keys = at().slice(0, -1).concat('restart');
    const fix = 'Write always, on-failure, unless-stopped or "no", or better deploy.restart_policy.';
    found.push(fault(keys, `has "restart: ${restart}"`, 'Docker has no such policy.', fix));
  }
  return found;
}

function isRestart(text: string): boolean {
  return /^(?:|no|always|unless-stopped|on-failure(?::\d+)?)$/.test(text);
}

const failureActions = ['', 'pause', 'continue', 'rollback'];

function updateFaults(deploy: Deploy, at: At, fault: Fault): readonly StackFault[] {
  return (['update_config', 'rollback_config'] as const).flatMap((key) => {
    const { failure_action: action, max_failure_ratio: ratio } = asRecord(deploy[key]);
    // Swarm checks the numbers of `update_config` alone.
    const found = key === 'update_config' ? negative(['delay', 'monitor'], deploy[key], key, at, fault) : [];
    if (!failureActions.includes(String(action ?? ''))) {
      const fix = 'Write rollback, pause or continue.';
      found.push(
        fault(
          at(key, 'failure_action'),
          `has the failure_action "${action}"`,
          'Swarm has none like it.',
          fix,
        ),
      );
    }
    if (key === 'update_config' && ratio !== undefined && !(Number(ratio) >= 0 && Number(ratio) <= 1)) {
      const why = 'It is a share: 0.2 means that one task of five may fail.';
      const fix = 'Write a number between 0 and 1.';
      found.push(fault(at(key, 'max_failure_ratio'), `has the max_failure_ratio ${ratio}`, why, fix));
    }
    return found;
  });
}

function negative(
  keys: readonly string[],
  section: unknown,
  name: string,
  at: At,
  fault: Fault,
): StackFault[] {
  return keys
    .filter((key) => (goDuration(asRecord(section)[key]) ?? 0) < 0)
    .map((key) => {
      const what = `has ${asRecord(section)[key]} in ${name}.${key}`;
      return fault(
        at(name, key),
        what,
        'A time cannot be less than nothing.',
        'Write it without the minus sign.',
      );
    });
}
