import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { claimsOf, isTrusted } from '../identity.ts';
import type { Content } from '../xml.ts';
import { xml } from './answers.ts';
import { type S3Fault, S3Faults } from './faults.ts';
import type { S3StandIn } from './s3.ts';

/** A stand-in for the service that gives keys of a role. The store knows the keys that it gives. */
export interface StsStandIn {
  readonly url: string;
  readonly faults: S3Faults;
  /** The fields of each exchange, oldest first. */
  readonly exchanges: readonly Readonly<Record<string, string>>[];
  stop(): Promise<void>;
}

/** @param limits the longest time in seconds that the role allows, and its clock */
export async function startSts(
  { accounts }: S3StandIn,
  { longest = 3_600, now = Date.now } = {},
): Promise<StsStandIn> {
  const exchanges: Record<string, string>[] = [];
  const faults = new S3Faults();
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const fault = faults.strike(`${request.method} ${request.url}`);
    if (fault !== undefined) return fail(response, fault);
    const fields = Object.fromEntries(new URLSearchParams(text));
    exchanges.push(fields);
    const seconds = Number(fields['DurationSeconds']);
    if (fields['Action'] !== 'AssumeRoleWithWebIdentity' || request.headers.authorization !== undefined) {
      return refuse(response, 400, 'InvalidAction', 'The exchange is an unsigned one.');
    }
    if (seconds > longest) {
      return refuse(
        response,
        400,
        'ValidationError',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    }
    const claims = claimsOf(fields['WebIdentityToken'] ?? '');
    if (claims.aud !== 'sts.amazonaws.com')
      return refuse(response, 400, 'InvalidIdentityToken', 'Incorrect token audience');
    if (!isTrusted(claims)) {
      return refuse(response, 403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
    }
    const id = `ASIA${exchanges.length}`;
    const [secret, token] = [randomBytes(20).toString('base64'), randomBytes(60).toString('base64')];
    accounts.set(id, { secret, token });
    const keys = {
      ...{ AccessKeyId: id, SecretAccessKey: secret, SessionToken: token },
      Expiration: new Date(now() + seconds * 1_000).toISOString(),
    };
    answer(response, 200, 'AssumeRoleWithWebIdentityResponse', {
      AssumeRoleWithWebIdentityResult: { Credentials: keys },
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    exchanges,
    async stop() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

function fail(response: ServerResponse, fault: S3Fault): void {
  if (typeof fault === 'string') response.destroy();
  else response.writeHead(fault.status).end(fault.body);
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  answer(response, status, 'ErrorResponse', { Error: { Type: 'Sender', Code: code, Message: message } });
}

function answer(response: ServerResponse, status: number, root: string, content: Content): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(xml(root, content));
}
