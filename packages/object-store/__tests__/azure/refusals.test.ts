import { describe, expect, it } from '@jest/globals';
import { saying } from '../../../../test/stage/object-stores/azure/faults.ts';
import { keysOf } from '../../../../test/stage/object-stores/destination-contract.ts';
import { openStandIn } from './opened.ts';

const minute = 60_000;

describe('an account that refuses says', () => {
  it.each([
    [20, "Why: The clock of this machine is 20 minutes behind the store's."],
    [-20, "Why: The clock of this machine is 20 minutes ahead of the store's."],
  ])('that the clocks are %i minutes apart', async (minutes, message) => {
    const run = await openStandIn();
    run.store.ahead = minutes * minute;
    await expect(run.place.put('a', Buffer.from('a'))).rejects.toThrow(message);
    // A look at a key is answered without words.
    await expect(run.place.begin('a', { contentType: 'x' })).rejects.toThrow(message);
    expect(run.slept).toEqual([]);
  });

  it('that there is no such container, and takes that for no empty one', async () => {
    const run = await openStandIn({}, { container: 'other' });
    const message = 'Why: There is no container other in the account store.';
    await expect(keysOf(run.place.list(''))).rejects.toThrow(message);
    await expect(run.place.remove('a')).rejects.toThrow(message);
    await expect(run.place.begin('a', { contentType: 'x' })).rejects.toThrow(message);
  });

  it('that it does not accept the key', async () => {
    const run = await openStandIn({}, { credentials: { key: 'b3RoZXI=' } });
    await expect(keysOf(run.place.list(''))).rejects.toThrow(
      'Why: The account store does not accept the key.',
    );
    await expect(run.place.begin('a', { contentType: 'x' })).rejects.toThrow('does not accept the key');
    expect(run.slept).toEqual([]);
  });

  it('that keys are not let in', async () => {
    const run = await openStandIn();
    run.store.account.keysAllowed = false;
    await expect(keysOf(run.place.list(''))).rejects.toThrow(
      'Take `tenant` and `client` in place of the key',
    );
  });

  it.each([
    [
      'that its network rules keep the machine out',
      'AuthorizationFailure',
      'network rules of the account store',
    ],
    ['which role is missing', 'AuthorizationPermissionMismatch', 'Give it the role Storage Blob Data Reader'],
    ['that it is disabled', 'AccountIsDisabled', 'The account store is disabled.'],
    ['that it is full', 'AccountQuotaExceeded', 'The command prune works with a full account.'],
    ['what it does not take', 'FeatureVersionMismatch', 'The store answers 409 FeatureVersionMismatch.'],
  ])('%s', async (_, code, message) => {
    const run = await openStandIn();
    const status = code === 'FeatureVersionMismatch' ? 409 : 403;
    run.store.faults.plan(saying(status, code));
    await expect(keysOf(run.place.list(''))).rejects.toThrow(message);
    expect(run.store.sent).toHaveLength(1);
  });

  it('nothing, where a page answers', async () => {
    const run = await openStandIn();
    run.store.faults.plan({ status: 403, body: '<html>Sign in' });
    await expect(keysOf(run.place.list(''))).rejects.toThrow('What answers is no Azure store');
  });

  it('nothing, where nobody answers', async () => {
    const run = await openStandIn();
    await run.store.stop();
    await expect(keysOf(run.place.list(''))).rejects.toThrow(/ECONNREFUSED.*Look whether the store is up/s);
  });
});
