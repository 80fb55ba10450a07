import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { zstdDecompressSync } from 'node:zlib';
import { expect } from '@jest/globals';
import type { BackupLab } from '../../lab/backup-upload/backup-lab.ts';
import type { RunOptions } from '../../stage/step/checkout.ts';
import type { StepResult } from '../../stage/step/run-step.ts';
import type { FaultyDump } from './faulty-dump.ts';

type Inputs = Readonly<Record<string, string>>;
type Place = 'cloud' | 'store';
const places = ['cloud', 'store'] as const;

/** The keys of the dumps among others. */
export const dataOf = (keys: readonly string[]) => keys.filter((key) => key.endsWith('.pgdump.zst'));

/** Runs under faults, and what must be so after each of them. */
export interface Nights {
  /** Starts a run, waits for a moment of it, does something then, and waits for its end. */
  strike(
    moment: Promise<unknown>,
    act: (step: ChildProcess) => unknown,
    inputs?: Inputs,
  ): Promise<StepResult>;
  /** Resolves when a request arrives at the cloud from now on. */
  arrives(line: RegExp): Promise<void>;
  bytesAt(place: Place, key: string): Promise<Buffer>;
  /** Notes what the places hold before a fault. */
  before(): Promise<void>;
  /** Nothing was made since then. */
  expectNothingNew(): Promise<void>;
  /** What was begun at either place and is not ended. */
  parts(): Promise<string[]>;
  /** What was made since then is whole where it stands under its final name. */
  expectWhole(): Promise<void>;
  /** The next run is green, no part is left, and what was there before the fault is there still. */
  expectNextGreen(inputs?: Inputs): Promise<StepResult>;
}

export function nightsOf(
  lab: BackupLab,
  dump: FaultyDump,
  run: (inputs?: Inputs, options?: RunOptions) => Promise<StepResult>,
): Nights {
  let kept: Readonly<Record<Place, readonly string[]>> = { cloud: [], store: [] };

  /** What stands under a final name. */
  async function objects(): Promise<typeof kept> {
    const { cloud, store } = await lab.keys();
    return { cloud, store: store.filter((key) => !key.endsWith('.part')) };
  }

  async function parts(): Promise<string[]> {
    const { store } = await lab.keys();
    const uploads = [...(lab.s3.buckets.get('backups')?.uploads.keys() ?? [])].map(String);
    return [...uploads, ...store.filter((key) => key.endsWith('.part'))];
  }

  async function bytesAt(place: Place, key: string): Promise<Buffer> {
    if (place === 'store') return Buffer.from(await lab.sh(`base64 -w0 /srv/backups/${key}`), 'base64');
    return Buffer.from(lab.s3.buckets.get('backups')?.seen(`nightly/${key}`)?.bytes ?? []);
  }

  return {
    bytesAt,
    async strike(moment, act, inputs) {
      let step: ChildProcess | undefined;
      const ending = run(inputs, {
        onLog(_log, child) {
          step = child;
          return undefined;
        },
      });
      const early = ending.then(({ log }) => {
        throw new Error(`The run ended before the fault:\n${log}`);
      });
      early.catch(() => {});
      await Promise.race([moment, early]);
      if (step) await act(step);
      return ending;
    },
    async arrives(line) {
      const from = lab.s3.sent.length;
      while (!lab.s3.sent.slice(from).some((one) => line.test(one.line))) await sleep(10);
    },
    async before() {
      kept = await objects();
    },
    async expectNothingNew() {
      expect(await objects()).toEqual(kept);
    },
    parts,
    async expectWhole() {
      const now = await objects();
      const length = await dump.length();
      for (const place of places)
        for (const key of dataOf(now[place]).filter((one) => !kept[place].includes(one)))
          expect(zstdDecompressSync(await bytesAt(place, key))).toHaveLength(length);
    },
    async expectNextGreen(inputs = { verify: 'none' }) {
      const next = await run(inputs);
      if (next.exitCode !== 0) throw new Error(`The next run ended with ${next.exitCode}:\n${next.log}`);
      const now = await objects();
      for (const place of places) {
        expect(now[place]).toEqual(expect.arrayContaining([...kept[place]]));
        expect(dataOf(now[place]).length).toBeGreaterThan(dataOf(kept[place]).length);
      }
      expect(await parts()).toEqual([]);
      return next;
    },
  };
}
