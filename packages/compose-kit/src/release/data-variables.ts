import type { ComposeModel } from '@fairway/docker/compose';
import { Failure } from '@fairway/runtime';
import type { ComposeFiles } from './compose-source.ts';

/**
 * Requires the variables whose values are the content of a secret or a config that a service uses. Compose asks for them
 * only when it makes the container, in the middle of a deploy.
 * @throws Failure naming every one that is not given, with file and line
 */
export function requireDataVariables(
  model: ComposeModel,
  variables: Readonly<Record<string, string>>,
  files: ComposeFiles['files'],
): void {
  const missing = (['secrets', 'configs'] as const).flatMap((kind) => {
    const used = new Set(
      Object.values(model.services).flatMap((service) => (service[kind] ?? []).map(({ source }) => source)),
    );
    return Object.entries(model[kind]).flatMap(([name, { environment }]) =>
      environment && used.has(name) && !Object.hasOwn(variables, environment)
        ? [{ kind, name, environment }]
        : [],
    );
  });
  const [first] = missing;
  if (!first) return;
  throw new Failure({
    what: `The Compose files take the content of ${missing.length === 1 ? `the ${first.kind.slice(0, -1)} ${first.name}` : `${missing.length} secrets and configs`} from variables that are not given.`,
    why: 'Compose would refuse to make the container, in the middle of the deploy.',
    evidence: missing.map(({ kind, name, environment }) => {
      const file = files.find(({ content }) => Object.hasOwn(Object(content[kind]), name)) ?? files[0];
      return `${file?.path}:${file?.lineOf([kind, name, 'environment'])}: ${environment}, for ${name}`;
    }),
    fix: `Give ${[...new Set(missing.map(({ environment }) => environment))].join(', ')} with the input \`secret-env\`, \`env\` or \`env-file\`.`,
  });
}
