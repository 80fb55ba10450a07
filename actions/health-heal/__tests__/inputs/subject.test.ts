import type { VerifyItem } from '@fairway/health';
import { describe, expect, it } from '@jest/globals';
import { requireForRunner, type SubjectGiven, subjectOf } from '../../src/inputs/subject.ts';

const probesAlone = { name: 'partners', probes: [{}], nodes: 'auto' } as unknown as SubjectGiven;
const probe = { name: 'pay', url: 'https://pay.example/', from: 'runner' } as VerifyItem;

describe('probes alone, without a project or a stack', () => {
  it('are looked at under their name', () => {
    expect(subjectOf(probesAlone)).toEqual({ kind: 'probes', name: 'partners' });
    expect(() => requireForRunner([probe])).not.toThrow();
  });

  it.each<[string, Partial<SubjectGiven>]>([
    ['hosts', { hosts: [] }],
    ['manager', { manager: { address: '10.0.0.7' } as SubjectGiven['manager'] }],
    ['directory', { directory: '/srv/shop' }],
  ])('are refused with "%s", of which nobody would look at anything', (input, given) => {
    expect(() => subjectOf({ ...probesAlone, ...given })).toThrow(`"${input}" cannot be used`);
  });

  it('are refused where one names a service to heal', () => {
    expect(() => requireForRunner([{ ...probe, heal: 'backend' }])).toThrow(/cannot be used/);
  });
});
