import { lockFleet } from '@fairway/access-kit';
import {
  type DeployContext,
  guardedBy,
  healLimits,
  type Recoverable,
  type RecoverySession,
  underOwnLock,
  type WayToRelease,
} from '@fairway/deploy-kit';
import { fleetOf } from '@fairway/host';
import {
  projectStateDir,
  readSnapshot,
  removeRecoveryMark,
  untilBackupsEnd,
  writeRecoveryMark,
} from '@fairway/releases';
import type { LockedProject } from './heal/locked-project.ts';
import { recreate } from './heal/recreate.ts';
import { stopApp } from './heal/stop-app.ts';
import type { InstalledProject } from './installed-project.ts';
import { lookAtProject } from './look/look.ts';
import { rollBackInstalled } from './roll-back-installed.ts';

/** Opens a Compose project that compose-deploy installed, to go back to what its ledger keeps. */
export function openRecoverableProject(project: InstalledProject, context: DeployContext): Recoverable {
  const { hosts, limits = healLimits, login, ...looked } = project;
  const dir = projectStateDir(looked.stateDir, looked.project);
  return {
    subject: project.project,
    kind: 'compose',
    machines: hosts.map(({ label }) => label),
    look: async () => (await lookAtProject(hosts, looked, context)).look,
    async keeps() {
      const { logger, signal } = context;
      const found = await Promise.all(hosts.map((host) => readSnapshot(host, { dir, logger, signal })));
      const [first, ...others] = found.filter(({ entries }) => entries.length > 0);
      const stored = first?.ids.filter((id) => others.every(({ ids }) => ids.includes(id)));
      const cutOff = found.find((one) => one.cutOff)?.cutOff;
      return { entries: first?.entries ?? [], stored: stored ?? [], cutOff };
    },
    async lock(waitMs): Promise<RecoverySession> {
      await using taken = new AsyncDisposableStack();
      const session = await lockFleet(fleetOf(hosts), { dir, waitMs, login: undefined }, taken, context);
      const open = taken.move();
      const { lost } = session;
      const guarded = guardedBy(context, session);
      const lockedUnder = (within: DeployContext): LockedProject => {
        return { ...looked, limits, login, session, context: within };
      };
      const changesUnder = (within: DeployContext) => ({
        stopApp: (stores: readonly string[]) => stopApp(lockedUnder(within), stores, lost),
        goTo: (way: WayToRelease) => rollBackInstalled(lockedUnder(within), way),
      });
      return {
        lost,
        look: () => underOwnLock(lookAtProject(hosts, looked, guarded).then(({ look }) => look)),
        ...changesUnder(guarded),
        untilBackupsEnd: (stopping) =>
          untilBackupsEnd(
            hosts,
            { directory: dir, stopped: stopping, subject: project.project, waitMs },
            guarded,
          ),
        async startStores(stores) {
          const seen = await lookAtProject(hosts, looked, guarded);
          return recreate(lockedUnder(guarded), stores, seen.hosts);
        },
        note: async (mark) => void (await session.fleet.all((host) => writeRecoveryMark(host, dir, mark))),
        forget: async () => void (await session.fleet.all((host) => removeRecoveryMark(host, dir))),
        returning: changesUnder({ ...context, signal: lost }),
        [Symbol.asyncDispose]: () => open.disposeAsync(),
      };
    },
  };
}
