import { code, type Summary } from '@fairway/action-kit';
import type { Manifest } from '@fairway/backups';
import { formatTime, sayElapsed } from '@fairway/runtime';
import type { ChosenBackup } from '../restore/choose.ts';
import type { RestoreMade } from '../restore/restore.ts';
import { sayCompared } from './compared.ts';

/** What was restored, from where, and what is lost in time. */
export function tellRestore(
  { backup, manifest, provenAt }: ChosenBackup,
  { where, from, seconds, rows, notProven }: RestoreMade,
  safety: Manifest | undefined,
  now: number,
  summary: Summary,
): void {
  summary
    .heading(`✓ ${manifest.source} of ${formatTime(backup.at)} is restored`, 2)
    .facts([
      ['Backup', code(`${manifest.source}/${manifest.id}`)],
      [
        'Begun',
        `${formatTime(backup.at)}, ${sayElapsed(now - backup.at)} ago: what changed since is not in it`,
      ],
      ['Proven before', provenAt === undefined ? 'no' : formatTime(provenAt)],
      ['Release that ran', manifest.release?.version ?? 'unknown'],
      ['From', from],
      ['Into', where],
      ['Time', sayElapsed(seconds * 1_000)],
      ['Proof', sayCompared(manifest.kind, rows, 'restore')],
      ...(notProven.length > 0 ? [['Not proven', notProven.join('; ')] as const] : []),
      ...(safety ? [['What was there before', code(`${safety.source}/${safety.id}`)] as const] : []),
    ]);
}
