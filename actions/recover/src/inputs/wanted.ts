import { timeOfId } from '@fairway/backups';
import { Failure } from '@fairway/runtime';
import type { PlanRequest } from '../plan/plan.ts';

/** Which data go back, and to which backup. */
export interface Wanted {
  readonly sources: readonly string[];
  readonly backups: PlanRequest['wanted'];
}

/**
 * What of the data is wanted, as somebody writes it.
 * @throws Failure where a name is that of no database, or a word is no backup
 */
export function wantedOf(
  given: {
    readonly databases: readonly { readonly name: string }[] | undefined;
    readonly restore: readonly string[] | undefined;
    readonly backup: readonly string[] | undefined;
    readonly before: number | undefined;
  },
  command: string,
): Wanted {
  const names = (given.databases ?? []).map(({ name }) => name);
  const sources = given.restore ?? names;
  const unknown = sources.find((name) => !names.includes(name));
  if (unknown !== undefined) throw notADatabase('restore', unknown, names);
  if (command.startsWith('restore') && sources.length === 0) {
    throw new Failure({
      what: 'The input "databases" cannot be used.',
      why: `It is empty, and \`${command}\` puts data back.`,
      fix: 'Write "databases" and "destinations" as the workflow of the backups has them.',
    });
  }
  const backups = new Map<string, { readonly id: string } | { readonly before: number }>();
  if (given.before !== undefined) backups.set('', { before: given.before });
  for (const line of given.backup ?? []) {
    const [, name = '', id = ''] = /^(?:([^=\s]+)\s*=\s*)?(\S+)$/.exec(line) ?? [];
    if (name !== '' && !sources.includes(name)) throw notADatabase('backup', name, sources);
    if (timeOfId(id) === undefined) throw noBackup(line);
    if (name === '' && sources.length > 1) throw ofWhom(line);
    backups.set(name, { id });
  }
  return { sources, backups };
}

function notADatabase(input: string, name: string, names: readonly string[]): Failure {
  return new Failure({
    what: `The input "${input}" cannot be used.`,
    why: `"${name}" is the name of no database whose data go back.`,
    fix: names.length > 0 ? `Write one of these: ${names.join(', ')}.` : 'Name it in "databases" first.',
  });
}

function noBackup(line: string): Failure {
  return new Failure({
    what: 'The input "backup" cannot be used.',
    why: `"${line}" is no id of a backup.`,
    fix: 'Write an id such as 20261129T031700123Z-k3x9q2; with several databases one a line, as shop=20261129T031700123Z-k3x9q2.',
  });
}

function ofWhom(line: string): Failure {
  return new Failure({
    what: 'The input "backup" cannot be used.',
    why: `"${line}" names no database, and there are several.`,
    fix: `Write the name before it: NAME=${line}.`,
  });
}
