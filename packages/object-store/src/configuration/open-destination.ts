import { Failure } from '@fairway/runtime';
import type { Destination } from '../destination.ts';
import {
  credentialFields,
  type DestinationConfiguration,
  needsIdentity,
  openByKind,
} from './configuration.ts';
import type { Credentials, OpenDeps } from './kind.ts';

/**
 * Opens a destination from data. What its kind needs is loaded now, and nothing of the others is. Nothing is asked of the
 * place before the first call; a machine is connected.
 * @param written an item that `destinationSchema` has checked
 * @param credentials its secrets, by the names that `credentialFields` tells
 * @throws Failure where a secret is missing, empty or unknown, or the job may not ask for its identity
 */
export async function openDestination(
  written: DestinationConfiguration,
  credentials: Credentials,
  deps: OpenDeps,
): Promise<Destination> {
  const [problem] = credentialProblems(written, credentials, deps);
  if (problem) throw problem;
  return openByKind(written, credentials, deps);
}

/** What is wrong with the secrets of a destination, each by name and none by value. It asks nobody. */
export function credentialProblems(
  written: DestinationConfiguration,
  credentials: Credentials,
  { identityToken }: Pick<OpenDeps, 'identityToken'>,
): Failure[] {
  const { needed, optional, instead } = credentialFields(written);
  const what = `The destination ${written.name} cannot be opened.`;
  const problems: Failure[] = [];
  const missing = needed.filter((field) => (credentials[field] ?? '') === '');
  if (missing.length > 0) {
    problems.push(
      new Failure({
        what,
        why: `It has no ${missing.map((field) => `\`${field}\``).join(' and no ')}.`,
        fix: `Give ${missing.length === 1 ? 'it' : 'them'} with the credentials of ${written.name}${instead ? `, or write ${instead}` : ''}. A secret that does not exist arrives as an empty text.`,
      }),
    );
  }
  const known = [...needed, ...optional];
  const unknown = Object.keys(credentials).filter((field) => !known.includes(field));
  if (unknown.length > 0) {
    problems.push(
      new Failure({
        what,
        why: `Its credentials hold ${unknown.map((field) => `\`${field}\``).join(' and ')}, which it does not use.`,
        fix:
          known.length > 0
            ? `Its credentials are ${known.map((field) => `\`${field}\``).join(', ')}: correct the name, or remove it.`
            : 'Remove it: this destination is opened without secrets of its own.',
      }),
    );
  }
  for (const [field, value] of Object.entries(credentials)) {
    if (value === value.trim() || value.includes('\n')) continue;
    problems.push(
      new Failure({
        what,
        why: `Its \`${field}\` begins or ends with white space.`,
        fix: 'Store the secret again without it: no store gives out such a key.',
      }),
    );
  }
  if (needsIdentity(written) && identityToken === undefined) {
    problems.push(
      new Failure({
        what,
        why: 'It is opened by the identity of this run, and the job may not ask for one.',
        fix: 'Give the job `permissions: id-token: write`. In a called workflow, the caller must give it too.',
      }),
    );
  }
  return problems;
}
