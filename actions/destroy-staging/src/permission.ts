import type { InstallationMark, LedgerEntry } from '@fairway/releases';

/** The facts on a host that decide whether its project is staging. */
export interface Claim {
  /** Undefined where nothing was ever deployed under the name. */
  readonly mark: InstallationMark | undefined;
  readonly entries: readonly LedgerEntry[];
}

export interface Refusal {
  readonly why: string;
  readonly fix: string;
}

/**
 * Why a project is refused; undefined where it is certainly staging. One record of production outweighs all records of
 * staging: a user who once deploys a production with the wrong tier must not lose it.
 */
export function refusalOf(
  { mark, entries }: Claim,
  { project, environment }: { readonly project: string; readonly environment: string },
): Refusal | undefined {
  if (!mark) {
    return {
      why: `compose-deploy has never deployed a project of the name "${project}" there.`,
      fix: 'Write the project that you mean as the inputs "project" and "environment", and its hosts as "hosts".',
    };
  }
  if (mark.environment !== environment) {
    return {
      why: `The project ${project} belongs to the environment "${mark.environment}", not to "${environment}".`,
      fix: 'Write project and environment that belong together.',
    };
  }
  const emptied = entries.findLastIndex(({ outcome }) => outcome === 'destroyed');
  const production = entries.slice(Math.max(emptied, 0)).find(({ tier }) => tier === 'production');
  if (mark.tier === 'staging' && !production) return undefined;
  const since = production ? ` ${production.version} was deployed as such at ${production.startedAt}.` : '';
  return {
    why: `It is production: its ledger says so.${since}`,
    fix: 'This action destroys staging only. Remove a project of production by hand.',
  };
}
