import { describe, expect, it } from '@jest/globals';
import { type MachinePlan, startArguments } from '../../src/machines/machine.ts';

const mark = { lab: 'dev', owner: 'kept' };
const plan = { machine: 'worker1', image: 'base:1', address: '10.213.7.12', binds: ['/s:/lab:ro'] };
const lineOf = (kind: MachinePlan['kind']) => startArguments(mark, { ...plan, kind }).join(' ');

describe('a machine is started', () => {
  it.each(['server', 'builder', 'registry', 'postgres'] as const)(
    'with the lab marked on it (%s)',
    (kind) => {
      const line = lineOf(kind);
      expect(line).toContain('--name fairway-lab-dev-worker1 --hostname worker1');
      expect(line).toContain('--label io.fairway.lab=dev --label io.fairway.lab.owner=kept');
      expect(line).toContain('--network fairway-lab-dev --ip 10.213.7.12');
      expect(line).toMatch(new RegExp(`base:1 /usr/bin/tini -g -- /lab/machines/${kind}$`));
    },
  );

  it.each(['server', 'builder', 'registry', 'postgres'] as const)(
    'on no fixed port of this machine (%s)',
    (kind) => {
      expect(lineOf(kind)).not.toMatch(/ -p |--publish|--network host/);
    },
  );

  it('with a volume and the rights that an engine needs, where it carries one', () => {
    expect(lineOf('server')).toContain('--volume fairway-lab-dev-worker1:/var/lib/docker');
    expect(lineOf('server')).toContain('--cap-add ALL --cap-drop SYS_RESOURCE');
    expect(lineOf('postgres')).not.toContain('--cap-add ALL');
  });
});
