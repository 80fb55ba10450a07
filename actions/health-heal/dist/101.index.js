"use strict";
exports.id = 101;
exports.ids = [101];
exports.modules = {

/***/ 189:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ tlsOptions),
/* harmony export */   p: () => (/* binding */ withConnection)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4945);


/**
 * Opens a connection, runs some work with it, and closes it, also when the signal aborts.
 * @returns the result of the work
 * @throws the error of the driver; the signal's reason when that aborts
 */
async function withConnection(target, deps, ask) {
    const { signal } = deps;
    signal?.throwIfAborted();
    const { promise: aborted, reject } = Promise.withResolvers();
    const stop = () => reject(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    const connecting = connect(target, deps);
    try {
        const client = await Promise.race([connecting, aborted]);
        return await Promise.race([ask(client), aborted]);
    }
    finally {
        signal?.removeEventListener('abort', stop);
        // Not awaited: a server that has stopped answering would delay the abort.
        connecting.then((client) => client.end()).catch(() => { });
    }
}
/**
 * Connects with TLS where the URL asks for it. A URL that only prefers TLS accepts a server without TLS, as in Prisma.
 */
async function connect(target, deps) {
    const { mode } = target.tls;
    if (mode === 'disable' || target.host.startsWith('/'))
        return open(target, deps, false);
    try {
        return await open(target, deps, tlsOptions(target));
    }
    catch (error) {
        const refused = error instanceof Error && error.message.includes('does not support SSL');
        if (!refused || mode === 'require')
            throw error;
        return open(target, deps, false);
    }
}
async function open(target, deps, ssl) {
    const { host, port, user, password, database } = target;
    const client = new pg__WEBPACK_IMPORTED_MODULE_1__/* .Client */ .Kj({
        host,
        port,
        user,
        password,
        database,
        ...(target.options === undefined ? {} : { options: target.options }),
        ssl,
        application_name: deps.applicationName ?? 'fairway',
        connectionTimeoutMillis: target.connectTimeoutMs,
        query_timeout: deps.timeoutMs,
    });
    // If the server ends the connection between two queries, the next query reports it.
    client.on('error', () => { });
    await client.connect();
    return client;
}
/** The options that check a server's certificate. Reads the file of the CA that the URL names. */
function tlsOptions({ host, tls }) {
    return {
        rejectUnauthorized: tls.strict,
        ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
        ...(tls.caFile === undefined ? {} : { ca: (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(tls.caFile) }),
    };
}


/***/ }),

/***/ 3424:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ describeTarget),
/* harmony export */   m: () => (/* binding */ parseDatabaseUrl)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);

const defaultConnectSeconds = 10;
/** The name of a database in logs and errors, without user and password. */
function describeTarget({ host, port, called, database, schema }) {
    return `database "${database}" at ${called ?? `${host}:${port}`}${schema === 'public' ? '' : `, schema "${schema}"`}`;
}
/**
 * Reads a database URL.
 * @param name the user's name for the database; errors show the name and never the URL
 * @throws Failure when the text is not a PostgreSQL URL, or leads to a pooler that cannot hold the lock of a migration
 */
function parseDatabaseUrl(name, url) {
    const wrong = (why) => new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
        what: `The URL of the database "${name}" cannot be used.`,
        why,
        fix: 'Write postgresql://USER:PASSWORD@HOST:PORT/NAME and percent-encode what is special in USER and PASSWORD (@ is %40, # is %23, / is %2F).',
    });
    if (!/^postgres(ql)?:\/\//.test(url)) {
        const scheme = /^([a-z][a-z0-9+]*):\/\//.exec(url)?.[1];
        throw wrong(scheme ? `It begins with ${scheme}://, and only PostgreSQL is supported.` : 'It is not a URL.');
    }
    if (!URL.canParse(url))
        throw wrong('It is not a URL: a character in it is not percent-encoded, or the port is not a number.');
    const parsed = new URL(url);
    const parameters = parsed.searchParams;
    if (parameters.get('pgbouncer') === 'true') {
        throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR({
            what: `The URL of the database "${name}" leads to a transaction pooler.`,
            why: 'It says pgbouncer=true: such a pooler cannot hold the lock that keeps two migrations apart.',
            fix: 'Give the URL of the PostgreSQL server itself.',
        });
    }
    const host = parameters.get('host') ?? parsed.hostname.replace(/^\[|\]$/g, '');
    const database = decode(parsed.pathname.slice(1));
    if (host === '')
        throw wrong('It names no host.');
    if (database === undefined || database === '')
        throw wrong('It names no database after the host.');
    const user = decode(parsed.username);
    const password = decode(parsed.password);
    if (user === undefined || password === undefined)
        throw wrong('A % in it is not followed by two hexadecimal digits.');
    return {
        url,
        host,
        port: Number(parsed.port || 5432),
        user,
        password,
        database,
        schema: parameters.get('schema') ?? 'public',
        connectTimeoutMs: 1000 * (Number(parameters.get('connect_timeout')) || defaultConnectSeconds),
        ...(parameters.get('options') ? { options: parameters.get('options') ?? '' } : {}),
        tls: tlsOf(parameters),
    };
}
/**
 * Reads the TLS settings. Prisma accepts any certificate without `sslaccept=strict`. libpq's values keep their meaning.
 */
