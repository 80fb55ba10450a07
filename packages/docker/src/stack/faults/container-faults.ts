import { asRecord } from '@fairway/runtime';
import type { MergedService, MergedStack } from '../merge/merged-stack.ts';
import { goDuration } from './durations.ts';
import type { StackFault } from './stack-fault.ts';
import { templateProblem } from './templates.ts';

/**
 * What Docker refuses in the container of a service: mounts, configs, secrets, health check and templates (docker/cli,
 * cli/compose/convert; moby/swarmkit, manager/controlapi/service.go; moby, daemon/cluster/executor/container/validate.go).
 */
export function containerFaults(
  service: string,
  definition: MergedService,
  stack: Pick<MergedStack, 'volumes' | 'configs' | 'secrets'>,
): readonly StackFault[] {
  const fault = (key: string, what: string, why: string, fix: string): StackFault => ({
    keys: ['services', service, ...key.split('.')],
    what: `The service ${service} ${what}`,
    why,
    fix,
  });
  return [
    ...mountFaults(recordsOf(definition['volumes']), stack.volumes, fault),
    ...(['configs', 'secrets'] as const).flatMap((kind) =>
      referenceFaults(kind, definition, stack[kind], fault),
    ),
    ...healthFaults(asRecord(definition['healthcheck']), fault),
    ...templateFaults(definition, fault),
    ...hostnameFaults(definition['hostname'], fault),
  ];
}

type Fault = (key: string, what: string, why: string, fix: string) => StackFault;
type Section = Readonly<Record<string, unknown>>;

/** The options of a mount that go with its type alone. */
const ownOptions = { bind: 'bind', volume: 'volume', tmpfs: 'tmpfs' } as const;

function mountFaults(mounts: readonly Section[], volumes: Section, fault: Fault): readonly StackFault[] {
  const seen = new Set<string>();
  return mounts.flatMap((mount) => {
    const [type, source, target] = [mount['type'] ?? 'volume', mount['source'], mount['target']].map(
      (value) => String(value ?? ''),
    ) as [string, string, string];
    const found: StackFault[] = [];
    const say = (what: string, why: string, fix: string) => found.push(fault('volumes', what, why, fix));
    if (seen.has(target))
      say(`mounts ${target} twice`, 'Docker mounts one thing at one path.', 'Remove one of them.');
    seen.add(target);
    if (!target.startsWith('/') && !target.includes('{{'))
      say(
        `mounts ${source || type} at "${target}"`,
        'Each task would be rejected: a path inside a container is absolute.',
        'Write a path that begins with /.',
      );
    if (!['bind', 'volume', 'tmpfs', 'npipe', 'cluster'].includes(type))
      say(`has a mount of the type "${type}"`, 'Docker has no such type.', 'Write bind, volume or tmpfs.');
    for (const [key, owner] of Object.entries(ownOptions)) {
      if (mount[key] === undefined || owner === type || (key === 'bind' && type === 'npipe')) continue;
      const why = `Docker takes the options \`${key}\` for mounts of the type ${owner} only.`;
      say(
        `mounts ${target} as ${type} with the options \`${key}\``,
        why,
        `Remove them, or write "type: ${owner}".`,
      );
    }
    if (type === 'tmpfs' && source !== '')
      say(
        `mounts a tmpfs from "${source}"`,
        'A tmpfs begins empty, so it has no source.',
        'Remove the source.',
      );
    if (type === 'volume' && source !== '' && !Object.hasOwn(volumes, source))
      say(
        `mounts the volume ${source}`,
        'No stack file has it under the top-level `volumes`.',
        `Add it there: \`${source}:\` (for a directory of the node, write its absolute path).`,
      );
    return found;
  });
}

function referenceFaults(
  kind: 'configs' | 'secrets',
  definition: MergedService,
  known: Section,
  fault: Fault,
): readonly StackFault[] {
  const seen = new Map<string, string>();
  const one = kind.slice(0, -1);
  return recordsOf(definition[kind]).flatMap((use) => {
    const source = String(use['source'] ?? '');
    const target = String(use['target'] ?? '') || source;
    const other = seen.get(target);
    seen.set(target, source);
    const found: StackFault[] = [];
    if (!Object.hasOwn(known, source)) {
      const why = `No stack file has it under the top-level \`${kind}\`.`;
      found.push(fault(kind, `uses the ${one} ${source}`, why, `Add it there, or correct the name.`));
    }
    if (other !== undefined) {
      const what = `puts ${other === source ? `the ${one} ${source} twice` : `the ${kind} ${other} and ${source}`} at ${target}`;
      found.push(
        fault(kind, what, 'Docker puts one file at one path.', 'Give one of them another `target`.'),
      );
    }
    return found;
  });
}

function healthFaults(health: Section, fault: Fault): readonly StackFault[] {
  const found = ['interval', 'timeout', 'start_period']
    .filter((key) => {
      const time = goDuration(health[key]);
      return time !== undefined && time !== 0 && time < 1e6;
    })
    .map((key) =>
      fault(
        `healthcheck.${key}`,
        `has ${health[key]} in healthcheck.${key}`,
        'Swarm takes 1ms and more.',
        'Write the unit that you mean, such as 10s.',
      ),
    );
  const { test } = health;
  if (health['disable'] === true && (Array.isArray(test) ? test.length > 0 : Boolean(test))) {
    const why = 'Docker takes `test` or `disable: true`, not both.';
    found.push(fault('healthcheck', 'has a health check that is disabled', why, 'Remove one of the two.'));
  }
  return found;
}

/** Swarm expands Go templates in these parts (docker service create, "Create services using templates"). */
function templateFaults(definition: MergedService, fault: Fault): readonly StackFault[] {
  const texts = [
    ...Object.entries(asRecord(definition['environment'])).map(
      ([name, value]) => ['environment', name, value] as const,
    ),
    ...recordsOf(definition['volumes']).flatMap(({ source, target }) =>
      [source, target].map((text) => ['volumes', undefined, text] as const),
    ),
    ['hostname', undefined, definition['hostname']] as const,
  ];
  return texts.flatMap(([key, name, text]) => {
    const problem = templateProblem(String(text ?? ''));
    if (!problem) return [];
    // The text may hold a secret, so it is not shown.
    const what = `has a template in ${key}${name === undefined ? '' : `.${name}`} that Swarm cannot expand`;
    const fix = `Swarm reads {{…}} in \`${key}\` as a template. For the braces themselves, write {{"{{"}} in place of {{.`;
    const found = fault(key, what, problem, fix);
    return [name === undefined ? found : { ...found, keys: [...found.keys, name] }];
  });
}

function hostnameFaults(hostname: unknown, fault: Fault): readonly StackFault[] {
  const text = String(hostname ?? '');
  if (text.length <= 64 || text.includes('{{')) return [];
  const what = `has a hostname of ${text.length} characters`;
  return [fault('hostname', what, 'Linux takes 64, so no task would start.', 'Shorten it.')];
}

function recordsOf(list: unknown): readonly Section[] {
  return (Array.isArray(list) ? list : []).map((item) =>
    typeof item === 'string' ? { source: item } : asRecord(item),
  );
}
