import { describe, expect, it, test } from '@jest/globals';
import { backupHolder, backupsCutBy, type RunningBackup } from '../../src/exclusion/backups.ts';

const backup = (source: string, ...services: string[]): RunningBackup => ({
  ...{ source, services, halts: false, host: 'db1' },
  holder: { holder: '', since: undefined },
});
const db = { service: 'db', datastore: true };
const cache = { service: 'cache', datastore: true };
const app = { service: 'app', datastore: false };
const idle = { ...app, idle: true };

describe('a stop or a start of services', () => {
  const ofDb = backup('harbor', 'db');
  const ofApp = backup('uploads', 'app', 'worker');
  const halted = { ...ofApp, halts: true };
  const unknown = backup('managed');
  it.each([
    ['of the app cuts no backup of its database', [ofDb], [app], []],
    ['of the database cuts its backup', [ofDb, ofApp], [app, db], [ofDb, ofApp]],
    ['of another store cuts no backup of the database', [ofDb], [cache], []],
    ['of any store may cut a backup that does not know its service', [unknown], [cache], [unknown]],
    ['of the app alone does not', [unknown], [app], []],
    ['of what a backup has made stand still tears it', [halted], [idle], [halted]],
    ['of what does not run anyway cuts nothing', [ofApp, unknown], [idle, { ...db, idle: true }], []],
    ['of nothing cuts nothing', [ofDb, unknown], [], []],
  ] as const)('%s', (_, backups, stopped, cut) => {
    expect(backupsCutBy(backups, stopped)).toEqual(cut);
  });
});

test('the name of a backup says who runs it', () => {
  const by = 'mia a/b https://x';
  expect(backupHolder({ services: ['db'], halts: false }, by)).toBe(`backup of service db by ${by}`);
  expect(backupHolder({ services: ['db'], halts: true }, by)).toBe(`backup of halted service db by ${by}`);
  expect(backupHolder({ services: [], halts: false }, 'mia a/b https://x')).toBe(
    'backup by mia a/b https://x',
  );
});
