import type { Catalogue, Manifest } from '@fairway/backups';
import { Failure } from '@fairway/runtime';
import { type BackUpRules, backUpSubject, notBackedUp } from '../backup/back-up-subject.ts';
import type { Depot } from '../depot/depot.ts';
import type { BackupContext, Subject } from '../subject.ts';
import type { ChosenBackup } from './choose.ts';
import type { Target } from './target.ts';

/**
 * Dumps what a restore is about to replace. At least one destination must have it, whatever the rules say.
 * @throws Failure where there is no such dump: nothing is replaced then
 */
export async function safetyBackup(
  { source, state }: Subject,
  {
    target,
    chosen: { manifest },
    catalogue,
  }: { readonly target: Target; readonly chosen: ChosenBackup; readonly catalogue: Catalogue },
  depot: Depot,
  rules: BackUpRules,
  context: BackupContext,
): Promise<Manifest> {
  const own = target.name === source.name || target.name === manifest.database;
  const there = own ? source : source.sibling(target.name);
  try {
    const { made } = await backUpSubject(
      { source: there, state },
      depot,
      { ...rules, required: 'any' },
      { proveFromStream: false, catalogue },
      context,
    );
    return made.manifest;
  } catch (error) {
    context.signal.throwIfAborted();
    const { what, why, evidence, fix } = notBackedUp(target.name, error);
    throw new Failure({
      what: `${target.name} was not replaced, because what is there could not be dumped before.`,
      why: `${what} ${why}`,
      evidence,
      fix,
      cause: error,
    });
  } finally {
    if (!own) await there.close();
  }
}
