import { Failure } from '@fairway/runtime';
import type { Secrets } from './leaks.ts';

/**
 * Fails where GitHub would drop a job output, because a masked value stands in it. A deploy without digests would go by
 * tags.
 * @param text the value of the output, or what it will be made of
 * @param withoutSecrets the text with masked values taken out
 * @param secrets all secrets that this step was given, by name
 * @throws Failure that names the secrets, never their values
 */
export function refuseMaskedOutput(
  text: string,
  withoutSecrets: (text: string) => string,
  secrets: Secrets,
): void {
  if (withoutSecrets(text) === text) return;
  const inIt = Object.entries(secrets)
    .filter(([, value]) =>
      value.split(/\r?\n/).some((line) => line.trim().length >= 4 && text.includes(line.trim())),
    )
    .map(([name]) => `"${name}"`);
  throw new Failure({
    what: 'The output "images" cannot be handed to another job',
    why: `The value of ${inIt.length > 0 ? `the secret ${inIt.join(', ')}` : 'a secret'} stands in the name, tag or platform of an image, and GitHub drops every job output that holds a masked value.`,
    evidence: text
      .split('\n')
      .filter((line) => withoutSecrets(line) !== line)
      .slice(0, 5)
      .map(withoutSecrets),
    fix: 'Give a value that is no secret as a build argument or a variable, or choose another name, so that no secret stands in registry, image names and tags.',
  });
}
