import { Failure } from '@fairway/runtime';
import type { SourceItem } from './configuration.ts';

/** Why Fairway cannot restore what it backs up of a source; undefined where it can. */
export function restoreProblem(item: SourceItem): Failure | undefined {
  if (item.kind !== 'command' || item.restore !== undefined) return undefined;
  return new Failure({
    what: `The command \`restore\` cannot restore ${item.name}.`,
    why: 'The source has no `restore` command of its own. What its `verify` says of a dump does not bring it back.',
    fix: 'Give it a `restore` that puts the file $FAIRWAY_DUMP into $FAIRWAY_TARGET, and try it once.',
  });
}
