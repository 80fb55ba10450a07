import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../machine.ts';
import { type Jetty, stateDir } from './jetty.ts';

/** A web server of this machine whose certificate, its own authority, ends in three days. */
async function startShop(directory: string): Promise<Server> {
  const [key, cert] = ['key', 'crt'].map((name) => join(directory, `shop.${name}`)) as [string, string];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const about = ['-days', '3', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const { exitCode, stderr } = await run(['openssl', ...request, '-keyout', key, '-out', cert, ...about]);
  if (exitCode !== 0) throw new Error(stderr);
  const server = createServer({ key: await readFile(key), cert: await readFile(cert) }, (_, response) => {
    response.end('open');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

const healthy = { came: [0, 'healthy', '[]'] };
const failing = { came: [1, 'failing', '[]'] };

/** Faults that people are told of, and that no restart would mend. The looks remember nothing of earlier incidents. */
export function testFaults(open: () => Jetty): void {
  const sh = (script: string) => open().sh(script);
  /** When each container was started. */
  const started = () => sh("docker inspect --format '{{.Name}} {{.State.StartedAt}}' $(docker ps -aq)");

  /** A probe that the runner asks at the address of the server. */
  const page = (more: object = {}) => ({
    name: 'page',
    url: `http://${open().lab.node('manager').address}:8090/ok`,
    heal: 'page',
    timeout: '3s',
    interval: '50ms',
    ...more,
  });

  /** Looks, and says what came of it and what people were told: `opened: P1: its title`. */
  async function look(probes: readonly object[], inputs: Readonly<Record<string, string>> = {}) {
    const waits = { 'heal-pause': '1s', 'max-heals': '20', 'reopen-within': '1s', timeout: '5m' };
    const [step, messages] = await open().toldBy(() =>
      open().look(
        { probes: JSON.stringify(probes), ...waits, ...inputs },
        { NODE_EXTRA_CA_CERTS: join(open().workspace, 'shop.crt') },
      ),
    );
    const told = messages.map(({ state, severity, title }) => `${state}: ${severity}: ${title}`);
    const { outcome, healed } = step.outputs;
    return { ...step, came: [step.exitCode, outcome, healed], told };
  }

  describe('a fault', () => {
    let shop: Server;
    beforeAll(async () => {
      shop = await startShop(open().workspace);
      await sh(`rm -f ${stateDir}/incidents.json`);
    });
    afterAll(() => {
      shop?.close().closeAllConnections();
    });

    it('of a password that a database refuses, and of a certificate that ends in three days: nothing is restarted', async () => {
      const { port } = shop.address() as AddressInfo;
      const about = { name: 'shop', url: `https://localhost:${port}/`, interval: '50ms', severity: 'P2' };
      const before = await started();
      await sh(`docker exec jetty-db-1 psql -qU app -c "alter user app password 'ebb'"`);
      const bad = await look([page(), { ...about, 'tls-days': 14 }]);
      await sh(`docker exec jetty-db-1 psql -qU app -c "alter user app password 'tide'"`);
      expect(bad).toMatchObject(failing);
      expect(bad.told.toSorted()).toEqual([
        expect.stringMatching(
          /^opened: P1: rows of jetty\/production gave no answer: .*password authentication failed for user "app"/,
        ),
        expect.stringMatching(/^opened: P2: shop of jetty\/production .*certificate/),
      ]);
      expect(`${bad.summary}${JSON.stringify(open().hook.sent)}`).not.toContain('app:tide');
      // It still serves, for longer than two days.
      const well = await look([page(), { ...about, 'tls-days': 2 }]);
      expect(well).toMatchObject(healthy);
      expect(well.told.toSorted()).toEqual([
        expect.stringMatching(/^resolved: P1: rows /),
        expect.stringMatching(/^resolved: P2: shop /),
      ]);
      expect(await started()).toBe(before);
    });

    it('of a disk that is full: nothing is restarted that could not be counted there; then it is healed', async () => {
      await sh(`cp -a ${stateDir} /root/kept && mount -t tmpfs -o size=1m tmpfs ${stateDir}`);
      await sh(`cp -a /root/kept/. ${stateDir} && cat /dev/zero >${stateDir}/fill 2>/dev/null || true`);
      await sh('docker kill jetty-page-1');
      const before = await started();
      const probes = [page(), { name: 'room', disk: { path: stateDir }, interval: '50ms' }];
      const full = await look(probes).finally(() => sh(`umount ${stateDir}`));
      expect(full).toMatchObject(failing);
      expect(full.log).toContain(`room on manager of jetty/production has ${stateDir} 100 % used`);
      expect(full.log).toContain('No space left on device');
      expect(full.told).toEqual([
        'opened: P1: page on manager of jetty/production is down: somebody killed it (exit status 137)',
      ]);
      expect(await started()).toBe(before);
      expect(await look(probes)).toMatchObject({ came: [0, 'healed', '["page on manager"]'] });
    });

    it('of the runner, which does not know a name that the server knows: nobody is woken', async () => {
      await sh("echo '127.0.0.1 jetty.invalid' >>/etc/hosts");
      const before = await started();
      const lost = await look([page({ url: 'http://jetty.invalid:8090/ok' })], { control: '' });
      expect(lost).toMatchObject({ came: [1, 'prober-fault', '[]'], told: [] });
      expect(await started()).toBe(before);
    });

    it('of a server that takes no SSH: its services are not called down', async () => {
      await sh('kill $(cat /run/sshd.pid)');
      const deaf = await look([page()]).finally(() => sh('/usr/sbin/sshd'));
      expect(deaf).toMatchObject({
        ...failing,
        told: ['opened: P2: No machine of jetty/production can be looked at'],
      });
      expect(await look([page()])).toMatchObject(healthy);
    });

    it('of a server that is down: it is well once its engine has started everything again', async () => {
      await open().lab.kill('manager');
      const gone = await look([page()]).finally(() => open().lab.restore('manager'));
      expect(gone).toMatchObject(failing);
      expect(gone.told).toEqual([
        'opened: P1: No machine of jetty/production can be looked at',
        expect.stringMatching(/^opened: P1: page of jetty\/production gave no answer: /),
      ]);
      // The engine starts by itself what has a policy for that; the rest is healed.
      expect(await look([page()])).toMatchObject({ came: [0, 'healed', '["clerk on manager"]'] });
    });
  });
}
