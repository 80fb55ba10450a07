import type { Look, Sighting } from '@fairway/incidents';
import type { Channel, Message } from '@fairway/notify';
import { silentLogger, systemClock } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { type Memory, volatileMemory } from '../../src/record/memory.ts';
import { tellPeople } from '../../src/tell/tell.ts';

const now = Date.parse('2026-03-02T08:00:00Z');

/** A channel, and what it got. */
function pager(ok: boolean, deduplicates = true): { readonly channel: Channel; readonly got: string[] } {
  const got: string[] = [];
  return {
    got,
    channel: {
      ...{ name: 'pager', kind: 'test', everyRun: false, deduplicates, preview: () => '' },
      async send({ state, key }: Message) {
        got.push(`${state} ${key}`);
        return ok ? { channel: 'pager', ok } : { channel: 'pager', ok, problem: 'it answered 503' };
      },
    },
  };
}

interface Circumstances {
  readonly memory?: Memory;
  readonly signal?: AbortSignal;
  readonly at?: number;
}

function tellOf(
  states: readonly Sighting['state'][],
  { channel }: Pick<ReturnType<typeof pager>, 'channel'>,
  { memory = volatileMemory(), signal, at = now }: Circumstances = {},
) {
  const look: Look = {
    now: at,
    run: 'run-1',
    complete: true,
    sightings: states.map((state, n) => ({
      ...{ key: `shop: service ${n}`, state, severity: 'P1', title: `service ${n}`, at, evidence: [] },
    })),
    rules: {
      scope: 'shop: ',
      channels: [channel],
      route: () => ['pager'],
      repeatMs: 3_600_000,
      reopenWithinMs: 3_600_000,
    },
  };
  const facts = { environment: '', subject: 'shop', runUrl: '', issueUrl: () => undefined, now, notes: [] };
  const context = { fetch, clock: systemClock, logger: silentLogger, signal };
  return tellPeople({
    memory,
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

  it('knows at once what each channel has taken, so that an issue is closed in the run that tells the end', async () => {
    const memory = volatileMemory();
    await tellOf(['bad'], pager(true), { memory });
    const { state } = await tellOf(['good'], pager(true), { memory, at: now + 1 });
    expect(state.incidents.map(({ told }) => told['pager']?.phase)).toEqual(['resolved']);
    expect((await memory.read(now)).state).toEqual(state);
  });

  it('that is cancelled keeps what was sent, and gives back what was not', async () => {
    const memory = volatileMemory();
    const stop = new AbortController();
    const { channel, got } = pager(true, false);
    const stopping: Channel = {
      ...channel,
      send(message, earlier, context) {
        stop.abort(new Error('cancelled'));
        return channel.send(message, earlier, context);
      },
    };
    await tellOf(['bad', 'bad'], { channel: stopping }, { memory, signal: stop.signal });
    const { incidents } = (await memory.read(now)).state;
    expect(incidents.map(({ told }) => [told['pager']?.phase, told['pager']?.claim])).toEqual([
      ['open', undefined],
      ['none', undefined],
    ]);
    await tellOf(['bad', 'bad'], { channel }, { memory });
    expect(got).toEqual(['opened shop: service 0', 'opened shop: service 1']);
  });
});
