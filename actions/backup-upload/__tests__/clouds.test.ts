import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AzureStandIn, startAzure, testAccount } from '../../../test/stage/object-stores/azure/azure.ts';
import {
  client,
  type EntraStandIn,
  startEntra,
  tenant,
} from '../../../test/stage/object-stores/azure/entra.ts';
import { type GcsStandIn, startGcs } from '../../../test/stage/object-stores/gcs/gcs.ts';
import {
  account,
  provider,
  startTokenServices,
  type TokenServices,
} from '../../../test/stage/object-stores/gcs/token-services.ts';
import { type IdentityService, startIdentityService } from '../../../test/stage/object-stores/identity.ts';
import { startS3 } from '../../../test/stage/object-stores/s3/s3.ts';
import { runStep } from '../../../test/stage/step/run-step.ts';

let azure: AzureStandIn;
let entra: EntraStandIn;
let gcs: GcsStandIn;
let google: TokenServices;
let github: IdentityService;
let stranger: IdentityService;
let workspace = '';
beforeAll(async () => {
  azure = await startAzure(['by-key', 'by-identity']);
  entra = await startEntra(azure);
  gcs = await startGcs(['by-key', 'by-identity']);
  google = await startTokenServices(gcs);
  github = await startIdentityService('repo:acme/shop:ref:refs/heads/main');
  stranger = await startIdentityService('repo:other@7/fork@9:ref:refs/heads/main');
  workspace = mkdtempSync(join(tmpdir(), 'fairway-clouds-'));
  writeFileSync(join(workspace, 'notes'), 'first line\nthe end\n');
});
afterAll(async () => {
  await Promise.all([azure, entra, gcs, google, github, stranger].map((server) => server.stop()));
  rmSync(workspace, { recursive: true, force: true });
});

/** Backs a file up to both clouds, by their keys and by the identity of the run. */
function backUp({ env }: IdentityService, inputs: Readonly<Record<string, string>> = {}) {
  const container = `kind: azure, account: ${testAccount.name}, endpoint: "${azure.url}"`;
  const bucket = `kind: gcs, endpoint: "${gcs.url}"`;
  return runStep({
    action: 'backup-upload',
    workspace,
    env,
    inputs: {
      databases: `
- name: notes
  kind: command
  dump: cat ${join(workspace, 'notes')}
  verify: grep -q end "$FAIRWAY_DUMP"
`,
      destinations: `
- {name: azure, ${container}, container: by-key}
- {name: entra, ${container}, container: by-identity, tenant: ${tenant}, client: ${client}, authority: "${entra.url}"}
- {name: google, ${bucket}, bucket: by-key}
- {name: pool, ${bucket}, bucket: by-identity, provider: ${provider}, service-account: ${account}, sts-endpoint: "${google.url}", iam-endpoint: "${google.url}"}
`,
      credentials: `
azure.account-key: ${testAccount.key}
google.service-account-key: ${JSON.stringify(google.keyFile)}
`,
      ...inputs,
    },
  });
}

describe('the bundle', () => {
  test('keeps a proven backup at Azure and at Google, by keys and by the identity of the run', async () => {
    const { exitCode, outputs, log, summary } = await backUp(github);
    expect(log).toContain('Proved: backup of notes');
    expect(exitCode).toBe(0);
    const [made] = JSON.parse(outputs['backups'] ?? '[]');
    expect(made.proven).toBe(true);
    expect(made.destinations).toEqual(
      ['azure', 'entra', 'google', 'pool'].map((name) => expect.objectContaining({ name, has: true })),
    );
    const kept = [
      ...[...azure.containers.values()].map(({ blobs, blocks }) => [[...blobs.keys()], blocks.size] as const),
      ...[...gcs.buckets.values()].map(({ objects, uploads }) => {
        const open = [...uploads.values()].filter(({ made: object }) => object === undefined);
        return [[...objects.keys()], open.length] as const;
      }),
    ];
    for (const [keys, unfinished] of kept) {
      expect(keys).toContain(`notes/${made.id}.manifest.json`);
      expect(unfinished).toBe(0);
    }
    const shown = [log.replaceAll(/^::add-mask::.*$/gm, ''), summary].join('\n');
    expect(shown).not.toMatch(/PRIVATE KEY|entra-\d|acting-\d/);
    expect(shown).not.toContain(testAccount.key);
  });

  test('shows the subject of the run where nobody trusts it', async () => {
    const { exitCode, log } = await backUp(stranger, { require: 'any' });
    expect(exitCode).toBe(0);
    expect(log).toContain('does not trust the subject of this run: repo:other@7/fork@9:ref:refs/heads/main.');
    expect(log).toContain('::warning::');
  });

  /** A word that only the code of this cloud has. */
  const words = { s3: 'AWS4-HMAC-SHA256', azure: 'x-ms-version', gcs: 'ifGenerationMatch' };

  test.each(['s3', 'azure', 'gcs'] as const)(
    'loads the code of %s alone where nothing else is a destination',
    async (kind) => {
      const s3 = await startS3(['backups']);
      const items = {
        s3: `{name: only, kind: s3, endpoint: "${s3.url}", bucket: backups}`,
        azure: `{name: only, kind: azure, account: ${testAccount.name}, endpoint: "${azure.url}", container: by-key}`,
        gcs: `{name: only, kind: gcs, endpoint: "${gcs.url}", bucket: by-key}`,
      };
      const secrets = {
        s3: 'only.access-key-id: key\nonly.secret-access-key: secret',
        azure: `only.account-key: ${testAccount.key}`,
        gcs: `only.service-account-key: ${JSON.stringify(google.keyFile)}`,
      };
      const { exitCode, log } = await backUp(
        { ...github, env: { ...github.env, NODE_DEBUG: 'module' } },
        { command: 'list', destinations: `- ${items[kind]}`, credentials: secrets[kind] },
      );
      await s3.stop();
      expect(exitCode).toBe(0);
      const files = [...log.matchAll(/^MODULE \d+: load "([^"]+\/dist\/[^"]+)"/gm)].map(
        ([, file = '']) => file,
      );
      const code = [...new Set(files)].map((file) => readFileSync(file, 'utf8'));
      expect(code.length).toBeGreaterThan(1);
      const loaded = Object.entries(words).filter(([, word]) => code.some((text) => text.includes(word)));
      expect(loaded.map(([name]) => name)).toEqual([kind]);
    },
  );
});
