import type { InstallationMark } from '@fairway/releases';
import type { ProjectSettings } from '../settings/project-settings.ts';
import type { LockedProject } from './locked-project.ts';

/**
 * The settings of a heal, as far as the host's own records do not say them. Nothing of the last deploy's inputs is known:
 * probes are those that the release is kept with, and no kept release is given up.
 */
export function settingsOf(
  { project, stateDir, login, limits: { timeoutMs, soakMs } }: LockedProject,
  { directory, environment, tier }: InstallationMark,
): ProjectSettings {
  return {
    ...{ project, stateDir, directory, environment, tier, timeoutMs, soakMs, login },
    order: 'parallel',
    pauseMs: 0,
    drift: 'fail',
    strategies: {},
    drainMs: 0,
    restore: false,
    registry: undefined,
    schema: { marks: undefined, rollbackSafe: true, rollbackUnsafe: false },
    verify: [],
    keepReleases: Number.MAX_SAFE_INTEGER,
    lockTimeoutMs: 0,
    firstDeployFailed: 'keep',
    recovering: true,
  };
}
