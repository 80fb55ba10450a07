import type { ActionContext } from '@fairway/action-kit';
import {
  type BackupContext,
  chooseBackup,
  requireOwnBackup,
  restoreBackup,
  sayCompared,
  targetOf,
  tellRestore,
  whileReplacing,
} from '@fairway/backup-kit';
import { reportCatalogue, reportRestored } from './report/outputs.ts';
import { type CommandRun, chosenSubject } from './run.ts';

/** Restores one backup: into something new, or into what exists after a dump of it and with its name typed twice. */
export async function restoreCommand(run: CommandRun, context: ActionContext): Promise<void> {
  const { inputs, depot } = run;
  const { phase, clock, signal, summary, annotate } = context;
  const subject = chosenSubject(run);
  const { source } = subject;
  const target = targetOf(source, inputs, clock.now());
  const catalogue = await phase('look', () => depot.look());
  const chosen = chooseBackup(
    catalogue,
    source.name,
    inputs.chosen.backup,
    clock.now(),
    inputs.depot.identities,
  );
  if (!inputs.fromOther) await requireOwnBackup(subject, chosen.manifest, signal);
  if (chosen.passedOver.length > 0)
    annotate(
      'warning',
      `${source.name}/${chosen.backup.id} is restored, because \`decrypt-with\` does not open what is newer: ${chosen.passedOver.join(', ')}.`,
    );
  if (chosen.provenAt === undefined)
    annotate('warning', `Nobody has proven the backup ${source.name}/${chosen.backup.id}.`);
  const restore = (within: BackupContext, into = source) =>
    phase('restore', async ({ proved }) => {
      const rules = { identities: inputs.depot.identities, mask: inputs.mask };
      const restored = await restoreBackup(into, chosen, target, depot, rules, within);
      proved(
        `${restored.where} is the backup ${chosen.backup.id}`,
        sayCompared(chosen.manifest.kind, restored.rows, 'restore'),
      );
      return restored;
    });
  const replacement = { target, chosen, catalogue };
  const { safety, restored: made } =
    target.existing === 'replace'
      ? await whileReplacing(subject, replacement, depot, inputs.backUp, context, restore)
      : { safety: undefined, restored: await restore(context) };
  tellRestore(chosen, made, safety, clock.now(), summary);
  reportRestored(chosen, made, context);
  reportCatalogue(catalogue, [source.name], inputs.maxAgeMs, context);
}
