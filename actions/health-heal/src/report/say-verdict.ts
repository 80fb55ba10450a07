import type { Phase } from '@fairway/action-kit';
import { sayElapsed } from '@fairway/runtime';
import { placeOf, probeName } from '../judge/place.ts';
import type { Looked } from '../look/looking.ts';

/** Says what was seen: a proof for each thing that is well, a line for each that is not. */
export function sayVerdict({ seen, verdict }: Looked, { info, proved }: Phase): void {
  for (const { look, state } of verdict.services) {
    if (state !== 'good' || look.state !== 'up') continue;
    const since = look.since === undefined ? '' : `, for ${sayElapsed(seen.at - look.since)}`;
    proved(`${placeOf(look)} runs ${look.running} of ${look.wanted}`, `${look.image ?? 'its image'}${since}`);
  }
  for (const probe of seen.probes) if (probe.ok) proved(`${probeName(probe)} answers`, probe.line);
  for (const { line } of seen.controls) info(line);
  for (const { state, title, because } of verdict.sightings)
    if (state === 'bad') info(`${title}${because === undefined ? '' : ' (told with its cause)'}`);
  for (const note of verdict.notes) info(note);
  info(`Outcome: ${verdict.outcome}.`);
}
