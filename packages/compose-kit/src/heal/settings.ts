import type { InstallationMark } from '@fairway/releases';
import type { LookedAt } from '../look/look-at-host.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';

/** Milliseconds for services to come up. */
const timeoutMs = 300_000;
/** Milliseconds for which an earlier release must stay healthy before it counts as proven. */
const soakMs = 10_000;

/**
 * The settings of a heal, as far as the host's own records do not say them. Nothing of the last deploy's inputs is known:
 * probes are those that the release is kept with, and no kept release is given up.
 */
export function settingsOf(
  { project, stateDir }: LookedAt,
  { directory, environment, tier }: InstallationMark,
): ProjectSettings {
  return {
    ...{ project, stateDir, directory, environment, tier, timeoutMs, soakMs },
    order: 'parallel',
    pauseMs: 0,
    drift: 'fail',
    strategies: {},
    drainMs: 0,
    restore: false,
    registry: undefined,
    login: undefined,
    schema: { marks: undefined, rollbackSafe: true, rollbackUnsafe: false },
    verify: [],
    keepReleases: Number.MAX_SAFE_INTEGER,
    lockTimeoutMs: 0,
    firstDeployFailed: 'keep',
  };
}
