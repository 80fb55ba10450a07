import { projectStateDir, stackStateDir } from '@fairway/releases';
import { sideBySide } from '@fairway/runtime';
import { notBackedUp } from '../backup/back-up-subject.ts';
import type { ReachedSubject, StatePlace, Subject } from '../subject.ts';
import { openSource, type SourceItem } from './configuration.ts';
import type { OpenedSource, OpenSourceDeps, SourceCredentials } from './kind.ts';

/** A source as the inputs name it, with its secrets. */
export interface WantedSource {
  readonly item: SourceItem;
  readonly credentials: SourceCredentials;
}

/**
 * Opens all sources, side by side. One that cannot be reached holds up none of the others.
 * @param open closes them
 */
export async function reachSources(
  wanted: readonly WantedSource[],
  open: AsyncDisposableStack,
  deps: OpenSourceDeps,
): Promise<readonly ReachedSubject[]> {
  const settled = await sideBySide(wanted, 8, async ({ item, credentials }): Promise<Subject> => {
    const opened = await openSource(item, credentials, deps);
    open.defer(() => opened.source.close());
    return { source: opened.source, state: stateOf(item, opened, deps.stateDir) };
  });
  deps.signal.throwIfAborted();
  return settled.map(({ item: { item }, result }): ReachedSubject => {
    const { name, kind } = item;
    return result.status === 'fulfilled'
      ? { name, kind, subject: result.value, failure: undefined }
      : { name, kind, subject: undefined, failure: notBackedUp(name, result.reason) };
  });
}

function stateOf(
  { project, stack }: SourceItem,
  { host }: OpenedSource,
  stateDir: string,
): StatePlace | undefined {
  if (!host) return undefined;
  if (project !== undefined) return { host, directory: projectStateDir(stateDir, project) };
  return { host, directory: stack === undefined ? stateDir : stackStateDir(stateDir, stack) };
}