function tlsOf(parameters) {
    const mode = parameters.get('sslmode') ?? 'prefer';
    const caFile = parameters.get('sslrootcert') ?? parameters.get('sslcert');
    const verifies = mode === 'verify-ca' || mode === 'verify-full';
    return {
        mode: mode === 'disable' ? 'disable' : mode === 'require' || verifies ? 'require' : 'prefer',
        strict: verifies || parameters.get('sslaccept') === 'strict',
        ...(caFile === null ? {} : { caFile }),
    };
}
function decode(part) {
    try {
        return decodeURIComponent(part);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 6101:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   queryByUrl: () => (/* binding */ queryByUrl)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6033);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(189);
/* harmony import */ var _database_url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3424);
/* harmony import */ var _redact_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4768);
/* harmony import */ var _tunnel_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6068);
/* harmony import */ var _unreachable_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5951);






/**
 * Sends one query to the PostgreSQL server of a URL.
 * @returns the rows as psql prints them with `-XAtq`: a line for each, columns separated by `|`
 * @throws Failure when the server cannot be reached or refuses the query. Nothing secret is in it.
 */
async function queryByUrl(request) {
    const { name, through } = request;
    const target = (0,_database_url_js__WEBPACK_IMPORTED_MODULE_0__/* .parseDatabaseUrl */ .m)(name, withoutPooler(request.url));
    if (through === undefined)
        return ask(target, request);
    const { target: near, close } = await (0,_tunnel_js__WEBPACK_IMPORTED_MODULE_1__/* .openTunnel */ .X)(through, name, target);
    try {
        return await ask(near, request);
    }
    finally {
        await close();
    }
}
/** A pooler cannot hold the lock of a migration, but passes on a query. */
function withoutPooler(url) {
    return url.replace(/([?&])pgbouncer=true(&|$)/, (_, before, after) => (after === '' ? '' : before));
}
async function ask(target, { name, url, sql, timeoutMs, signal }) {
    try {
        return await (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .withConnection */ .p)(target, { timeoutMs, signal }, async (client) => {
            const result = await client.query({
                text: sql,
                rowMode: 'array',
                // Values as the server sends them, as psql shows them.
                types: { getTypeParser: () => (value) => value },
            });
            // Several statements have several results; psql prints all of them.
            const results = (Array.isArray(result) ? result : [result]);
            return results
                .flatMap(({ rows }) => rows.map((row) => row.map((value) => value ?? '').join('|')))
                .join('\n');
        });
    }
    catch (error) {
        signal?.throwIfAborted();
        const redact = (0,_redact_js__WEBPACK_IMPORTED_MODULE_3__/* .redactorOf */ .y)([url]);
        const { why, fix, evidence } = (0,_unreachable_js__WEBPACK_IMPORTED_MODULE_4__/* .explainUnreachable */ .s)(error, redact);
        throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_5__/* .Failure */ .HR({
            what: `${name} (${(0,_database_url_js__WEBPACK_IMPORTED_MODULE_0__/* .describeTarget */ .f)(target)}) gave no answer: ${evidence}.`,
            ...{ why, fix, evidence: [evidence], cause: error },
        });
    }
}


/***/ }),

/***/ 4768:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ redactorOf)
/* harmony export */ });
/** Characters below which a password alone is not looked for; the URL with it is. */
const shortest = 4;
/**
 * Removes database URLs and their passwords from texts, in every spelling that a tool may print.
 * @returns a function from a text to the same text with `***` in place of each
 */
