import { choice, text } from '@fairway/action-kit';
import { Failure } from '@fairway/runtime';

/** What a deploy action can be told to do. */
export type Command = 'deploy' | 'plan' | 'check' | 'rollback';

/** The inputs that say what to do. `to` counts for a rollback alone. */
export function commandInputs() {
  return {
    command: choice('deploy', 'plan', 'check', 'rollback'),
    to: text({
      pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,191}$/,
      describe: 'previous, or a version out of the ledger',
    }),
  };
}

/**
 * Requires inputs that only some commands need.
 * @throws Failure naming every one of them that is empty.
 */
export function requireFor<Given extends object, Name extends keyof Given & string>(
  command: Command,
  given: Given,
  names: readonly Name[],
): asserts given is Given & { readonly [K in Name]-?: Exclude<Given[K], undefined> } {
  const missing = names.filter((name) => given[name] === undefined).map((name) => `"${name}"`);
  if (missing.length === 0) return;
  const several = missing.length > 1;
  throw new Failure({
    what: `The input${several ? 's' : ''} ${missing.join(', ')} cannot be used.`,
    why: `${several ? 'They are' : 'It is'} empty, and "command: ${command}" needs ${several ? 'them' : 'it'}.`,
    fix: `Write ${missing.join(' and ')}.`,
  });
}
