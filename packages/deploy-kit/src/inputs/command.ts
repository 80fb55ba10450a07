import { choice, type InputsOf, text } from '@fairway/action-kit';
import type { BuiltImage } from '@fairway/docker/registry';
import { Failure } from '@fairway/runtime';
import type { GivenImages } from './release-inputs.ts';

/** The commands of a deploy action. */
export type Command = 'deploy' | 'plan' | 'check' | 'rollback';

/** The inputs with the command. `to` counts only for a rollback. */
export function commandInputs() {
  return {
    command: choice('deploy', 'plan', 'check', 'rollback'),
    to: text({
      pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,191}$/,
      describe: 'previous, or a version out of the ledger',
    }),
  };
}

/** The checked request of the caller: one of four commands, with the parts of a release that it needs. */
export type DeployRequest<Inputs, Source> =
  | { readonly command: 'deploy'; readonly inputs: Inputs; readonly source: Source }
  | { readonly command: 'plan'; readonly inputs: Inputs; readonly source: Source }
  | {
      readonly command: 'check';
      readonly inputs: Inputs;
      /** Undefined where no release is given. */
      readonly source: Source | undefined;
      /** Images that were built for a release. They may be given without the release. */
      readonly images: readonly BuiltImage[];
    }
  | { readonly command: 'rollback'; readonly inputs: Inputs; readonly to: string };

/** The request for one command. */
export type RequestFor<Request extends { readonly command: Command }, C extends Command> = Extract<
  Request,
  { readonly command: C }
>;

/**
 * The request that the inputs describe. A check gets a release only where the caller names one.
 * @param release whether the inputs name a release, and the function that reads it
 * @throws the error of reading the release; Failure for a deploy or a plan whose images are still being built
 */
export function requestOf<Inputs, Source>(
  { command, to, images }: InputsOf<ReturnType<typeof commandInputs>> & { readonly images: GivenImages },
  inputs: Inputs,
  release: { readonly isGiven: boolean; readonly read: () => Source },
): DeployRequest<Inputs, Source> {
  switch (command) {
    case 'rollback':
      return { command, inputs, to };
    case 'check':
      return {
        command,
        inputs,
        source: release.isGiven ? release.read() : undefined,
        images: images === 'pending' ? [] : images,
      };
    case 'deploy':
    case 'plan':
      if (images === 'pending') throw stillPending(command);
      return { command, inputs, source: release.read() };
  }
}

const stillPending = (command: Command): Failure =>
  new Failure({
    what: 'The input "images" cannot be used.',
    why: `It is "pending", and "command: ${command}" needs the images themselves. Only "command: check" can run beside a build.`,
    fix: 'Write the output "images" of build-images, or [] where nothing was built.',
  });

/**
 * Requires inputs that only some commands need.
 * @throws Failure naming every one of them that is empty
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