function redactorOf(urls) {
    const secrets = new Set();
    for (const url of urls) {
        secrets.add(url);
        const encoded = /^[a-z+]+:\/\/[^:@/]*:([^@]*)@/i.exec(url)?.[1];
        if (!encoded)
            continue;
        secrets.add(encoded);
        try {
            const password = decodeURIComponent(encoded);
            secrets.add(password);
            // The password as JSON text, and as a form encodes it.
            secrets.add(JSON.stringify(password).slice(1, -1));
            secrets.add(encodeURIComponent(password));
        }
        catch {
            // A malformed URL is redacted as a whole, without its decoded parts.
        }
    }
    // GitHub masks nothing shorter either: a letter that is everywhere would leave no word of a message.
    for (const secret of secrets)
        if (secret.length < shortest)
            secrets.delete(secret);
    // The longest first: replacing a shorter secret inside a longer one would leave the rest of the longer one.
    const ordered = [...secrets].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
    return (text) => ordered.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}


/***/ }),

/***/ 6068:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  X: () => (/* binding */ openTunnel),
  t: () => (/* binding */ openTunnelOver)
});

// EXTERNAL MODULE: ./packages/host/lib/ssh/forward.js
var forward = __webpack_require__(259);
// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: ./packages/database/lib/connection/database-url.js
var database_url = __webpack_require__(3424);
// EXTERNAL MODULE: ./packages/database/lib/connection/redact.js
var redact = __webpack_require__(4768);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
// EXTERNAL MODULE: ./packages/database/lib/connection/connection.js
var connection = __webpack_require__(189);
;// CONCATENATED MODULE: ./packages/database/lib/connection/tls-channel.js


/** The request of a PostgreSQL client for TLS: length 8, then 80877103. The server answers S or N. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
/**
 * Starts TLS with a PostgreSQL server over an open channel, as the URL asks for it. The name in the server's
 * certificate is checked against the URL's host, whatever route leads to the server.
 * @returns the TLS channel; the channel itself where the URL disables TLS, or only prefers it and the server has none
 * @throws Error when TLS is required and the server has none, or the certificate is not valid for the host
 */
async function secureChannel(channel, target) {
    const { mode } = target.tls;
    if (mode === 'disable')
        return channel;
    channel.write(sslRequest);
    const answer = await firstByte(channel);
    if (answer === 'N') {
        if (mode === 'prefer')
            return channel;
        channel.destroy();
        throw new Error('The server does not support SSL connections');
    }
    if (answer !== 'S')
        throw new Error('Connection terminated unexpectedly: the answer was not PostgreSQL');
    return new Promise((resolve, reject) => {
        const secure = (0,external_node_tls_.connect)({ socket: channel, ...(0,connection/* tlsOptions */.Y)(target) });
        secure.once('error', (error) => {
            channel.destroy();
            reject(error);
        });
        secure.once('secureConnect', () => {
            secure.removeAllListeners('error');
            secure.on('error', () => { });
            resolve(secure);
        });
    });
}
function firstByte(channel) {
    return new Promise((resolve, reject) => {
        const read = () => {
            // Only one byte: the bytes that follow belong to TLS.
            const byte = channel.read(1);
            if (byte === null)
                return;
            settle();
            resolve(byte.toString('latin1'));
        };
        const end = () => {
            settle();
            reject(new Error('Connection terminated unexpectedly'));
        };
        const settle = () => {
            channel.off('readable', read);
            channel.off('close', end);
        };
        channel.on('readable', read);
        channel.once('close', end);
        read();
    });
}

// EXTERNAL MODULE: ./packages/database/lib/connection/unreachable.js
var unreachable = __webpack_require__(5951);
;// CONCATENATED MODULE: ./packages/database/lib/connection/tunnel.js






/**
 * Makes a database reachable through a host's verified connection. TLS ends on this machine, where the server's name is
 * still known. Prisma sees only 127.0.0.1 and could not check the name.
 * @param name the user's name for the database
 * @throws Failure when the host cannot reach the server, or the server's TLS does not meet the URL
 */
function openTunnel(host, name, target) {
    const { host: address, port } = target;
    const over = (channel) => secureChannel(channel, target);
    return tunnelThrough(host.name, name, target, () => (0,forward/* forward */.sY)(host, { address, port, over }));
}
/**
 * Makes a database reachable over any carrier of streams.
 * @param through the name of the carrier for messages
 * @param dial opens a stream to the database's host and port
 */
