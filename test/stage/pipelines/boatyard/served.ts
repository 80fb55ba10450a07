import type { LabNode } from '@fairway/lab';

/** The answers of an installation to a visitor. */
export interface Served {
  /** Version of the page and of the backend. */
  readonly frontend: string;
  readonly backend: string;
  /** Boats in the database. */
  readonly boats: number;
  /** The header that the proxy's mounted configuration sets. */
  readonly yard: string;
  /** The name that came through `.env`, and the hash of a secret that did. */
  readonly name: string;
  readonly smtpPasswordSha256: string;
}

/** Asks an installation as a visitor would, over HTTP. */
export async function askServed({ address }: LabNode, port = 80): Promise<Served> {
  const get = (path: string) =>
    fetch(`http://${address}:${port}${path}`, { signal: AbortSignal.timeout(60_000) });
  const [page, health, config] = await Promise.all([get('/version'), get('/api/health'), get('/api/config')]);
  const { version, boats } = (await health.json()) as { version: string; boats: number };
  const { yard: name, smtpPasswordSha256 } = (await config.json()) as {
    yard: string;
    smtpPasswordSha256: string;
  };
  return {
    frontend: ((await page.json()) as { version: string }).version,
    backend: version,
    boats,
    yard: page.headers.get('yard') ?? '',
    name,
    smtpPasswordSha256,
  };
}

/** A page as text, also one that says that there is none. */
export async function textOf({ address }: LabNode, path: string, port = 80): Promise<string> {
  return (await fetch(`http://${address}:${port}${path}`, { signal: AbortSignal.timeout(60_000) })).text();
}
