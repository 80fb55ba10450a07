import { type VerifyItem, verifyItemSchema } from '@fairway/health';
import { describe, expect, test } from '@jest/globals';
import { formatProving, provingIn } from '../../src/index.ts';

const web = verifyItemSchema.parse({ name: 'web', url: 'http://{node}/' });
const boats = verifyItemSchema.parse({ name: 'boats', service: 'db', sql: 'select 1', answer: '1' });
const room = verifyItemSchema.parse({ name: 'room', disk: { path: '/', 'min-free': '2GB' }, heal: 'web' });
/** As earlier versions stored them. */
const earlierWeb = {
  ...{ name: 'web', url: 'http://{node}/', status: [{ from: 200, to: 299 }], from: 'runner' },
  ...{ timeout: 5000, interval: 1000, successes: 1 },
};
const earlierBoats = { name: 'boats', service: 'db', sql: 'select 1', answer: '1' };
const among = (files: Record<string, string>) => provingIn((name) => files[name]);

describe('the proving of a release', () => {
  test('is read as it was stored', () => {
    const verify = [boats, web, room];
    const kept = formatProving({ verify, secretValues: ['anchor'] });
    expect(among({ 'proving.json': kept })).toEqual({ verify, secretValues: ['anchor'] });
  });

  test.each<[string, string, unknown, readonly VerifyItem[]]>([
    ['swarm-deploy', 'proving.json', { probes: [earlierWeb], secretValues: ['anchor'] }, [web]],
    [
      'compose-deploy',
      'questions.json',
      { probes: [earlierWeb], databaseProbes: [earlierBoats], secretValues: ['anchor'] },
      [web, boats],
    ],
  ])('is read from the files of earlier versions of %s', (_action, name, file, verify) => {
    expect(among({ [name]: JSON.stringify(file) })).toEqual({ verify, secretValues: ['anchor'] });
  });

  test('is undefined where nothing is stored', () => {
    expect(among({})).toBeUndefined();
  });
});
