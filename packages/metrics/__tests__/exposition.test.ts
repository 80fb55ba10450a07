import { describe, expect, it } from '@jest/globals';
import { exposition } from '../src/exposition.ts';
import { backupMetrics } from '../src/figures/backup.ts';
import { deployMetrics } from '../src/figures/deploy.ts';
import { probeMetrics } from '../src/figures/probe.ts';

describe('the text for Prometheus', () => {
  it('ends with a line end, and escapes what has a meaning', () => {
    const labels = { probe: 'a "b" \\ c\r\nd', empty: '' };
    const metric = { name: 'fairway_probe_up', help: 'One\nsentence \\.', samples: [{ labels, value: 1 }] };
    expect(exposition([metric])).toBe(
      '# HELP fairway_probe_up One\\nsentence \\\\.\n# TYPE fairway_probe_up gauge\nfairway_probe_up{probe="a \\"b\\" \\\\ c\\nd"} 1\n',
    );
  });

  it.each([
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, '+Inf'],
    [Number.NEGATIVE_INFINITY, '-Inf'],
    [0.25, '0.25'],
    [1_764_000_000.123, '1764000000.123'],
  ])('writes %d as %s', (value, written) => {
    expect(exposition([{ name: 'a', help: 'b', samples: [{ value }] }])).toBe(
      `# HELP a b\n# TYPE a gauge\na ${written}\n`,
    );
  });

  it('leaves out a name without a figure', () => {
    expect(exposition([{ name: 'a', help: 'b', samples: [] }])).toBe('');
  });

  it.each([
    ['a name with a hyphen', [{ name: 'a-b', help: '', samples: [] }]],
    ['a label with a hyphen', [{ name: 'a', help: '', samples: [{ labels: { 'a-b': 'x' }, value: 1 }] }]],
    ['a label of Prometheus', [{ name: 'a', help: '', samples: [{ labels: { __name__: 'x' }, value: 1 }] }]],
    ['a name twice', [1, 2].map((value) => ({ name: 'a', help: '', samples: [{ value }] }))],
  ])('refuses %s', (_, metrics) => {
    expect(() => exposition(metrics)).toThrow(TypeError);
  });
});

describe('figures', () => {
  const deploy = {
    ...{ startedAt: 10_000, endedAt: 95_500, succeeded: true, rolledBack: false },
    ...{ release: 'v1.4.2', commit: 'abc' },
  };

  it('of a deploy hold the time of a success, in seconds', () => {
    const text = exposition(deployMetrics(deploy));
    expect(text).toContain('\nfairway_deploy_last_success_timestamp_seconds 95.5\n');
    expect(text).toContain('\nfairway_deploy_duration_seconds 85.5\n');
    expect(text).toContain('\nfairway_deploy_release_info{release="v1.4.2",commit="abc"} 1\n');
  });

  const backup = {
    ...{
      startedAt: 10_000,
      endedAt: 95_500,
      succeeded: true,
      plainBytes: 900,
      storedBytes: 90,
      restoreMs: 2_500,
    },
    proven: [
      { destination: 'b2', at: 10_000 },
      { destination: 'azure', at: 5_000 },
    ],
  };

  it('of a backup tell the age at each destination, in seconds', () => {
    const text = exposition(backupMetrics(backup));
    expect(text).toContain('\nfairway_backup_newest_proven_timestamp_seconds{destination="b2"} 10\n');
    expect(text).toContain('\nfairway_backup_newest_proven_timestamp_seconds{destination="azure"} 5\n');
    expect(text).toContain('\nfairway_backup_last_success_timestamp_seconds 95.5\n');
    expect(text).toContain('\nfairway_backup_restore_seconds 2.5\n');
  });

  it('of a failed backup leave what the last good one knew', () => {
    const unknown = { plainBytes: undefined, storedBytes: undefined, restoreMs: undefined };
    const text = exposition(backupMetrics({ ...backup, ...unknown, succeeded: false }));
    expect(text).toContain('\nfairway_backup_success 0\n');
    expect(text).not.toMatch(/last_success|bytes|restore/);
  });

  it('of a failed deploy do not touch the time of the last success', () => {
    const text = exposition(deployMetrics({ ...deploy, succeeded: false, rolledBack: true }));
    expect(text).not.toContain('last_success');
    expect(text).toContain('\nfairway_deploy_success 0\n');
    expect(text).toContain('\nfairway_deploy_rolled_back 1\n');
  });

  it('of probes hold each one, as far as it is known', () => {
    const text = exposition(
      probeMetrics(
        [
          { probe: 'web', host: 'a', up: true, latencyMs: 120, lastSuccessAt: 60_000 },
          { probe: 'api', host: '', up: false, latencyMs: undefined, lastSuccessAt: undefined },
        ],
        60_000,
      ),
    );
    expect(text.split('\n').filter((line) => line && !line.startsWith('#'))).toEqual([
      'fairway_probe_last_run_timestamp_seconds 60',
      'fairway_probe_up{probe="web",host="a"} 1',
      'fairway_probe_up{probe="api"} 0',
      'fairway_probe_latency_seconds{probe="web",host="a"} 0.12',
      'fairway_probe_last_success_timestamp_seconds{probe="web",host="a"} 60',
    ]);
  });
});
