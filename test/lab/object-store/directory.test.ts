import { connectHost, type Host } from '@fairway/host';
import { type Lab, startLab } from '@fairway/lab';
import {
  checkDestination,
  type Destination,
  destinationSchema,
  openDestination,
} from '@fairway/object-store';
import { Failure, silentLogger as logger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  bytesOf,
  itKeepsTheDestinationContract,
  keysOf,
  send,
} from '../../stage/object-stores/destination-contract.ts';

jest.setTimeout(400_000);
const deps = { logger, clock: systemClock };
const MiB = 1024 ** 2;
const contentType = 'x';
let lab: Lab;
let host: Host;
beforeAll(async () => {
  lab = await startLab({ nodes: 1 }, { logger });
  host = await connect();
}, 600_000);
afterAll(async () => {
  await host?.close();
  await lab?.stop();
}, 400_000);

const connect = () => {
  const { name, address } = lab.node('manager');
  return connectHost(
    {
      ...{ name, address, user: lab.ssh.user, privateKey: lab.ssh.privateKey },
      hostKeys: { knownHosts: lab.knownHosts },
    },
    deps,
  );
};

/** Runs a script on the server as root. */
async function asRoot(script: string): Promise<string> {
  return (await lab.node('manager').exec(['sh', '-c', script])).stdout.trim();
}

const open = (
  prefix: string,
  { directory = "/home/deploy/it's a place", on = host } = {},
): Promise<Destination> =>
  openDestination(
    destinationSchema.parse({ name: 'attic', kind: 'host', host: 'nas', directory, prefix }),
    {},
    { ...deps, mask: () => undefined, identityToken: undefined, run: 'lab', host: async () => on },
  );

const held = async (place: Destination) => ({
  objects: await keysOf(place.list('')),
  leftovers: await keysOf(place.leftovers('')),
});
const nothing = { objects: [], leftovers: [] };

describe('a directory over SSH', () => {
  itKeepsTheDestinationContract((prefix) => open(prefix));

  it('passes the check, with the free room, and nothing of that is left', async () => {
    const place = await open('check');
    const { findings, shown, facts } = await checkDestination(place, {
      remove: true,
      signal: new AbortController().signal,
    });
    expect(findings).toEqual([]);
    expect(shown).toContain('removed');
    const kib = Number(await asRoot("df -Pk /home/deploy | awk 'NR == 2 { print $4 }'"));
    expect(Math.abs((facts?.freeBytes ?? 0) / 1_024 - kib)).toBeLessThan(kib / 10);
    expect(await held(place)).toEqual(nothing);
  });

  it('is readable by nobody but its owner', async () => {
    const place = await open('modes');
    await place.put('db/a', Buffer.from('a'));
    expect(
      await asRoot(
        "stat -c '%a %U' '/home/deploy/it'\\''s a place/modes/db' '/home/deploy/it'\\''s a place/modes/db/a'",
      ),
    ).toBe('700 deploy\n600 deploy');
  });

  describe('of a full disk', () => {
    const directory = '/mnt/small';
    beforeAll(async () => {
      await asRoot(`mkdir -p ${directory} && mount -t tmpfs -o size=3m,mode=0777 tmpfs ${directory}`);
    });
    afterAll(() => asRoot(`umount ${directory}`));

    it('fails with what the machine says, and leaves nothing', async () => {
      const place = await open('', { directory });
      const upload = await place.begin('db/x', { contentType });
      await send(upload, 1, Buffer.alloc(2 * MiB, 'x'));
      await expect(send(upload, 2, Buffer.alloc(2 * MiB, 'x'))).rejects.toThrow(
        /^attic did not take part 2 of db\/x\.\nWhy: The disk of .* is full.*No space left on device/s,
      );
      await expect(upload.commit()).rejects.toThrow('not complete');
      await upload.abort();
      expect(await held(place)).toEqual(nothing);
    });

    it('takes no small object in part, and gives room again by what is removed', async () => {
      const place = await open('', { directory });
      await place.put('fits', Buffer.alloc(2 * MiB));
      await expect(place.put('db/does-not', Buffer.alloc(2 * MiB))).rejects.toThrow(
        /No space left on device/,
      );
      expect(await held(place)).toEqual({ objects: ['fits'], leftovers: [] });
      expect(await place.remove('fits')).toBe('removed');
      await place.put('db/does-now', Buffer.alloc(2 * MiB));
      expect(await place.remove('db/does-now')).toBe('removed');
    });
  });

  it('where nobody may write says so, and the check names it', async () => {
    await asRoot('mkdir -p /srv/closed && chmod 755 /srv/closed');
    const place = await open('', { directory: '/srv/closed' });
    await expect(place.put('a', Buffer.from('a'))).rejects.toThrow(
      /^attic did not store a\.\nWhy: The login user/,
    );
    await expect(place.begin('db/a', { contentType })).rejects.toThrow(Failure);
    const { findings } = await checkDestination(place, {
      remove: true,
      signal: new AbortController().signal,
    });
    expect(findings).toEqual([expect.objectContaining({ level: 'error' })]);
    expect(await held(place)).toEqual(nothing);
  });

  it('that is not to be read never passes for an empty one', async () => {
    await asRoot('mkdir -p /srv/secret/db && chmod 700 /srv/secret');
    const place = await open('', { directory: '/srv/secret' });
    await expect(keysOf(place.list(''))).rejects.toThrow(Failure);
    const inside = await open('', { directory: '/srv/half' });
    await asRoot(
      'mkdir -p /srv/half/open /srv/half/closed && touch /srv/half/open/a /srv/half/closed/b && chmod 700 /srv/half/closed',
    );
    await expect(keysOf(inside.list(''))).rejects.toThrow(/Permission denied/);
  });

  it('whose connection is cut in the middle has nothing under the name, and the next run sweeps the rest', async () => {
    const cut = await connect();
    const place = await open('cut', { on: cut });
    const upload = await place.begin('db/x', { contentType });
    await send(upload, 1, Buffer.alloc(MiB, 'x'));
    const underWay = send(upload, 2, Buffer.alloc(32 * MiB, 'x'));
    await cut.close();
    await expect(underWay).rejects.toThrow(Failure);
    await expect(upload.commit()).rejects.toThrow();
    await expect(upload.abort()).rejects.toThrow(Failure);
    const next = await open('cut');
    expect(await held(next)).toEqual({ objects: [], leftovers: ['db/x'] });
    for await (const leftover of next.leftovers('')) await next.drop(leftover);
    expect(await held(next)).toEqual(nothing);
    await next.put('db/x', Buffer.from('whole'));
    expect(String(await bytesOf(next, 'db/x'))).toBe('whole');
  });
});
