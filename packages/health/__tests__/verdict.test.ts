import { expect, test } from '@jest/globals';
import { probesFailure } from '../src/index.ts';
import type { ProbeResult } from '../src/probe-result.ts';

const failed: ProbeResult = {
  ...{ probe: 'web', kind: 'url', url: 'http://web/', severity: 'P1', ok: false, problem: 'answered 503' },
  ...{ body: '', evidence: ['redirected to http://web/a'], attempts: 1, ms: 3, at: 0 },
};

test.each<[Partial<ProbeResult>, string]>([
  [{ kind: 'url', url: 'http://web/' }, 'curl -i http://web/'],
  [{ kind: 'tcp', url: 'db:5432', node: 'web1' }, 'nc -v db 5432 on web1'],
  [{ kind: 'sql', url: 'db: select 1', service: 'db' }, 'run its query in a container of db'],
  [{ kind: 'sql', url: 'DATABASE_URL: select 1' }, 'send its query with psql to the URL in DATABASE_URL'],
  [{ kind: 'container', url: 'container proxy', node: 'web1' }, 'docker inspect proxy on web1'],
  [{ kind: 'service', url: 'service web', service: 'web' }, 'docker ps --all --filter name=web'],
  [{ kind: 'disk', url: 'disk /srv', node: 'web1' }, 'df -h /srv on web1'],
  [
    { kind: 'backup', url: 'backup of shop' },
    'read backups.json beside the ledger, and the last run of backup-upload',
  ],
  [{ kind: 'memory', url: 'memory', node: 'web1' }, 'free -m on web1'],
  [{ kind: 'command', url: 'systemctl is-active nginx', node: 'web1' }, 'systemctl is-active nginx on web1'],
])('a reader asks %j by hand: %s', (given, advice) => {
  expect(probesFailure([{ ...failed, ...given }])?.fix).toContain(`Ask it yourself: ${advice}.`);
});

test('a failure shows each probe that failed, with its evidence behind it', () => {
  expect(probesFailure([{ ...failed, ok: true }, failed])).toMatchObject({
    what: '1 of 2 probes failed: web.',
    why: 'web answered 503.',
    evidence: ['web answered 503 (http://web/)', 'redirected to http://web/a'],
  });
});
