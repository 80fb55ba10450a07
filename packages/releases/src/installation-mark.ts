import { posix } from 'node:path';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';

/** The purposes of an environment. Only a staging environment can be destroyed. */
export const tiers = ['production', 'staging'] as const;

const schema = z.looseObject({
  /** The name that callers use for the environment. */
  environment: z.string().min(1),
  tier: z.enum(tiers),
  /** The name of the Compose project. */
  project: z.string().min(1),
  /** The directory of the project's files, an absolute path. */
  directory: z.string().startsWith('/'),
});

/** The installation that a host has under a name. Its file is beside the ledger from the first deploy on. */
export type InstallationMark = z.infer<typeof schema>;
export type Tier = (typeof tiers)[number];

/** @param dir the directory of the ledger */
export const installationMarkFile = (dir: string) => posix.join(dir, 'installation.json');

/** @param dir the directory of the ledger */
export async function storeInstallationMark(host: Host, dir: string, mark: InstallationMark): Promise<void> {
  await host.writeFile(installationMarkFile(dir), formatInstallationMark(mark), { mode: 0o600 });
}

/** The text of the installation's file. */
export function formatInstallationMark(mark: InstallationMark): string {
  return `${JSON.stringify(schema.parse(mark), null, 2)}\n`;
}

/**
 * The installation of a host; undefined where nothing was ever installed.
 * @param dir the directory of the ledger
 * @throws Failure where the file does not have Fairway's format
 */
export async function readInstallationMark(host: Host, dir: string): Promise<InstallationMark | undefined> {
  const path = installationMarkFile(dir);
  if (!(await host.stat(path))) return undefined;
  const text = Buffer.from(await host.readFile(path)).toString('utf8');
  return parseInstallationMark(text, `${path} on ${host.name}`);
}

/** @throws Failure where the text does not have Fairway's format */
export function parseInstallationMark(text: string, where: string): InstallationMark {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure({
      what: `${where} cannot be read.`,
      why: 'The file is not what Fairway wrote there.',
      fix: 'If somebody edited it, put it right; otherwise delete it and deploy there again, which writes it anew.',
      cause,
    });
  }
}
