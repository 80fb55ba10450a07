import { isDeepStrictEqual } from 'node:util';
import type { Lab } from '@fairway/lab';

/** The answers of one node to a visitor. */
export interface Served {
  readonly node: string;
  /** Version of the page, of the harbour and of marine snow. */
  readonly frontend: string;
  readonly harbor: string;
  readonly marineSnow: string;
  /** The text of the synced file. */
  readonly notice: string;
  /** The header that the nginx configuration sets. */
  readonly quay: string;
}

/** Asks the app on every node, side by side, as a visitor would: over HTTP, at the node's own address. */
export function askServed(lab: Lab): Promise<readonly Served[]> {
  return Promise.all(
    lab.nodes.map(async ({ name, address }) => {
      const get = (path: string) =>
        fetch(`http://${address}${path}`, { signal: AbortSignal.timeout(60_000) });
      const version = async (path: string) => describe(await get(path));
      const page = await get('/pages/notice.txt');
      return {
        node: name,
        frontend: await version('/version'),
        harbor: await version('/api/harbor/version'),
        marineSnow: await version('/api/marine-snow/version'),
        notice: page.ok ? await page.text() : `status ${page.status}`,
        quay: page.headers.get('quay') ?? '',
      };
    }),
  );
}

async function describe(response: Response): Promise<string> {
  const body = await response.text();
  if (!response.ok) return `status ${response.status}`;
  return (JSON.parse(body) as { version: string }).version;
}

/** Whether every node answers with the same, and with this version everywhere. */
export function servesEverywhere(served: readonly Served[], version: string): boolean {
  return served.every(({ frontend, harbor, marineSnow }) =>
    isDeepStrictEqual([frontend, harbor, marineSnow], [version, version, version]),
  );
}
