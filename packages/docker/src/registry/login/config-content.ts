import { asRecord, Failure } from '@fairway/runtime';
import { z } from 'zod';

const configSchema = z.looseObject({
  auths: z.record(z.string(), z.unknown()).optional(),
  cliPluginsExtraDirs: z.array(z.string()).optional(),
});

/**
 * The text of a throwaway config.json. It holds the settings of the machine's own file: proxies, context, logins for
 * base images, credential helpers of single registries. The credential store is left out where this run logs in,
 * because a login must not reach a keychain that outlives the run. Docker looks for plugins beside config.json, so the
 * text names the machine's own plugin directory.
 * @param own the text of the machine's config.json; empty where there is none
 * @param ownDirectory the directory of the machine's config.json
 * @param registries registries that this run logs in to; helpers for them are dropped
 * @throws Failure where the machine's own file is not a JSON object
 */
export function throwawayContent(own: string, ownDirectory: string, registries: readonly string[]): string {
  const { credsStore, credHelpers, ...kept } = parseOwn(own, ownDirectory);
  const store = registries.length === 0 && credsStore !== undefined ? { credsStore } : {};
  const helpers = Object.entries(asRecord(credHelpers)).filter(
    ([registry]) => !registries.includes(registry),
  );
  const content = {
    ...kept,
    ...store,
    ...(helpers.length > 0 ? { credHelpers: Object.fromEntries(helpers) } : {}),
    cliPluginsExtraDirs: [...(kept.cliPluginsExtraDirs ?? []), `${ownDirectory}/cli-plugins`],
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function parseOwn(own: string, directory: string): z.infer<typeof configSchema> {
  if (own.trim() === '') return {};
  try {
    return configSchema.parse(JSON.parse(own));
  } catch (error) {
    throw new Failure({
      what: `Docker's configuration ${directory}/config.json cannot be read`,
      why: 'It is not the JSON object that Docker writes.',
      fix: `Repair or remove ${directory}/config.json.`,
      cause: error,
    });
  }
}
