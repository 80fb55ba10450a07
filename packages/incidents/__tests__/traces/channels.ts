import type { Delivered, Due } from '@fairway/incidents';

/** What a channel does with the messages of one run. `answer lost`: it takes them, and no answer comes. */
export type Mood = 'well' | 'refuses' | 'answer lost';

/** A channel as its readers see it. */
export interface Readers {
  /** What was accepted, in order: the id of the incident, its key, and the state of the message. */
  readonly accepted: { readonly id: string; readonly key: string; readonly state: Due['state'] }[];
  take(due: Due, mood: Mood): Delivered['delivery'];
}

export function readersOf(channel: string): Readers {
  const accepted: Readers['accepted'] = [];
  return {
    accepted,
    take({ incident: { id, key }, state }, mood) {
      if (mood === 'refuses') return { channel, ok: false, problem: 'it answered 503' };
      accepted.push({ id, key, state });
      return mood === 'well'
        ? { channel, ok: true }
        : { channel, ok: false, unsure: true, problem: 'no answer came' };
    },
  };
}

/**
 * What readers of a channel without keys saw that must not be: one sentence each.
 * @param killed how many runs were killed that had said that they tell of an incident: nobody can know whether they did
 */
export function faultsOfPlain(
  { accepted }: Readers,
  killed: (id: string) => number,
  allMustEnd: boolean,
): string[] {
  const faults: string[] = [];
  for (const id of new Set(accepted.map((one) => one.id))) {
    const states = accepted.filter((one) => one.id === id).map(({ state }) => state);
    if (states.filter((state) => state === 'opened').length > 1) faults.push(`${id} opened twice: ${states}`);
    if (states.includes('opened') && states[0] !== 'opened' && killed(id) === 0)
      faults.push(`${id} opened late: ${states}`);
    const doubles = states.filter((state, n) => state === 'resolved' && states[n - 1] === 'resolved').length;
    if (doubles > killed(id)) faults.push(`${id} resolved twice: ${states}`);
    if (allMustEnd && states.at(-1) !== 'resolved') faults.push(`${id} never resolved: ${states}`);
  }
  return faults;
}

/** The keys that a channel which finds incidents by their key shows as open. */
export function shownOpen({ accepted }: Readers): string[] {
  const open = new Set<string>();
  for (const { key, state } of accepted) {
    if (state === 'resolved') open.delete(key);
    else open.add(key);
  }
  return [...open];
}
