import type { Channel, Delivery, Letter, StepReport } from '@fairway/notify';
import { messagesOf } from '@fairway/notify';
import { failure, report } from '../../../../packages/notify/__tests__/report/report.ts';
import { around } from '../../../../packages/notify/__tests__/report/told.ts';
import { nextMemory } from '../../src/memory/next.ts';
import { dataOf, type Recall, type Remembered, rememberedIn } from '../../src/memory/remembered.ts';
import { planLetters } from '../../src/telling/plan-letters.ts';
import { channel } from '../samples.ts';

/** What becomes of a letter. `lost`: it arrives, and its answer does not. */
export type Fate = 'taken' | 'refused' | 'lost';
export const names = ['slack', 'mail', 'pager'] as const;
export type Name = (typeof names)[number];

/** One deploy, and the step that tells of it. */
export interface Run {
  readonly deploy: 'well' | 'bad' | 'cancelled';
  readonly cause: 'the disk is full' | 'the port is taken';
  /** P1 where what serves is not proven; P2 where the earlier release serves again. */
  readonly serving: 'unproven' | 'previous';
  readonly fates: Readonly<Record<Name, Fate>>;
  /** Letters that are sent before the step is cancelled. */
  readonly cancelledAfter: number;
  /** The mail is no channel in this run. */
  readonly withoutMail: boolean;
  readonly closedByHandBefore: boolean;
  readonly issuesAreRead: boolean;
  readonly issueIsWritten: boolean;
}

/** What the readers of a channel believe. */
interface Reader {
  isOpen: boolean;
  /** How often the incident had been something new when they were told of it last. */
  heard: number;
}

const hour = 3_600_000;
const start = Date.parse('2026-11-29T06:00:00Z');
const severities = ['P1', 'P2', 'P3'];

/** The ledger of a host, the issue of an incident, and the readers of three channels, over many runs. */
export class World {
  readonly readers: Record<Name, Reader>;
  /** What no reader should see, in words. */
  readonly faults: string[] = [];
  issue: Remembered | undefined;
  #closedByHand: Remembered | undefined;
  #earlier: StepReport['about']['earlier'] = [];
  #runs = 0;
  /** How often there was something new to tell. */
  #news = 0;
  #worst: { readonly cause: string; readonly severity: string } | undefined;

  constructor() {
    this.readers = {
      slack: { isOpen: false, heard: 0 },
      mail: { isOpen: false, heard: 0 },
      pager: { isOpen: false, heard: 0 },
    };
  }

  run(run: Run): void {
    this.#runs += 1;
    if (run.closedByHandBefore && this.issue) {
      this.#closedByHand = this.issue;
      this.issue = undefined;
    }
    const channels = names
      .filter((name) => name !== 'mail' || !run.withoutMail)
      .map((name) => channel(name, name === 'pager' ? 'pagerduty' : 'slack'));
    const of: Recall = (_, state) => {
      if (!run.issuesAreRead) return undefined;
      return this.issue ?? (state === 'resolved' ? this.#closedByHand : undefined);
    };
    const told = messagesOf([this.#deploy(run)], {
      ...around,
      known: (key, turn) => of(key, turn === 'good' ? 'resolved' : 'opened'),
      remembers: run.issuesAreRead,
    });
    for (const { message, cause } of told) this.#note(message, cause);
    const { letters } = planLetters(told, {
      // The pager is for P1.
      routing: {
        channels,
        channelsFor: ({ severity }) => channels.filter(({ name }) => name !== 'pager' || severity === 'P1'),
      },
      events: ['*'],
      remembered: of,
      remembers: run.issuesAreRead,
    });
    const sent = letters.map((letter, index) => ({ ...letter, delivery: this.#send(letter, index, run) }));
    const before = { remembered: of, remembers: run.issuesAreRead, channels };
    for (const { incident, message, isKnown, open } of nextMemory(told, sent, before)) {
      if (message.state === 'resolved' && run.withoutMail) this.readers.mail.isOpen = false;
      if (!run.issueIsWritten) continue;
      const data = isKnown ? dataOf(incident) : this.issue && dataOf(this.issue);
      const kept = data && rememberedIn(incident.key, JSON.parse(JSON.stringify(data)));
      const isLeft = open && (message.state !== 'resolved' || this.issue !== undefined);
      this.issue = isLeft ? kept : undefined;
      this.#closedByHand = undefined;
    }
  }

  #deploy({ deploy, cause, serving }: Run): StepReport {
    const endedAt = new Date(start + this.#runs * hour).toISOString();
    const what = deploy === 'cancelled' ? 'This step was cancelled.' : cause;
    const isWell = deploy === 'well';
    const made = report({
      status: isWell ? 'succeeded' : deploy === 'bad' ? 'failed' : 'cancelled',
      failure: isWell ? null : { ...failure, what },
      about: {
        serving: isWell ? 'asked' : deploy === 'bad' ? serving : 'previous',
        earlier: this.#earlier,
      },
    });
    const outcome = isWell ? 'proven' : made.about.serving === 'unproven' ? 'failed' : 'rolled-back';
    const attempt = { version: '1.4.0', outcome, cause: isWell ? null : what, endedAt, runUrl: '' };
    this.#earlier = [attempt, ...this.#earlier];
    return { ...made, endedAt };
  }

  /** A message that opens is something new: another cause, a worse severity, or the first failure since all was well. */
  #note({ state, severity }: Letter['message'], cause: string): void {
    if (state === 'resolved') this.#worst = undefined;
    if (state !== 'opened') return;
    this.#news += 1;
    const before = this.#worst;
    const isWorse = severities.indexOf(severity) < severities.indexOf(before?.severity ?? '');
    if (before !== undefined && before.cause === cause && !isWorse)
      this.faults.push('the same is news again');
    this.#worst = { cause, severity };
  }

  #send({ channel: { name, deduplicates }, message }: Letter, index: number, run: Run): Delivery {
    const fate = run.fates[name as Name];
    if (index >= run.cancelledAfter || fate === 'refused') return { channel: name, ok: false };
    if (message.state !== 'event') this.#read(name as Name, message.state === 'resolved', deduplicates);
    if (fate === 'taken') return { channel: name, ok: true, reference: { ts: name } };
    // Where a double is dropped, nobody needs to know that it may have arrived.
    return { channel: name, ok: false, ...(deduplicates ? {} : { unsure: true }) };
  }

  #read(name: Name, isEnd: boolean, deduplicates: Channel['deduplicates']): void {
    const reader = this.readers[name];
    if (!deduplicates && isEnd && !reader.isOpen) this.faults.push(`${name} hears the end of nothing`);
    if (!deduplicates && !isEnd && reader.isOpen && reader.heard === this.#news)
      this.faults.push(`${name} hears the same twice`);
    reader.isOpen = !isEnd;
    reader.heard = this.#news;
  }
}
