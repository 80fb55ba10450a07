import { Failure } from '@fairway/runtime';
import { type SourceItem, secretsOf } from '../sources/configuration.ts';

/** Secrets, by the names of the sources and destinations that they belong to. */
export interface CredentialsByName {
  of(name: string): Readonly<Record<string, string>>;
  /** Secrets of nobody, by name and never by value. */
  readonly unknown: readonly Failure[];
}

/** Sorts `offsite.access-key-id: …` to its owner. A name may hold dots; that of a secret holds none. */
export function credentialsByName(
  written: Readonly<Record<string, string>>,
  names: readonly string[],
): CredentialsByName {
  const all = Object.entries(written).map(([key, value]) => {
    const dot = key.lastIndexOf('.');
    return { key, owner: key.slice(0, Math.max(0, dot)), field: key.slice(dot + 1), value };
  });
  return {
    of: (name) =>
      Object.fromEntries(
        all.filter(({ owner }) => owner === name).map(({ field, value }) => [field, value] as const),
      ),
    unknown: all.filter(({ owner }) => !names.includes(owner)).map(({ key }) => belongsToNobody(key, names)),
  };
}

/** What is wrong with the secrets of a source, each by name and none by value. */
export function problemsOfSecrets(item: SourceItem, given: Readonly<Record<string, string>>): Failure[] {
  const known = secretsOf(item);
  if (known === 'any') return [];
  const missing = known.needed.filter((field) => !given[field]);
  const unknown = Object.keys(given).filter(
    (field) => !known.needed.includes(field) && !known.optional.includes(field),
  );
  const what = `The source "${item.name}" cannot be reached.`;
  return [
    ...missing.map(
      (field) =>
        new Failure({
          what,
          why: `It needs the secret \`${item.name}.${field}\`, and "credentials" does not have it.`,
          fix: `Write a line \`${item.name}.${field}: …\` in "credentials", and check that the secret exists and that this job may read it.`,
        }),
    ),
    ...unknown.map(
      (field) =>
        new Failure({
          what,
          why: `"credentials" has \`${item.name}.${field}\`, which it does not use.`,
          fix: `Its secrets are ${[...known.needed, ...known.optional].map((one) => `\`${one}\``).join(', ') || 'none'}: correct the name, or remove it.`,
        }),
    ),
  ];
}

/** @throws Failure where two have one name: proofs, folders and secrets are found by it */
export function requireOwnNames(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new Failure({
    what: `The name "${twice}" is given twice.`,
    why: 'Databases and destinations are told apart by their names, and so are their credentials.',
    fix: 'Give each of them a name of its own.',
  });
}

function belongsToNobody(key: string, names: readonly string[]): Failure {
  return new Failure({
    what: `The secret \`${key}\` in "credentials" belongs to nobody.`,
    why: `No database and no destination has the name before its last dot.`,
    evidence: [`names: ${names.join(', ')}`],
    fix: 'Write `NAME.SECRET: …` with the name of a database or a destination, or remove the line.',
  });
}
