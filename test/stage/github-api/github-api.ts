import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { refusal, type TokenHolder } from './access.ts';
import type { Answer } from './answers.ts';
import { userId } from './bodies.ts';
import type { RequestBody } from './call.ts';
import { answerViolations, type Route, requestViolations, routeOf } from './description/description.ts';
import { Faults } from './faults.ts';
import { handlers } from './handlers.ts';
import { GithubState, type StoredDeployment, stateOf } from './state.ts';

/** A deployment as GitHub's page shows it. */
export interface ShownDeployment {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly environment: string;
  readonly description: string;
  readonly production: boolean;
  readonly creator: string;
  /** `success` is the one that the page calls active; a transient one that is inactive it calls destroyed. */
  readonly state: string;
  readonly url: string;
  readonly logUrl: string;
  /** All states, oldest first. */
  readonly history: readonly string[];
}

export interface StandInOptions {
  /** `acme/marina`: the one repository that there is. */
  readonly repository: string;
  /** The commit of a branch or tag, where `branches` of the state does not know it. */
  readonly commitOf?: (ref: string) => Promise<string | undefined>;
  /** The time of issues, milliseconds since the Unix epoch. Default: this machine's clock. */
  readonly now?: () => number;
}

/**
 * A stand-in for GitHub's API, over real HTTP. It checks every request against GitHub's published description, refuses
 * what a token may not do, and remembers what it was told, so that a test asserts what a person would see.
 */
export interface StandIn {
  readonly url: string;
  readonly state: GithubState;
  readonly faults: Faults;
  /** Every request so far: method, path and query, status. */
  readonly requests: readonly string[];
  /** Every request and answer that is not as GitHub describes it. A test expects none. */
  readonly violations: readonly string[];
  /** A new token. Without a holder: GITHUB_TOKEN with these permissions. */
  issueToken(permissions: TokenHolder['permissions'], holder?: Pick<TokenHolder, 'login' | 'type'>): string;
  /** Oldest first. */
  deployments(environment?: string): readonly ShownDeployment[];
  comments(pullRequest: number): readonly { readonly author: string; readonly body: string }[];
  stop(): Promise<void>;
}

/** Starts the stand-in on a free port of this machine. */
export async function startGithubApi(options: StandInOptions): Promise<StandIn> {
  const { repository, commitOf, now = Date.now } = options;
  const state = new GithubState(now);
  const faults = new Faults();
  const holders = new Map<string, TokenHolder>();
  const requests: string[] = [];
  const violations: string[] = [];

  async function answer(request: IncomingMessage, url: URL): Promise<Answer & { accepted?: string }> {
    const holder = holders.get(request.headers.authorization?.replace(/^(token|bearer) /i, '') ?? '');
    if (!holder) return { status: 401, body: { message: 'Bad credentials' } };
    const line = `${request.method} ${url.pathname}`;
    if (line === 'POST /graphql') return answerGraphql(holder, await readBody(request));
    const route = routeOf(request.method ?? '', url.pathname);
    if (!route) return refuse(`${line}: the stand-in does not know it`, 404, 'Not Found');
    const { owner, repo } = route.path;
    if (owner !== undefined && `${owner}/${repo}` !== repository) {
      return { status: 404, body: { message: 'Not Found' } };
    }
    const denied = refusal(holder, route.operation);
    if (denied) return { status: 403, body: { message: denied.message }, accepted: denied.accepted };
    return handle(route, holder, url.searchParams, line, await readBody(request));
  }

  async function handle(
    route: Route,
    holder: TokenHolder,
    query: URLSearchParams,
    line: string,
    body: unknown,
  ) {
    const wrong = requestViolations(route, query, body);
    if (wrong.length > 0) return refuse(`${line}: ${wrong.join('; ')}`, 422, wrong.join('; '));
    const handler = handlers[`${route.operation[0]} ${route.operation[1]}`];
    if (!handler) return refuse(`${line}: no handler`, 404, 'Not Found');
    const known = async (ref: string) => state.branches.get(ref) ?? (await commitOf?.(ref));
    // GitHub's description was asked above.
    const checked = body as RequestBody;
    const given = await handler({ state, holder, path: route.path, query, body: checked, commitOf: known });
    const ours = answerViolations(route, given.status, given.body);
    if (ours.length > 0) violations.push(`answer to ${line}: ${ours.join('; ')}`);
    return given;
  }

  /** The one query that is asked: who the token is. */
  function answerGraphql({ login }: TokenHolder, body: unknown): Answer {
    if (isDeepStrictEqual(body, { query: '{viewer{login databaseId}}' })) {
      return { status: 200, body: { data: { viewer: { login, databaseId: userId(login) } } } };
    }
    return refuse(`POST /graphql: ${JSON.stringify(body)} is not known`, 422, 'unknown query');
  }

  function refuse(violation: string, status: number, message: string): Answer {
    violations.push(violation);
    return { status, body: { message } };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const line = `${request.method} ${request.url}`;
    const fault = faults.strike(line);
    if (fault === 'cut') {
      requests.push(`${line} cut`);
      request.destroy();
      return;
    }
    if (typeof fault === 'object') {
      requests.push(`${line} ${fault.status}`);
      send(response, fault.status, { message: fault.message ?? 'Something went wrong.' }, fault.headers);
      return;
    }
    const { status, body, accepted } = await answer(request, url);
    requests.push(`${line} ${fault === 'lost answer' ? 'lost' : status}`);
    if (fault === 'lost answer') response.destroy();
    else send(response, status, body, accepted ? { 'x-accepted-github-permissions': accepted } : {});
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      violations.push(`${request.method} ${request.url}: ${error}`);
      response.destroy();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    state,
    faults,
    requests,
    violations,
    issueToken(permissions, holder = { login: 'github-actions[bot]', type: 'Bot' }) {
      const token = `ghs_${randomUUID().replaceAll('-', '')}`;
      holders.set(token, { ...holder, permissions });
      return token;
    },
    deployments: (environment) =>
      state.deployments.filter((each) => !environment || each.environment === environment).map(show),
    comments: (pullRequest) =>
      state.comments
        .filter((each) => each.pullRequest === pullRequest)
        .map(({ author, body }) => ({ author: author.login, body })),
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function show(deployment: StoredDeployment): ShownDeployment {
  const { id, ref, sha, environment, description, production, creator, statuses } = deployment;
  const latest = statuses.findLast(({ state }) => state !== 'inactive');
  return {
    ...{ id, ref, sha, environment, description, production, creator },
    state: stateOf(deployment),
    url: latest?.environmentUrl ?? '',
    logUrl: latest?.logUrl ?? '',
    history: statuses.map(({ state }) => state),
  };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text === '' ? undefined : JSON.parse(text);
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
