import { describe, expect, it } from '@jest/globals';
import { postgresKind } from '../../src/postgres/restore/throwaway-kind.ts';
import { runArgv } from '../../src/throwaway/run-argv.ts';

const parts = { name: 'fairway-proof-1', run: '1', image: 'postgres:17', memoryBytes: 1024 ** 3 };
const needs = { libraries: '', objects: 0 };

describe('a throwaway server', () => {
  it('has no network, no volume of another, limits, and a label by which it is found', () => {
    const line = runArgv(postgresKind(needs), parts).join(' ');
    for (const part of [
      '--rm',
      '--network none',
      '--memory 1073741824',
      '--pids-limit 512',
      '--cap-drop ALL',
    ])
      expect(line).toContain(part);
    expect(line).toContain('--label dev.fairway.proof=1');
    expect(line.match(/--mount \S+/g)).toEqual([
      '--mount type=volume,destination=/fairway,volume-label=dev.fairway.proof=1',
    ]);
    expect(line).not.toMatch(/--volume|--publish|-p \d/);
  });

  it.each([
    [0, '', 5_000],
    [100_000, '', 20_000],
    [10_000_000, '', 50_000],
  ])('holds the locks of %d objects in one transaction', (objects, libraries, locks) => {
    expect(postgresKind({ objects, libraries }).start).toMatch(
      new RegExp(`max_locks_per_transaction=${locks}(?!\\d)`),
    );
  });

  it('preloads what the server of the dump does, and nothing that a shell would read', () => {
    const { start } = postgresKind({ objects: 0, libraries: "timescaledb, pg_cron'; touch /x; '" });
    expect(start).toContain("shared_preload_libraries='timescaledb, pg_cron; touch /x; '");
  });
});
