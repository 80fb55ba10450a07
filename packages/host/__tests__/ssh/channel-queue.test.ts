import { expect, test } from '@jest/globals';
import { ChannelQueue } from '../../src/ssh/channel-queue.ts';

test('never more than the limit are inside, and all get in', async () => {
  const queue = new ChannelQueue(3);
  let inside = 0;
  let most = 0;
  const visit = async () => {
    const leave = await queue.enter();
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    leave();
    leave();
  };
  await Promise.all(Array.from({ length: 20 }, visit));
  expect({ most, inside }).toEqual({ most: 3, inside: 0 });
});

test('a caller that stops waiting takes no place', async () => {
  const queue = new ChannelQueue(1);
  const leave = await queue.enter();
  const impatient = new AbortController();
  const given = queue.enter(impatient.signal);
  const patient = queue.enter();
  impatient.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  leave();
  (await patient)();
  await expect(queue.enter()).resolves.toBeInstanceOf(Function);
});