function openTunnelOver(through, name, target, dial) {
    return tunnelThrough(through, name, target, () => (0,forward/* carryLocally */.GI)(async () => secureChannel(await dial(), target)));
}
async function tunnelThrough(through, name, target, open) {
    if (target.host.startsWith('/')) {
        throw new failure/* Failure */.HR({
            what: `The database "${name}" is not reached through ${through}.`,
            why: `Its URL names the directory of a unix socket, ${target.host}, and a tunnel leads to a port.`,
            fix: 'Give the URL a host and a port as seen from that machine, such as localhost:5432.',
        });
    }
    try {
        const { port, close } = await open();
        return { target: atLocalPort(target, port, through), close };
    }
    catch (error) {
        if (error instanceof failure/* Failure */.HR)
            throw error;
        const { why, fix, evidence } = (0,unreachable/* explainUnreachable */.s)(error, (0,redact/* redactorOf */.y)([target.url]));
        throw new failure/* Failure */.HR({
            what: `${name} (${(0,database_url/* describeTarget */.f)(target)}) gives no answer through ${through}.`,
            ...{ why, fix, evidence: [evidence], cause: error },
        });
    }
}
function atLocalPort(target, port, through) {
    const url = new URL(target.url);
    url.hostname = '127.0.0.1';
    url.port = String(port);
    // The other parameters are kept byte for byte: searchParams would write a blank as +.
    const gone = /^(host|sslmode|sslaccept|sslcert|sslrootcert|sslidentity|sslpassword)=/;
    const kept = url.search
        .slice(1)
        .split('&')
        .filter((part) => part !== '' && !gone.test(part));
    url.search = [...kept, 'sslmode=disable'].join('&');
    const called = `${target.host}:${target.port} through ${through}`;
    const tls = { mode: 'disable', strict: false };
    return { ...target, url: url.href, host: '127.0.0.1', port, tls, called };
}


/***/ }),

/***/ 5951:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ explainUnreachable)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7010);

const network = 'Check host and port of the URL, that the server runs, and that this runner may reach it: a private server needs a runner in its network.';
const causes = {
    ECONNREFUSED: ['Nothing listens at that address.', network],
    ENOTFOUND: ['The host name does not exist.', network],
    EAI_AGAIN: ['The host name could not be looked up.', network],
    EHOSTUNREACH: ['The host is not reachable.', network],
    ENETUNREACH: ['The network is not reachable.', network],
    ETIMEDOUT: ['The host did not answer.', network],
    ECONNRESET: ['The server closed the connection.', network],
    '28P01': ['The server refuses the password.', 'Put the right password into the URL, percent-encoded.'],
    '28000': [
        'The server does not let this user in from here.',
        'Check the user of the URL, and the lines of pg_hba.conf for this runner.',
    ],
    '3D000': ['The database does not exist on that server.', 'Create it, or correct the name in the URL.'],
    '42501': [
        'The user may not read the history of migrations.',
        'Grant the user its schema and tables, or use the user that migrates.',
    ],
    '53300': ['The server takes no more connections.', 'Close idle connections, or raise max_connections.'],
    '57014': [
        'The server ended the question, because it took longer than the statement_timeout of this role or database.',
        'Give the user that migrates a longer one: ALTER ROLE \u2026 SET statement_timeout.',
    ],
    '57P03': ['The server is starting or stopping.', 'Wait until it is up and run this again.'],
};
/** Explains why a connection or a query over it failed. */
function explainUnreachable(error, redact) {
    const first = error instanceof AggregateError ? error.errors[0] : error;
    const code = codeOf(first);
    const words = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(first).split('\n')[0] ?? '';
    const [why, fix] = missingFile(first) ?? causes[code] ?? guess(words);
    return { kind: 'unreachable', why, fix, evidence: redact(code ? `${words} (${code})` : words) };
}
/** A file that the URL names and that cannot be read; a missing unix socket has the same code, but is no `open`. */
function missingFile(error) {
    const { syscall, path } = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .asRecord */ .q)(error);
    if (syscall !== 'open')
        return undefined;
    return [
        `The file of the certificate that the URL names cannot be read: ${path}.`,
        'Name it as Prisma reads it: from the directory of the schema, or with its whole path.',
    ];
}
function guess(words) {
    if (/timeout/i.test(words))
        return ['The host did not answer in time.', network];
    if (/terminated unexpectedly/i.test(words))
        return ['What listens there ended the connection: it may not be PostgreSQL.', network];
    if (/does not support SSL/i.test(words))
        return [
            'The URL asks for TLS, and the server has none.',
            'Turn TLS on in the server, or take sslmode=require out of the URL.',
        ];
    if (/certificate|altname|self-signed/i.test(words))
        return [
            'The certificate of the server is not trusted.',
            'Name the CA in the URL (sslrootcert=FILE), or correct the host name.',
        ];
    return ['It could not be asked for its migrations.', network];
}
function codeOf(error) {
    return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}


/***/ })

};
;