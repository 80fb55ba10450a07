import { Failure } from '@fairway/runtime';
import type { StackFile } from '../../stack/source/stack-file.ts';
import type { ComposeModel } from './model.ts';

/**
 * Refuses variables without a value, which Compose would replace by an empty text.
 * @param said the output of Compose, which warns about every variable without a value
 * @throws Failure naming every missing variable, with file and line
 */
export function requireValues(said: string, model: ComposeModel, files: readonly StackFile[]): void {
  const warned = [...said.matchAll(/The \\?"(\w+)\\?" variable is not set/g)].map(([, name = '']) => name);
  const passedOn = Object.values(model.services).flatMap(({ environment }) =>
    Object.entries(environment ?? {}).flatMap(([name, value]) => (value === null ? [name] : [])),
  );
  const missing = [...new Set([...warned, ...passedOn])];
  if (missing.length === 0) return;
  throw new Failure({
    what: `The Compose files use ${missing.length === 1 ? `the variable ${missing[0]}, which is` : `${missing.length} variables that are`} not given.`,
    why: 'Compose would put an empty text in its place and deploy that.',
    evidence: missing.flatMap((name) => usesOf(name, files)),
    fix: `Give ${missing.join(', ')} with the input \`env\`, \`env-file\` or \`secret-env\`, or write a default: \${${missing[0]}:-value}.`,
  });
}

function usesOf(name: string, files: readonly StackFile[]): string[] {
  const use = new RegExp(`\\$\\{?${name}\\b|(?:^|[-\\s])${name}:?\\s*$`);
  const found = files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (use.test(line) ? [`${path}:${index + 1}: ${name}`] : [])),
  );
  return found.length > 0 ? found : [name];
}
