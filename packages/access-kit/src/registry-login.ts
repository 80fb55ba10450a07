import { type InputsOf, optional, secret, text } from '@fairway/action-kit';
import { parseReference, type RegistryLogin } from '@fairway/docker/registry';
import { Failure } from '@fairway/runtime';

/** The inputs with the registry of the images and the account that may pull them. */
export function registryInputs() {
  return {
    registry: optional(text()),
    'registry-username': optional(text()),
    'registry-password': optional(secret()),
  };
}

/**
 * The login that the inputs describe; undefined where none is given.
 * @param without the advice for a case without login, as the end of a sentence
 * @throws Failure naming the missing input of an incomplete login
 */
export function registryLoginOf(
  given: InputsOf<ReturnType<typeof registryInputs>>,
  without = 'leave out all three where every image is public',
): RegistryLogin | undefined {
  const { registry, 'registry-username': username, 'registry-password': password } = given;
  if (username === undefined && password === undefined) return undefined;
  if (registry !== undefined && username !== undefined && password !== undefined) {
    return { registry: parseReference(`${registry}/x`).registry, username, password };
  }
  const missing =
    registry === undefined ? 'registry' : username === undefined ? 'registry-username' : 'registry-password';
  throw new Failure({
    what: `The input "${missing}" cannot be used.`,
    why: 'It is empty, and a login takes a registry, a user name and a password.',
    fix: `Write "${missing}", or ${without}.`,
  });
}
