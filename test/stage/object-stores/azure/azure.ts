import { createHash } from 'node:crypto';
import { type Answer, type Arrived, type StoreServer, serveStore } from '../serve.ts';
import { AzureError, errorAnswer } from './answers.ts';
import { deleteBlob, getBlob, type Operation, putBlob } from './blob-operations.ts';
import { getBlockList, putBlock, putBlockList } from './block-operations.ts';
import { Container, type ContainerKind, plainContainer } from './container.ts';
import { listBlobs } from './listing-operations.ts';
import { type Account, checkAuthorization } from './signature.ts';

/** A stand-in for Azure's Blob storage: it checks signatures, tokens and sums, and fails where a test wants it to. */
export interface AzureStandIn extends StoreServer {
  readonly containers: ReadonlyMap<string, Container>;
  readonly account: Account;
}

/** The account of every stand-in. */
export const testAccount = {
  name: 'store',
  key: Buffer.from('the key of a test').toString('base64'),
} as const;

/** Starts an account with these containers on a free port of this machine, under `http://127.0.0.1:PORT/store`. */
export async function startAzure(
  containers: readonly string[],
  changes: Partial<ContainerKind> = {},
): Promise<AzureStandIn> {
  const known = {
    containers: new Map(containers.map((name) => [name, new Container({ ...plainContainer, ...changes })])),
    account: { ...testAccount, keysAllowed: true, tokens: new Map<string, number>() },
  };
  return Object.assign(await serveStore((request) => carryOut(known, request)), known);
}

function carryOut(
  { containers, account }: Pick<AzureStandIn, 'containers' | 'account'>,
  request: Arrived,
): Answer {
  const { url, headers, body } = request;
  try {
    checkAuthorization(request, account);
    const md5 = headers['content-md5'];
    if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64')) {
      throw new AzureError(
        400,
        'Md5Mismatch',
        'The MD5 value specified in the request did not match with the MD5 value calculated by the server.',
      );
    }
    const [path = '', asked = ''] = url.split('?', 2);
    const [, , name = '', ...parts] = path.split('/').map(decodeURIComponent);
    const container = containers.get(name);
    if (!container) throw new AzureError(404, 'ContainerNotFound', 'The specified container does not exist.');
    const pairs = asked.split('&').map((pair) => pair.split('=', 2).map(decodeURIComponent));
    const query = new Map(pairs.map(([field = '', value = '']) => [field, value]));
    return operate(container, { ...request, key: parts.join('/'), query });
  } catch (error) {
    if (error instanceof AzureError) return errorAnswer(error);
    throw error;
  }
}

function operate(container: Container, operation: Operation): Answer {
  const { method, key, query } = operation;
  const about = query.get('comp');
  if (key === '' && query.get('restype') === 'container') {
    if (method === 'GET' && about === 'list') return listBlobs(container, operation);
    if (method === 'HEAD') {
      const { immutable } = container.kind;
      return {
        status: 200,
        headers: { 'x-ms-has-immutability-policy': String(immutable), 'x-ms-has-legal-hold': 'false' },
      };
    }
  } else if (method === 'PUT' && about === 'block') return putBlock(container, operation);
  else if (method === 'PUT' && about === 'blocklist') return putBlockList(container, operation);
  else if (method === 'GET' && about === 'blocklist') return getBlockList(container, operation);
  else if (method === 'PUT' && about === undefined) return putBlob(container, operation);
  else if (method === 'GET' || method === 'HEAD') return getBlob(container, operation);
  else if (method === 'DELETE') return deleteBlob(container, operation);
  throw new AzureError(400, 'UnsupportedHttpVerb');
}
