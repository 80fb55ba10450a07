import type { Look, Sighting } from '@fairway/incidents';
import type { Channel, Message } from '@fairway/notify';
import { silentLogger, systemClock } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { volatileMemory } from '../../src/record/memory.ts';
import { tellPeople } from '../../src/tell/tell.ts';

const now = Date.parse('2026-03-02T08:00:00Z');

/** A channel that finds incidents by their key, and what it got. */
function pager(ok: boolean): { readonly channel: Channel; readonly got: string[] } {
  const got: string[] = [];
  return {
    got,
    channel: {
      ...{ name: 'pager', kind: 'test', everyRun: false, deduplicates: true, preview: () => '' },
      async send({ state, key }: Message) {
        got.push(`${state} ${key}`);
        return ok ? { channel: 'pager', ok } : { channel: 'pager', ok, problem: 'it answered 503' };
      },
    },
  };
}

function tellOf(states: readonly Sighting['state'][], { channel }: ReturnType<typeof pager>) {
  const look: Look = {
    now,
    run: 'run-1',
    complete: true,
    sightings: states.map((state, n) => ({
      ...{ key: `shop: service ${n}`, state, severity: 'P1', title: `service ${n}`, at: now, evidence: [] },
    })),
    rules: {
      scope: 'shop: ',
      channels: [{ name: 'pager', everyRun: false, deduplicates: true }],
      route: () => ['pager'],
      repeatMs: 3_600_000,
      reopenWithinMs: 3_600_000,
    },
  };
  const facts = { environment: '', subject: 'shop', runUrl: '', issueUrl: () => undefined, now, notes: [] };
  const context = { fetch, clock: systemClock, logger: silentLogger };
  return tellPeople({
    memory: volatileMemory(),
    look,
    channels: [channel],
    facts,
    context,
    logger: silentLogger,
  });
}

describe('telling people', () => {
  it('of a first run that finds all well shows nothing, although a lost incident would be closed by it', async () => {
    const well = pager(true);
    expect((await tellOf(['good'], well)).sent).toEqual([]);
    expect(well.got).toEqual(['resolved shop: service 0']);
  });

  it('shows what readers see, and what a channel did not take', async () => {
    const sent = (await tellOf(['bad', 'good'], pager(true))).sent;
    expect(sent.map(({ message }) => message.title)).toEqual(['service 0']);
    const refused = (await tellOf(['good'], pager(false))).sent;
    expect(refused.map(({ delivery }) => delivery.problem)).toEqual(['it answered 503']);
  });
});
