"use strict";
exports.id = 289;
exports.ids = [289];
exports.modules = {

/***/ 3289:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   findMigrators: () => (/* binding */ findMigrators),
/* harmony export */   k: () => (/* binding */ candidatesOf),
/* harmony export */   migrate: () => (/* binding */ migrate),
/* harmony export */   n: () => (/* binding */ planPending)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _fairway_database__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9414);
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9514);



/**
 * Whether an image has what it takes: Node, a project with migrations in its working directory, and Prisma. Without
 * network and without its own program.
 */
const look = `
const fs = require("node:fs");
const path = require("node:path");
let at = process.cwd();
while (!fs.existsSync(path.join(at, "node_modules/prisma/package.json")) && at !== path.dirname(at)) at = path.dirname(at);
const prisma = fs.existsSync(path.join(at, "node_modules/prisma/package.json"));
process.exit(prisma && fs.existsSync("prisma/migrations") ? 0 : 3);
`.trim();
/** Services of a release that have the URL of a database in their environment. */
function candidatesOf({ model, release }, variable) {
    return Object.entries(model.services).flatMap(([service, { environment = {} }]) => {
        const url = environment[variable];
        const image = release.digests[service];
        return url && image && /^postgres(?:ql)?:/.test(url) ? [{ service, url, image }] : [];
    });
}
/**
 * Finds the services of a release that migrate a database: those that have its URL in their environment, and Prisma
 * migrations in their image. One database is migrated by the first service that does.
 * @param variable the name of the variable with the URL
 */
async function findMigrators(host, stored, variable, signal) {
    const { model } = stored;
    const candidates = candidatesOf(stored, variable);
    const found = await Promise.all(candidates.map(async ({ service, url, image }) => {
        const { exitCode } = await host.exec([
            'docker',
            'run',
            '--rm',
            '--interactive',
            '--network',
            'none',
            '--entrypoint',
            'node',
            '--',
            image,
            '-',
        ], { stdin: look, accept: 'any', timeoutMs: 60_000, signal, show: `look for migrations in ${image}` });
        if (exitCode !== 0)
            return [];
        const network = networkOf(model, service);
        const entry = {
            name: service,
            target: (0,_fairway_database__WEBPACK_IMPORTED_MODULE_1__/* .parseDatabaseUrl */ .mx)(service, url),
            urlVariable: variable,
            reach: { kind: 'in-image', host, image, ...(network ? { network } : {}) },
        };
        return [{ service, entry }];
    }));
    const databases = new Set();
    return found.flat().filter(({ entry: { target } }) => {
        const key = JSON.stringify([target.host, target.port, target.database, target.schema]);
        if (databases.has(key))
            return false;
        databases.add(key);
        return true;
    });
}
function networkOf(model, service) {
    const [name = 'default'] = Object.keys(model.services[service]?.networks ?? {});
    return model.networks[name]?.name;
}
/**
 * Applies the pending migrations of a release, from its own image on the host, and reads each database back.
 * @param told what came of it, also where it fails
 * @throws Failure when a database cannot be migrated, or is not what it should be afterwards
 */
async function migrate(migrators, { timeoutMs, context, ...teller }, told) {
    const outcomes = outcomesOf(migrators);
    try {
        await (0,_fairway_database__WEBPACK_IMPORTED_MODULE_1__/* .migrateDatabases */ .S_)(migrators.map(({ entry }) => entry), { allow: 'any', order: 'side-by-side', timeoutMs, limits: {}, backup: { when: 'never' } }, depsOf(outcomes, { timeoutMs, context, ...teller }));
    }
    finally {
        const all = [...outcomes.values()];
        told({ marks: await (0,_fairway_database__WEBPACK_IMPORTED_MODULE_1__/* .markSchemas */ .AD)(all), rollbackSafe: (0,_fairway_database__WEBPACK_IMPORTED_MODULE_1__/* .isRollbackSafe */ .cf)(all) });
    }
}
/**
 * Says what {@link migrate} would apply. Nothing is changed.
 * @throws Failure when the database cannot be asked, or could not be migrated
 */
async function planPending({ entry }, context) {
    const outcomes = outcomesOf([{ service: entry.name, entry }]);
    const silent = { info: () => { }, progress: () => { }, timeoutMs: 60_000, context };
    await (0,_fairway_database__WEBPACK_IMPORTED_MODULE_1__/* .planDatabases */ .UL)([entry], { allow: 'any' }, depsOf(outcomes, silent));
    return outcomes.get(entry.name)?.plan;
}
function outcomesOf(migrators) {
    return new Map(migrators.map(({ entry }) => [entry.name, { entry }]));
}
function depsOf(outcomes, { timeoutMs, info, progress, context }) {
    const { clock, logger, signal, github } = context;
    return {
        clock,
        logger,
        signal,
        here: (0,_fairway_host__WEBPACK_IMPORTED_MODULE_2__/* .localHost */ .Ob)({ logger, clock }),
        workspace: github.workspace,
        install: { when: 'never', hide: [], timeoutMs },
        mark: (0,_fairway_database__WEBPACK_IMPORTED_MODULE_1__/* .runMark */ .Gr)((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(3).toString('hex'), `run ${github.runId} of ${github.repository}`),
        phase: (_name, work) => work({ info, progress, proved: (what, evidence) => info(`${what} (${evidence})`) }),
        note(name, known) {
            const outcome = outcomes.get(name);
            if (outcome)
                outcomes.set(name, { ...outcome, ...known });
        },
    };
}


/***/ }),

/***/ 9414:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  xU: () => (/* reexport */ describeEffect),
  cf: () => (/* reexport */ isRollbackSafe),
  AD: () => (/* reexport */ markSchemas),
  S_: () => (/* reexport */ migrateDatabases),
  mx: () => (/* reexport */ parseDatabaseUrl),
  UL: () => (/* reexport */ planDatabases),
  n6: () => (/* reexport */ planMigrations),
  j0: () => (/* reexport */ readImageProject),
  Gr: () => (/* reexport */ runMark)
});

// UNUSED EXPORTS: combine, describeState, describeTarget, newlyApplied, obstaclesBackTo, schemaMarks, scriptChecksum, withSessionLimits

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./packages/database/lib/checksum.js

/**
 * The checksum that Prisma keeps of a migration: SHA-256 of its script, 64 hexadecimal digits.
 * Source: prisma-engines, schema-engine/connectors/schema-connector/src/checksum.rs.
 */
function scriptChecksum(script) {
    return (0,external_node_crypto_.createHash)('sha256').update(script).digest('hex');
}
/**
 * Whether a script is the one that a checksum was made of, as Prisma's engine decides it: other line endings are no
 * difference (git changes them), and checksums of old engines lack the leading zero of a byte.
 */
function matchesChecksum(script, checksum) {
    const spellings = [script, script.replaceAll('\r\n', '\n'), script.replaceAll('\n', '\r\n')];
    const render = checksum.length === 64 ? scriptChecksum : unpaddedChecksum;
    return spellings.some((spelling) => render(spelling) === checksum);
}
/** As engines before 2.21 wrote it: https://github.com/prisma/prisma-engines/issues/1887 */
function unpaddedChecksum(script) {
    return [...(0,external_node_crypto_.createHash)('sha256').update(script).digest()].map((byte) => byte.toString(16)).join('');
}

// EXTERNAL MODULE: ./packages/runtime/lib/index.js + 4 modules
var lib = __webpack_require__(9389);
;// CONCATENATED MODULE: ./packages/database/lib/database-url.js

const defaultConnectSeconds = 10;
/** How a database is called in logs and errors: without user and password. */
function describeTarget({ host, port, called, database, schema }) {
    return `database "${database}" at ${called ?? `${host}:${port}`}${schema === 'public' ? '' : `, schema "${schema}"`}`;
}
/**
 * Reads a database URL.
 * @param name how the user calls the database; errors name it and never show the URL.
 * @throws Failure when it is no PostgreSQL URL, or leads to a pooler that cannot hold the lock of a migration.
 */
function parseDatabaseUrl(name, url) {
    const wrong = (why) => new lib/* Failure */.HR({
        what: `The URL of the database "${name}" cannot be used.`,
        why,
        fix: 'Write postgresql://USER:PASSWORD@HOST:PORT/NAME and percent-encode what is special in USER and PASSWORD (@ is %40, # is %23, / is %2F).',
    });
    if (!/^postgres(ql)?:\/\//.test(url)) {
        const scheme = /^([a-z][a-z0-9+]*):\/\//.exec(url)?.[1];
        throw wrong(scheme ? `It begins with ${scheme}://, and only PostgreSQL is spoken here.` : 'It is no URL.');
    }
    if (!URL.canParse(url))
        throw wrong('It is no URL: a character in it is not percent-encoded, or the port is no number.');
    const parsed = new URL(url);
    const parameters = parsed.searchParams;
    if (parameters.get('pgbouncer') === 'true') {
        throw new lib/* Failure */.HR({
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
/** Prisma takes any certificate unless `sslaccept=strict` says otherwise; libpq's words mean what they mean there. */
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

;// CONCATENATED MODULE: ./packages/database/lib/failures.js

/**
 * Several failures as one: a reader puts right all of them in one go.
 * @param what the sentence over them; a single failure stands for itself.
 */
function combine(what, failures) {
    const [first] = failures;
    if (first && failures.length === 1)
        return first;
    return new lib/* Failure */.HR({
        what,
        why: 'Each has its own cause.',
        evidence: failures.flatMap((failure) => [
            failure.what,
            `  ${failure.why}`,
            ...failure.evidence.map((line) => `  ${line}`),
            `  To do: ${failure.fix}`,
        ]),
        fix: 'Put right what is listed, all in one go, and run this again.',
        cause: failures,
    });
}
/** Waits for all of them, so that each failure is told. @throws what is no Failure, at once after all have ended. */
async function settle(works) {
    const values = [];
    const failures = [];
    for (const result of await Promise.allSettled(works)) {
        if (result.status === 'fulfilled')
            values.push(result.value);
        else if (result.reason instanceof lib/* Failure */.HR)
            failures.push(result.reason);
        else
            throw result.reason;
    }
    return { values, failures };
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./node_modules/.pnpm/pg@8.23.1/node_modules/pg/esm/index.mjs
var esm = __webpack_require__(4945);
;// CONCATENATED MODULE: ./packages/database/lib/connection.js


/**
 * Opens a connection, asks over it, and closes it, also when the signal aborts.
 * @throws what the driver throws; the signal's reason when it aborts.
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
        // Not waited for: a server that has stopped answering would hold up whoever cancels.
        connecting.then((client) => client.end()).catch(() => { });
    }
}
/** TLS where the URL asks for it; where it only prefers TLS, a server without any is taken as it is, as Prisma does. */
async function connect(target, deps) {
    const { mode } = target.tls;
    if (mode === 'disable' || target.host.startsWith('/'))
        return connection_open(target, deps, false);
    try {
        return await connection_open(target, deps, tlsOptions(target));
    }
    catch (error) {
        const refused = error instanceof Error && error.message.includes('does not support SSL');
        if (!refused || mode === 'require')
            throw error;
        return connection_open(target, deps, false);
    }
}
async function connection_open(target, deps, ssl) {
    const { host, port, user, password, database } = target;
    const client = new esm/* Client */.Kj({
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
    // A connection that the server ends between two questions is told by the next question.
    client.on('error', () => { });
    await client.connect();
    return client;
}
/** How a server's certificate is judged. Reads the file of the CA that the URL names. */
function tlsOptions({ host, tls }) {
    return {
        rejectUnauthorized: tls.strict,
        ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
        ...(tls.caFile === undefined ? {} : { ca: (0,external_node_fs_.readFileSync)(tls.caFile) }),
    };
}

;// CONCATENATED MODULE: ./packages/database/lib/reach/docker-run.js
/** The argv of a container that runs one program of an image and is removed with its end. */
function dockerRunArgv(image, { name, network, pass = [], directory, entrypoint, files = [], interactive }, args) {
    return [
        ...['docker', 'run', '--rm', ...(interactive ? ['--interactive'] : [])],
        ...(name === undefined ? [] : ['--name', name]),
        ...(network === undefined ? [] : ['--network', network]),
        ...(directory === undefined ? [] : ['--workdir', directory]),
        ...pass.flatMap((variable) => ['--env', variable]),
        ...files.flatMap((file) => ['--volume', `${file}:${file}:ro`]),
        ...['--entrypoint', entrypoint, '--', image, ...args],
    ];
}

;// CONCATENATED MODULE: ./packages/database/lib/backup/clients.js
/** PATH first, then where Debian, Red Hat and Homebrew keep several versions beside each other. */
const listProgram = `
for p in pg_dump /usr/lib/postgresql/*/bin/pg_dump /usr/pgsql-*/bin/pg_dump /opt/homebrew/opt/postgresql@*/bin/pg_dump; do
  v=$("$p" --version 2>/dev/null) && printf '%s\\t%s\\n' "$p" "$v"
done
true
`;
/** Lists the client programs of a machine. */
async function listClients(host, signal) {
    const options = { show: 'look for pg_dump', ...(signal && { signal }) };
    return readClients((await host.exec(['sh', '-c', listProgram], options)).stdout);
}
/** Reads lines of a path, a tab, and what `pg_dump --version` says. */
function readClients(lines) {
    return lines.split('\n').flatMap((line) => {
        const [pgDump = '', version = ''] = line.split('\t');
        const major = /\(PostgreSQL\) (\d+)/.exec(version)?.[1];
        return major === undefined
            ? []
            : [{ pgDump, pgRestore: pgDump.replace(/dump$/, 'restore'), major: Number(major) }];
    });
}
/**
 * The oldest programs that dump a server of this version: pg_dump refuses a server that is newer than itself, and what
 * a newer one writes the server's own pg_restore may not read.
 * @returns undefined where all are too old.
 */
function clientsFor(clients, server) {
    return clients.filter(({ major }) => major >= server).sort((a, b) => a.major - b.major)[0];
}

;// CONCATENATED MODULE: ./packages/database/lib/redact.js
/**
 * Takes database URLs and their passwords out of a text, in every spelling that a tool may print.
 * @returns a function from a text to the same text with `***` in place of each.
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
            // As it stands inside a JSON text, and as a form encodes it.
            secrets.add(JSON.stringify(password).slice(1, -1));
            secrets.add(encodeURIComponent(password));
        }
        catch {
            // A malformed URL: what stands in it is redacted as it is.
        }
    }
    // The longest first, so that no secret is left as the rest of a shorter one.
    const ordered = [...secrets].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
    return (text) => ordered.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

;// CONCATENATED MODULE: ./packages/database/lib/backup/dump-problem.js



/** That no program of a machine can dump a server of this version. */
function noClients(name, target, place, server, clients) {
    const newest = Math.max(...clients.map(({ major }) => major));
    return notBackedUp(name, target, {
        why: clients.length === 0
            ? `There is no pg_dump ${place}.`
            : `The server is PostgreSQL ${server}, and the newest pg_dump ${place} is ${newest}: it refuses a server that is newer than itself.`,
        evidence: clients.map(({ pgDump, major }) => `${pgDump}: ${major}`),
        fix: `Install postgresql-client-${server} ${place} (in a step before this one), or name an image that has it: \`backup-image: postgres:${server}\`.`,
    });
}
/** That pg_dump or pg_restore failed. */
function dumpFailed(name, target, image, ended) {
    const { program, exitCode, stderr } = ended;
    const mismatch = /server version: (\d+)\S*.*?pg_dump version: (\d+)/s.exec(stderr);
    const redact = redactorOf([target.url]);
    const evidence = stderr
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(-8)
        .map(redact);
    if (mismatch && image !== undefined) {
        const [, server, own] = mismatch;
        return notBackedUp(name, target, {
            why: `The server is PostgreSQL ${server}, and the pg_dump of the image ${image} is ${own}: it refuses a server that is newer than itself.`,
            evidence,
            fix: `Name an image of the server's version: \`backup-image: postgres:${server}\`.`,
        });
    }
    return notBackedUp(name, target, {
        why: `${program} ended with exit status ${exitCode}.`,
        evidence,
        fix: 'Read its words above. The user of the URL must be allowed to read all tables, and the directory must be writable and have room.',
    });
}
function notBackedUp(name, target, rest) {
    return new lib/* Failure */.HR({
        what: `${name} (${describeTarget(target)}) could not be backed up; nothing was migrated.`,
        ...rest,
    });
}

;// CONCATENATED MODULE: ./packages/database/lib/backup/dump.js




/**
 * Dumps a whole database with pg_dump's custom format, where its Prisma runs, and reads all of it back with
 * pg_restore. The file appears under its name only when that was done; nobody but its owner may read it.
 * @param name how the user calls the database.
 * @throws Failure when a program is missing, too old, or fails; no file is left then.
 */
async function dumpDatabase(name, way, request) {
    const { file, image, signal, timeoutMs } = request;
    const { host, target } = way.dumps;
    const part = `${file}.part`;
    const place = host.address === 'local' ? 'on the runner' : `on ${host.name}`;
    const programs = await programsFor(name, way, place, request);
    const run = async (program, script, argv) => {
        const options = { env: environmentOf(target), accept: 'any', signal, timeoutMs };
        const shell = ['sh', '-c', script, 'sh', part, ...argv];
        const { exitCode, stdout, stderr } = await host.exec(shell, {
            ...options,
            show: `${program} of ${name}`,
        });
        if (exitCode !== 0)
            throw dumpFailed(name, target, image, { program, exitCode, stderr });
        return stdout;
    };
    try {
        const directory = `umask 077; mkdir -p -- "$(dirname -- "$1")"`;
        const write = `${directory} && exec 3>"$1" && shift && exec "$@" >&3`;
        const read = 'exec <"$1" && shift && exec "$@"';
        await run('pg_dump', write, programs.dump);
        const list = await run('pg_restore', read, [...programs.restore, '--list']);
        // The list stands at the head of the file; only reading all of it shows that the end is there.
        await run('pg_restore', read, [...programs.restore, '--file=/dev/null']);
        const entries = list.split('\n').filter((line) => /^\d+;/.test(line)).length;
        const sum = await run('sha256sum', 'exec sha256sum <"$1"', []);
        await host.exec(['mv', '--', part, file], { signal });
        const bytes = (await host.stat(file))?.size ?? 0;
        return { place, file, bytes, sha256: sum.slice(0, 64), entries };
    }
    catch (error) {
        await host.remove(part).catch(() => { });
        throw error;
    }
}
const dumpOptions = ['--format=custom', '--no-password'];
async function programsFor(name, { target: near, dumps: { host, target, network } }, place, { image, signal }) {
    if (image !== undefined) {
        const { caFile } = target.tls;
        const run = { network, pass: Object.keys(environmentOf(target)), interactive: true };
        const files = caFile === undefined ? [] : [caFile];
        return {
            dump: dockerRunArgv(image, { ...run, files, entrypoint: 'pg_dump' }, dumpOptions),
            restore: dockerRunArgv(image, { network: 'none', interactive: true, entrypoint: 'pg_restore' }, []),
        };
    }
    const server = await withConnection(near, { timeoutMs: 10_000, signal }, async (client) => {
        const { rows } = await client.query('SHOW server_version_num');
        return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
    });
    const found = await listClients(host, signal);
    const clients = clientsFor(found, server);
    if (clients === undefined)
        throw noClients(name, target, place, server, found);
    return { dump: [clients.pgDump, ...dumpOptions], restore: [clients.pgRestore] };
}
/** The variables of libpq: https://www.postgresql.org/docs/current/libpq-envars.html */
function environmentOf(target) {
    const { host, port, user, password, database, tls, options, connectTimeoutMs } = target;
    return {
        PGHOST: host,
        PGPORT: String(port),
        PGUSER: user,
        PGPASSWORD: password,
        PGDATABASE: database,
        PGSSLMODE: tls.strict ? 'verify-full' : tls.mode,
        ...(tls.caFile === undefined ? {} : { PGSSLROOTCERT: tls.caFile }),
        // pg_dump sets the limits of its own session back.
        ...(options === undefined ? {} : { PGOPTIONS: options }),
        PGCONNECT_TIMEOUT: String(Math.ceil(connectTimeoutMs / 1000)),
        LC_ALL: 'C',
    };
}

;// CONCATENATED MODULE: ./packages/database/lib/backup/back-up.js



/**
 * The databases that are dumped before they are migrated. Destructive is what is contracting: also what may only fail
 * or refuse, because a change of data cannot always be told from its text.
 */
function toBackUp(prepared, plans, when) {
    if (when === 'never')
        return [];
    if (when === 'always')
        return prepared;
    const destructive = plans.filter(({ migrations }) => migrations.some(({ expandOnly }) => !expandOnly));
    const names = new Set(destructive.map(({ name }) => name));
    return prepared.filter(({ entry }) => names.has(entry.name));
}
/**
 * Dumps databases side by side and proves each dump by reading all of it.
 * @returns the dumps by the names of their databases.
 * @throws Failure when one of them cannot be dumped; then nothing is migrated.
 */
async function backUpAll(databases, { directoryHere, directoryThere, image }, { clock, signal, timeoutMs, teller }) {
    const time = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
    const dump = async ({ entry: { name }, way }) => {
        teller.progress(`${name}: dumping`);
        const directory = way.dumps.host.address === 'local' ? directoryHere : directoryThere;
        const file = (0,external_node_path_.join)(directory, `${name}-${time}.dump`);
        const made = await dumpDatabase(name, way, { file, image, signal, timeoutMs });
        const { place, bytes, entries, sha256 } = made;
        teller.proved(`${name} is backed up`, `${file} ${place}, ${bytes} bytes, SHA-256 ${sha256}; pg_restore read all of it, ${entries} entries`);
        return [name, made];
    };
    const { values, failures } = await settle(databases.map(dump));
    if (failures.length > 0)
        throw combine('Several databases could not be backed up; none was migrated.', failures);
    return new Map(values);
}

// EXTERNAL MODULE: ./packages/host/lib/index.js + 61 modules
var host_lib = __webpack_require__(9514);
;// CONCATENATED MODULE: ./packages/database/lib/upwards.js

/** The directory and those above it, nearest first, up to and with `boundary` (or the root of the file system). */
function upwards(directory, boundary) {
    const found = [directory];
    const outside = (0,external_node_path_.relative)(boundary, directory).startsWith('..');
    for (let at = directory; at !== (0,external_node_path_.dirname)(at) && (outside || at !== boundary);) {
        at = (0,external_node_path_.dirname)(at);
        found.push(at);
    }
    return found;
}

;// CONCATENATED MODULE: ./packages/database/lib/install.js



const lockFiles = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'];
/**
 * Finds out by its lock file how a project is installed, from its directory upwards. Nearest first: a project with a
 * lock file of its own is no part of the workspace around it.
 * @throws Failure when there is no lock file.
 */
async function findInstaller(host, directory, boundary) {
    for (const root of upwards(directory, boundary)) {
        for (const lockFile of lockFiles) {
            if (!(await host.stat((0,external_node_path_.join)(root, lockFile))))
                continue;
            const modernYarn = lockFile === 'yarn.lock' && (await isModernYarn(host, (0,external_node_path_.join)(root, lockFile)));
            return { root, lockFile, argv: installArgv(lockFile, modernYarn) };
        }
    }
    throw new lib/* Failure */.HR({
        what: `Prisma is not installed in ${directory}, and it is not known how to install it.`,
        why: `No ${lockFiles.join(', ')} was found there or above it up to ${boundary}.`,
        fix: 'Commit the lock file of your package manager, or install the packages in a step before this one.',
    });
}
/** Exactly what the lock file says, with development dependencies: the Prisma CLI is one. */
function installArgv(lockFile, modernYarn) {
    switch (lockFile) {
        case 'pnpm-lock.yaml':
            return ['pnpm', 'install', '--frozen-lockfile', '--prod=false'];
        case 'yarn.lock':
            return modernYarn
                ? ['yarn', 'install', '--immutable']
                : ['yarn', 'install', '--frozen-lockfile', '--production=false', '--non-interactive'];
        default:
            return ['npm', 'ci', '--include=dev', '--no-audit', '--no-fund'];
    }
}
/** Installs a project's packages. @throws Failure when the package manager is not there or fails. */
async function install(host, { root, argv, lockFile }, deps) {
    const { onLine, hide = [], signal, timeoutMs } = deps;
    const shown = argv.join(' ');
    const hidden = hide.flatMap((name) => ['-u', name]);
    const { exitCode, stdout, stderr } = await host.stream(['env', ...hidden, ...argv], {
        cwd: root,
        accept: 'any',
        show: shown,
        ...(onLine && { onStdout: onLine, onStderr: onLine }),
        ...(signal && { signal }),
        ...(timeoutMs !== undefined && { timeoutMs }),
    });
    if (exitCode === 0)
        return;
    const missing = exitCode === 127;
    throw new lib/* Failure */.HR({
        what: `\`${shown}\` failed in ${root}.`,
        why: missing
            ? `There is ${lockFile}, and ${argv[0]} is not on this machine.`
            : `It ended with exit status ${exitCode}.`,
        evidence: `${stdout}\n${stderr}`
            .split('\n')
            .filter((line) => line.trim() !== '')
            .slice(-15),
        fix: missing
            ? `Install ${argv[0]} in a step before this one.`
            : 'Read its last words above; run the same command in a clean checkout to see it.',
    });
}
/** Yarn 1 begins its lock file with this line; later ones write YAML. */
async function isModernYarn(host, path) {
    return !Buffer.from(await host.readFile(path))
        .toString('utf8')
        .includes('# yarn lockfile v1');
}

// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
;// CONCATENATED MODULE: ./packages/database/lib/prisma-cli.js




const packageShape = schemas/* object */.Ikc({ version: schemas/* string */.YjP() });
/**
 * The Prisma CLI of a project: its own, or that of a workspace around it.
 * @param boundary the directory above which nobody looks.
 * @returns undefined where none is installed.
 * @throws Failure when it is of a version that is not spoken here.
 */
async function findPrismaCli(host, directory, boundary) {
    for (const at of upwards(directory, boundary)) {
        const bin = (0,external_node_path_.join)(at, 'node_modules/.bin/prisma');
        if (!(await host.stat(bin)))
            continue;
        const manifest = Buffer.from(await host.readFile((0,external_node_path_.join)(at, 'node_modules/prisma/package.json')));
        const { version } = packageShape.parse(JSON.parse(manifest.toString('utf8')));
        requireSupported(version, at);
        return { bin, version };
    }
    return undefined;
}
/**
 * Each major of Prisma has its own way to run migrations; 8 brings a new migration system.
 * @throws Failure for a major that is not spoken here.
 */
function requireSupported(version, place) {
    if (/^[67]\./.test(version))
        return;
    const newer = Number(version.split('.')[0]) >= 8;
    throw new lib/* Failure */.HR({
        what: `Prisma ${version} in ${place} is not supported.`,
        why: newer
            ? 'Prisma 8 has a new migration system with another history; nothing was read or changed with it here.'
            : 'Prisma 6 and 7 keep their history in _prisma_migrations as it is read here; other versions differ.',
        fix: 'Use prisma 7 (or 6) in package.json, in an exact version.',
    });
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
;// CONCATENATED MODULE: ./packages/database/lib/migrations-folder.js



/** Where Prisma looks by itself: beside the schema, which is at one of these places. */
const usualFolders = ['prisma/migrations', 'migrations', 'prisma/schema/migrations'];
/**
 * The migrations folder of a project: the one that is named, or the one beside the schema.
 * @returns its absolute path.
 * @throws Failure when there is none.
 */
async function findMigrationsFolder(place) {
    const { directory } = place;
    const candidates = folderCandidates(place);
    for (const candidate of candidates) {
        const path = (0,external_node_path_.join)(directory, candidate);
        if (await isDirectory(path))
            return path;
    }
    throw noFolder(directory, candidates);
}
/** Where a project's migrations folder may be, from its directory, the likeliest first. */
function folderCandidates({ schema, migrations, }) {
    if (migrations !== undefined)
        return [migrations];
    return schema === undefined
        ? usualFolders
        : [(0,external_node_path_.join)(schema, 'migrations'), (0,external_node_path_.join)((0,external_node_path_.dirname)(schema), 'migrations')];
}
/** That there is no migrations folder at any of these places. */
function noFolder(directory, candidates) {
    return new lib/* Failure */.HR({
        what: `No migrations folder was found in ${directory}.`,
        why: `Looked for ${candidates.join(', ')}.`,
        fix: 'Commit the folder that `prisma migrate dev` makes, or name it: `migrations: path/from/the/directory`.',
    });
}
/**
 * Reads a migrations folder.
 * @returns its migrations in the order in which Prisma applies them: by name. Files beside the directories
 * (migration_lock.toml) are not migrations.
 * @throws Failure when there is none, or a directory without a migration.sql (Prisma's P3015).
 */
async function readMigrations(folder) {
    const entries = await (0,promises_.readdir)(folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    return orderMigrations(folder, await Promise.all(names.map(async (name) => ({ name, script: await readScript(folder, name) }))));
}
/**
 * Migrations in the order in which Prisma applies them.
 * @throws Failure when there is none.
 */
function orderMigrations(folder, migrations) {
    if (migrations.length === 0) {
        throw new lib/* Failure */.HR({
            what: `The migrations folder ${folder} is empty.`,
            why: 'It holds no directory with a migration.sql.',
            fix: 'Commit the migrations that `prisma migrate dev` makes. A sparse checkout or a .dockerignore may leave them out.',
        });
    }
    // localeCompare is how the Prisma CLI sorts them before it hands them to its engine.
    return migrations.toSorted((a, b) => a.name.localeCompare(b.name));
}
async function readScript(folder, name) {
    try {
        return await (0,promises_.readFile)((0,external_node_path_.join)(folder, name, 'migration.sql'), 'utf8');
    }
    catch (cause) {
        throw noScript(folder, name, cause);
    }
}
/** That a directory of the folder holds no script. */
function noScript(folder, name, cause) {
    return new lib/* Failure */.HR({
        what: `The migration ${name} has no script.`,
        why: `${(0,external_node_path_.join)(folder, name, 'migration.sql')} cannot be read.`,
        fix: 'Restore the file from git, or remove the directory if the migration was never applied anywhere.',
        cause,
    });
}
async function isDirectory(path) {
    return (0,promises_.stat)(path).then((found) => found.isDirectory(), () => false);
}

;// CONCATENATED MODULE: ./packages/database/lib/prisma.js

/** The Prisma of a project that is installed on a machine. */
function installedPrisma(host, project) {
    const { cli, directory, schema, target, urlVariable } = project;
    return {
        version: cli.version,
        place: host.address === 'local' ? directory : `${directory} on ${host.name}`,
        target,
        urlVariable,
        migrate: (command, deps) => hearPrisma(host, [cli.bin, ...migrateArgv(command, schema)], {
            ...deps,
            cwd: directory,
            env: prismaEnvironment(urlVariable, target),
            target,
            command,
        }),
    };
}
/** What the Prisma CLI is told to do. */
function migrateArgv(command, schema) {
    return ['migrate', command, ...(schema === undefined ? [] : ['--schema', schema])];
}
/** What the Prisma CLI has in its environment besides what is there. */
function prismaEnvironment(urlVariable, { url }) {
    return {
        [urlVariable]: url,
        NO_COLOR: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        // Prisma's version check; a deploy calls nobody but the database.
        CHECKPOINT_DISABLE: '1',
    };
}
/** Runs a command that becomes Prisma, and keeps what it says without the URL and its password. */
async function hearPrisma(host, argv, { onLine, target, command, env, ...rest }) {
    const redact = redactorOf([target.url]);
    const lines = [];
    const say = (line) => {
        if (line.trim() === '')
            return;
        const shown = redact(line);
        lines.push(shown);
        onLine?.(shown);
    };
    const show = `prisma migrate ${command}`;
    const heard = { env, show, accept: 'any', onStdout: say, onStderr: say };
    const { exitCode } = await host.stream(argv, { ...rest, ...heard });
    return { exitCode, lines };
}

;// CONCATENATED MODULE: ./packages/database/lib/script-splitting.js

/**
 * Prisma 6.16 to 6.19 with `engine: 'js'` in its prisma.config cuts a script at every semicolon and sends the pieces
 * one by one: a migration is not whole any more, and a function's body is cut in two.
 * @param config the text of prisma.config.
 * @throws Failure where that is so.
 */
function requireWholeScripts(version, config, place) {
    const code = config.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, '');
    if (!version.startsWith('6.') || !/\bengine\s*:\s*['"`]js['"`]/.test(code))
        return;
    throw new lib/* Failure */.HR({
        what: `Prisma ${version} in ${place} would not apply migrations as wholes.`,
        why: "Its prisma.config says engine: 'js', with which Prisma 6 cuts each script at its semicolons and applies the pieces one by one.",
        fix: "Take engine: 'js' out of prisma.config (the classic engine migrates), or use Prisma 7.",
    });
}

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
;// CONCATENATED MODULE: ./packages/database/lib/tls-channel.js


/** What a PostgreSQL client says to ask for TLS: length 8, then 80877103. The server answers S or N. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
/**
 * Speaks TLS with a PostgreSQL server over a channel that is open already, as the URL asks for it: the name in the
 * server's certificate is checked against the URL's host, however the server is reached.
 * @returns the channel itself where the URL wants none, or where it only prefers TLS and the server has none.
 * @throws Error when TLS is required and there is none, or the certificate is not the right one.
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
        const secure = (0,external_node_tls_.connect)({ socket: channel, ...tlsOptions(target) });
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
            // One byte and no more: what follows belongs to TLS.
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

;// CONCATENATED MODULE: ./packages/database/lib/unreachable.js

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
    '57P03': ['The server is starting or stopping.', 'Wait until it is up and run this again.'],
};
/** Says why a connection or a question over it failed. */
function explainUnreachable(error, redact) {
    const first = error instanceof AggregateError ? error.errors[0] : error;
    const code = codeOf(first);
    const words = (0,lib/* messageOf */.bD)(first).split('\n')[0] ?? '';
    const [why, fix] = causes[code] ?? guess(words);
    return { kind: 'unreachable', why, fix, evidence: redact(code ? `${words} (${code})` : words) };
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

;// CONCATENATED MODULE: ./packages/database/lib/tunnel.js






/**
 * Makes a database reachable through a host's verified connection. TLS ends on this machine, where the server's name
 * is still known: Prisma, which only sees 127.0.0.1, could not check it.
 * @param name how the user calls the database.
 * @throws Failure when the host does not get there, or the server's TLS is not what the URL asks for.
 */
function openTunnel(host, name, target) {
    const { host: address, port } = target;
    const over = (channel) => secureChannel(channel, target);
    return tunnelThrough(host.name, name, target, () => (0,host_lib/* forward */.sY)(host, { address, port, over }));
}
/**
 * The same over anything that carries streams to a database.
 * @param through how people call it.
 * @param dial opens a stream to the database's host and port.
 */
function openTunnelOver(through, name, target, dial) {
    return tunnelThrough(through, name, target, () => (0,host_lib/* carryLocally */.GI)(async () => secureChannel(await dial(), target)));
}
async function tunnelThrough(through, name, target, open) {
    if (target.host.startsWith('/')) {
        throw new lib/* Failure */.HR({
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
        if (error instanceof lib/* Failure */.HR)
            throw error;
        const { why, fix, evidence } = explainUnreachable(error, redactorOf([target.url]));
        throw new lib/* Failure */.HR({
            what: `${name} (${describeTarget(target)}) gives no answer through ${through}.`,
            ...{ why, fix, evidence: [evidence], cause: error },
        });
    }
}
function atLocalPort(target, port, through) {
    const url = new URL(target.url);
    url.hostname = '127.0.0.1';
    url.port = String(port);
    // What stays is kept byte for byte: searchParams would write a blank as +.
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

;// CONCATENATED MODULE: ./packages/database/lib/reach/checkout-way.js





/** Prisma runs on this machine, in the checkout; the database is reached directly. */
function directWay(entry, place, provide, { here }) {
    const { target } = entry;
    return {
        target,
        dumps: { host: here, target, network: 'host' },
        readMigrations: () => migrationsOf(place),
        prepare: () => prepareIn(here, entry, place, provide, target),
        close: async () => { },
    };
}
/** Prisma runs on this machine, in the checkout; the database is reached through a host. */
async function tunnelWay(entry, place, provide, { here }) {
    const { target, close } = await openTunnel(place.host, entry.name, entry.target);
    return {
        target,
        through: place.host.name,
        dumps: { host: here, target, network: 'host' },
        readMigrations: () => migrationsOf(place),
        prepare: () => prepareIn(here, entry, place, provide, target),
        close,
    };
}
/** The migrations of a project of the checkout. */
async function migrationsOf(place) {
    return readMigrations(await findMigrationsFolder(place));
}
/** The Prisma of a project in a directory tree of a machine. */
async function prepareIn(host, { name, urlVariable }, { directory, schema }, provide, target) {
    const cli = await provide(name, directory);
    if (cli.version.startsWith('6.'))
        await requireWholeScriptsIn(host, directory, cli.version);
    const project = { cli, directory, target, urlVariable, ...(schema === undefined ? {} : { schema }) };
    return installedPrisma(host, project);
}
async function requireWholeScriptsIn(host, directory, version) {
    for (const ending of ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs']) {
        const file = (0,external_node_path_.join)(directory, `prisma.config.${ending}`);
        if (!(await host.stat(file)))
            continue;
        const config = Buffer.from(await host.readFile(file)).toString('utf8');
        return requireWholeScripts(version, config, directory);
    }
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(542);
;// CONCATENATED MODULE: ./packages/database/lib/reach/project-packages.js



/**
 * Provides the projects of one directory tree with their CLI. Each lock file is installed once, one after the other:
 * package managers share a cache and the disk.
 * @param boundary the directory above which nobody looks.
 */
function cliProvider(host, boundary, deps) {
    const installations = new Map();
    let last = Promise.resolve();
    const installOnce = (installer) => {
        const known = installations.get(installer.root);
        if (known)
            return known;
        const work = last.then(() => run(host, installer, deps));
        installations.set(installer.root, work);
        last = work.catch(() => { });
        return work;
    };
    return async (name, directory) => {
        const found = await findPrismaCli(host, directory, boundary);
        if (found)
            return found;
        if (deps.install.when === 'never')
            throw notInstalled(name, directory, host);
        await installOnce(await findInstaller(host, directory, boundary));
        const installed = await findPrismaCli(host, directory, boundary);
        if (installed)
            return installed;
        throw new lib/* Failure */.HR({
            what: `The project of "${name}" in ${directory} does not have Prisma.`,
            why: 'Its packages were installed, and no node_modules/.bin/prisma came along.',
            fix: 'Add prisma to its devDependencies, and commit package.json with its lock file.',
        });
    };
}
async function run(host, installer, deps) {
    const { clock, signal, info, progress } = deps;
    const { hide, timeoutMs } = deps.install;
    const start = clock.now();
    const place = host.address === 'local' ? installer.root : `${installer.root} on ${host.name}`;
    const shown = `\`${installer.argv.join(' ')}\` in ${place}`;
    progress(`Running ${shown}`);
    const onLine = (line) => progress(`${installer.argv[0]}: ${line}`);
    await install(host, installer, { onLine, hide, signal, timeoutMs });
    info(`Ran ${shown}: ${((clock.now() - start) / 1000).toFixed(1)} s`);
}
function notInstalled(name, directory, host) {
    const here = host.address === 'local';
    return new lib/* Failure */.HR({
        what: `Prisma is not installed for "${name}" in ${directory}${here ? '' : ` on ${host.name}`}.`,
        why: `No node_modules/.bin/prisma is there or above it${here ? '' : ', as in the checkout that it was copied from'}, and "install" is "never".`,
        fix: 'Install the packages in a step before this one, or set install: auto.',
    });
}

;// CONCATENATED MODULE: ./packages/database/lib/reach/host-copy.js





/**
 * Copies a directory of the checkout to a host, and proves the copy. What git keeps for itself stays here; installed
 * packages go along only where none are to be installed there.
 */
async function copyToHost(host, root, deps) {
    const { signal, install, logger, clock, info } = deps;
    const staged = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'fairway-project-'));
    const made = await host.exec(['sh', '-c', makeProgram], { signal, show: 'make a throwaway directory' });
    const directory = made.stdout.trim();
    const remove = () => host.remove(directory);
    try {
        const left = install.when === 'never' ? ['.git'] : ['.git', 'node_modules'];
        const filter = (path) => path === root || !left.includes((0,external_node_path_.basename)(path));
        await (0,promises_.cp)(root, staged, { recursive: true, verbatimSymlinks: true, filter });
        const proof = await (0,host_lib/* syncDirectory */.zR)(host, { from: staged, to: directory }, { logger, clock, signal });
        info(`${host.name}: ${proof.files} files of ${root} copied and read back`);
        const at = (path) => (0,external_node_path_.join)(directory, (0,external_node_path_.relative)(root, path));
        return { at, remove, provide: cliProvider(host, directory, deps) };
    }
    catch (error) {
        await remove().catch(() => { });
        throw error;
    }
    finally {
        await (0,promises_.rm)(staged, { recursive: true, force: true });
    }
}
/** Private from its first moment; what a killed run left behind a day ago goes. */
const makeProgram = `
find "\${TMPDIR:-/tmp}" -maxdepth 1 -name 'fairway-migrate-*' -user "$(id -un)" -mtime +0 -exec rm -rf {} + 2>/dev/null
mktemp -d "\${TMPDIR:-/tmp}/fairway-migrate-XXXXXXXXXX"
`;

;// CONCATENATED MODULE: ./packages/database/lib/reach/image-program.js
/**
 * What a project inside an image says of itself, as JSON: run by the image's own Node, from its standard input. Its
 * argument is JSON: where the project is and where its migrations may be.
 */
const imageProgram = `
const fs = require("node:fs");
const path = require("node:path");
const { directory, candidates } = JSON.parse(process.argv[2]);
const project = path.resolve(directory);
const read = (file) => { try { return fs.readFileSync(file, "utf8"); } catch { return null; } };
const answer = { project, prisma: null, folder: null, migrations: [], config: null };
for (let at = project; answer.prisma === null; at = path.dirname(at)) {
  const home = path.join(at, "node_modules/prisma");
  const manifest = read(path.join(home, "package.json"));
  if (manifest !== null) {
    const { version, bin } = JSON.parse(manifest);
    answer.prisma = { version, cli: path.join(home, typeof bin === "string" ? bin : bin.prisma) };
  }
  if (at === path.dirname(at)) break;
}
for (const name of ["ts", "mts", "cts", "js", "mjs", "cjs"]) answer.config ??= read(path.join(project, "prisma.config." + name));
for (const candidate of candidates) {
  const folder = path.resolve(project, candidate);
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
  answer.folder = folder;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) answer.migrations.push({ name: entry.name, script: read(path.join(folder, entry.name, "migration.sql")) });
  }
  break;
}
process.stdout.write(JSON.stringify(answer));
`.trim();

;// CONCATENATED MODULE: ./packages/database/lib/reach/image-project.js







const answerShape = schemas/* object */.Ikc({
    project: schemas/* string */.YjP(),
    prisma: schemas/* object */.Ikc({ version: schemas/* string */.YjP(), cli: schemas/* string */.YjP() }).nullable(),
    config: schemas/* string */.YjP().nullable(),
    folder: schemas/* string */.YjP().nullable(),
    migrations: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), script: schemas/* string */.YjP().nullable() })),
});
/** Milliseconds: the image may have to be pulled first. */
const patienceMs = 600_000;
/**
 * Reads a project out of an image, with the image's own Node and without any network.
 * @throws Failure when the image cannot be run, or holds no Prisma or no migrations.
 */
async function readImageProject(host, place, signal) {
    const { image } = place;
    const candidates = folderCandidates(place);
    const question = JSON.stringify({ directory: place.directory ?? '.', candidates });
    const argv = dockerRunArgv(image, { network: 'none', entrypoint: 'node', interactive: true }, [
        '-',
        question,
    ]);
    const { exitCode, stdout, stderr } = await host.exec(argv, {
        ...{ stdin: imageProgram, accept: 'any', signal, timeoutMs: patienceMs },
        show: `read the project in ${image}`,
    });
    if (exitCode !== 0)
        throw notRead(host, image, exitCode, stderr);
    const { project, prisma, config, folder, migrations } = answerShape.parse(JSON.parse(stdout));
    const where = `${project} of the image ${image}`;
    if (prisma === null) {
        throw new lib/* Failure */.HR({
            what: `There is no Prisma in ${where}.`,
            why: 'No node_modules/prisma is there or above it.',
            fix: "Install prisma in the image (it may be among the dependencies that production keeps), or name the project's directory: `directory: /app/…`.",
        });
    }
    requireSupported(prisma.version, where);
    if (config !== null)
        requireWholeScripts(prisma.version, config, where);
    if (folder === null)
        throw noFolder(where, candidates);
    const scripts = migrations.map(({ name, script }) => {
        if (script === null)
            throw noScript(`${folder} of the image ${image}`, name);
        return { name, script };
    });
    return { directory: project, ...prisma, migrations: orderMigrations(folder, scripts) };
}
function notRead(host, image, exitCode, stderr) {
    const noNode = /"node": executable file not found/.test(stderr);
    return new lib/* Failure */.HR({
        what: `The project in the image ${image} cannot be read on ${host.name}.`,
        why: noNode
            ? 'There is no node in the image, which Prisma needs.'
            : `\`docker run\` ended with exit status ${exitCode}.`,
        evidence: stderr.split('\n').filter(Boolean).slice(-8),
        fix: noNode
            ? 'Name the image that migrates, with Node and Prisma in it.'
            : 'Check the name of the image, and that the host has it or may pull it.',
    });
}

;// CONCATENATED MODULE: ./packages/database/lib/reach/in-image-way.js





/**
 * Prisma runs in a container of the release's image on a host; this machine asks the database through a second one in
 * the same network.
 * @param relay opens the way into that network.
 */
async function inImageWay(entry, place, relay, { signal }) {
    const { host, network } = place;
    const through = `${network === undefined ? '' : `the network ${network} of `}${host.name}`;
    // First: of an image that cannot be run it says more than a relay that does not start.
    const project = await readImageProject(host, place, signal);
    const { dial } = await relay();
    const { target, close } = await openTunnelOver(through, entry.name, entry.target, () => dial(entry.target.host, entry.target.port));
    return {
        target,
        through,
        dumps: { host, target: entry.target, network },
        readMigrations: async () => project.migrations,
        prepare: async () => imagePrisma(entry, place, project),
        close,
    };
}
function imagePrisma({ target, urlVariable }, { host, image, network, schema }, { directory, version, cli }) {
    const env = prismaEnvironment(urlVariable, target);
    return {
        version,
        place: `${directory} of the image ${image} on ${host.name}`,
        target,
        urlVariable,
        async migrate(command, deps) {
            const name = `fairway-migrate-${(0,external_node_crypto_.randomBytes)(5).toString('hex')}`;
            const argv = dockerRunArgv(image, { name, network, directory, entrypoint: 'node', pass: Object.keys(env) }, [cli, ...migrateArgv(command, schema)]);
            try {
                return await hearPrisma(host, argv, { ...deps, env, target, command });
            }
            catch (error) {
                // Ending `docker run` does not end a container whose first process takes no signals.
                await host.exec(['docker', 'rm', '--force', name], { accept: 'any' }).catch(() => { });
                throw error;
            }
        },
    };
}

;// CONCATENATED MODULE: ./packages/database/lib/reach/on-host-way.js


/**
 * Prisma runs on a host, in a copy of the project; this machine asks the database through the host.
 * @param copy makes the copy, when it is first needed.
 */
async function onHostWay(entry, place, copy) {
    const { host } = place;
    const { target, close } = await openTunnel(host, entry.name, entry.target);
    return {
        target,
        through: host.name,
        dumps: { host, target: entry.target, network: 'host' },
        readMigrations: () => migrationsOf(place),
        async prepare() {
            const { at, provide } = await copy();
            const there = { ...place, directory: at(place.directory) };
            return prepareIn(host, entry, there, provide, entry.target);
        },
        close,
    };
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
;// CONCATENATED MODULE: ./packages/database/lib/reach/relay-frames.js
const kinds = ['open', 'opened', 'data', 'end'];
const headLength = 9;
/** A frame as bytes: the connection's number (4 bytes), the kind (1), the length (4), the content. */
function writeFrame({ connection, kind, content }) {
    const head = Buffer.alloc(headLength);
    head.writeUInt32BE(connection, 0);
    head.writeUInt8(kinds.indexOf(kind), 4);
    head.writeUInt32BE(content.length, 5);
    return Buffer.concat([head, content]);
}
/** Takes bytes as they come and gives the frames that are whole. */
class FrameReader {
    #rest = Buffer.alloc(0);
    push(chunk) {
        this.#rest = Buffer.concat([this.#rest, chunk]);
        const frames = [];
        while (this.#rest.length >= headLength) {
            const end = headLength + this.#rest.readUInt32BE(5);
            if (this.#rest.length < end)
                break;
            const kind = kinds[this.#rest.readUInt8(4)];
            if (kind === undefined)
                throw new Error('what came is no frame of a relay');
            frames.push({
                connection: this.#rest.readUInt32BE(0),
                kind,
                content: this.#rest.subarray(headLength, end),
            });
            this.#rest = this.#rest.subarray(end);
        }
        return frames;
    }
}

;// CONCATENATED MODULE: ./packages/database/lib/reach/relay.js


/** @param channel a running `relayProgram`. */
function relayOver(channel) {
    const carried = new Map();
    const frames = new FrameReader();
    let count = 0;
    let over;
    const send = (connection, kind, content, done) => channel.stdin.write(writeFrame({ connection, kind, content }), () => done?.());
    const end = (connection, words) => {
        const one = carried.get(connection);
        if (one === undefined)
            return;
        carried.delete(connection);
        one.settle(new Error(words || 'the connection was closed'));
        if (words)
            one.stream.destroy(new Error(words));
        else
            one.stream.push(null);
    };
    const take = ({ connection, kind, content }) => {
        if (kind === 'opened')
            carried.get(connection)?.settle();
        if (kind === 'data')
            carried.get(connection)?.stream.push(content);
        if (kind === 'end')
            end(connection, content.toString());
    };
    const endAll = (words) => {
        over ??= words;
        for (const connection of [...carried.keys()])
            end(connection, words);
    };
    channel.stdin.on('error', () => { });
    channel.stdout.on('data', (chunk) => {
        try {
            frames.push(chunk).forEach(take);
        }
        catch {
            endAll(`what it says is not what a relay says: ${chunk.toString('latin1').slice(0, 200)}`);
        }
    });
    channel.ended.then(endAll);
    return {
        close: channel.close,
        dial(host, port) {
            if (over !== undefined)
                return Promise.reject(new Error(over));
            const connection = ++count;
            const stream = new external_node_stream_.Duplex({
                read() { },
                write: (chunk, _encoding, done) => void send(connection, 'data', chunk, done),
                final(done) {
                    send(connection, 'end', Buffer.alloc(0), done);
                },
                destroy(error, done) {
                    if (carried.delete(connection))
                        send(connection, 'end', Buffer.alloc(0));
                    done(error);
                },
            });
            // Who waits for it is told by the promise; afterwards its end is told by the stream's closing.
            stream.on('error', () => { });
            return new Promise((resolve, reject) => {
                const settle = (error) => (error ? reject(error) : resolve(stream));
                carried.set(connection, { stream, settle });
                send(connection, 'open', Buffer.from(JSON.stringify({ host, port })));
            });
        },
    };
}

;// CONCATENATED MODULE: ./packages/database/lib/reach/relay-program.js
/**
 * The far end of a relay: reads frames from standard input, makes the connections that they ask for, and writes what
 * these say to standard output. It ends with its standard input, so no run leaves it behind. It stands here as text
 * because the image that runs it has only its own files; any Node since 14 understands it.
 */
const relayProgram = `
const net = require("node:net");
const sockets = new Map();
const tell = (connection, kind, content) => {
  const head = Buffer.alloc(9);
  head.writeUInt32BE(connection, 0);
  head.writeUInt8(kind, 4);
  head.writeUInt32BE(content.length, 5);
  process.stdout.write(Buffer.concat([head, content]));
};
const open = (connection, place) => {
  const socket = net.connect(place);
  sockets.set(connection, socket);
  socket.setNoDelay(true);
  let words = "";
  socket.on("connect", () => tell(connection, 1, Buffer.alloc(0)));
  socket.on("data", (chunk) => tell(connection, 2, chunk));
  socket.on("error", (error) => { words = error.message; });
  socket.on("close", () => { sockets.delete(connection); tell(connection, 3, Buffer.from(words)); });
};
let rest = Buffer.alloc(0);
process.stdin.on("data", (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  while (rest.length >= 9 && rest.length >= 9 + rest.readUInt32BE(5)) {
    const connection = rest.readUInt32BE(0);
    const kind = rest.readUInt8(4);
    const content = rest.subarray(9, 9 + rest.readUInt32BE(5));
    rest = rest.subarray(9 + content.length);
    const socket = sockets.get(connection);
    if (kind === 0) open(connection, JSON.parse(content.toString()));
    else if (kind === 2 && socket) socket.write(content);
    else if (kind === 3 && socket) socket.destroy();
  }
});
process.stdin.on("end", () => process.exit(0));
`.trim();

;// CONCATENATED MODULE: ./packages/database/lib/reach/open-ways.js













/**
 * Opens the way to every database. Copies of one directory on one host, and relays into one network, are shared.
 * @throws Failure naming every database that is not reached; nothing stays open then.
 */
async function openWays(entries, deps) {
    const closing = [];
    const shared = sharedMeans(deps, (close) => closing.unshift(close));
    const close = async () => {
        for (const end of closing.splice(0))
            await end();
    };
    const open = async (entry) => {
        const way = await openWay(entry, shared, deps);
        // Tunnels end before what carries them.
        closing.unshift(way.close);
        if (way.through !== undefined)
            deps.info(`${entry.name}: reached through ${way.through}`);
        return { entry, way };
    };
    try {
        const { values, failures } = await settle(entries.map(open));
        if (failures.length > 0)
            throw combine('Several databases are not reached.', failures);
        return { reached: values, close };
    }
    catch (error) {
        await close();
        throw error;
    }
}
async function openWay(entry, shared, deps) {
    const { reach } = entry;
    switch (reach.kind) {
        case 'direct':
            return directWay(entry, reach, shared.provide, deps);
        case 'ssh-tunnel':
            return tunnelWay(entry, reach, shared.provide, deps);
        case 'on-host':
            return onHostWay(entry, reach, () => shared.copy(reach));
        case 'in-image':
            return inImageWay(entry, reach, () => shared.relay(reach), deps);
    }
}
function sharedMeans(deps, onClose) {
    const copies = new Map();
    const relays = new Map();
    return {
        provide: cliProvider(deps.here, deps.workspace, deps),
        async copy({ host, directory }) {
            const root = await rootOf(directory, deps);
            return once(copies, `${host.name} ${root}`, async () => {
                const copy = await copyToHost(host, root, deps);
                onClose(copy.remove);
                return copy;
            });
        },
        relay({ host, image, network }) {
            return once(relays, JSON.stringify([host.name, image, network]), async () => {
                const run = { network, entrypoint: 'node', interactive: true };
                const argv = dockerRunArgv(image, run, ['-e', relayProgram]);
                const { clock, signal } = deps;
                const relay = relayOver(await (0,host_lib/* openCommandChannel */.zF)(host, argv, { clock, signal }));
                onClose(relay.close);
                return relay;
            });
        },
    };
}
/** What belongs together: the directory of the lock file. Packages that go along need none. */
async function rootOf(directory, { here, workspace, install }) {
    try {
        return (await findInstaller(here, directory, workspace)).root;
    }
    catch (error) {
        const cli = install.when === 'never' ? await findPrismaCli(here, directory, workspace) : undefined;
        if (cli === undefined)
            throw error;
        return (0,external_node_path_.dirname)((0,external_node_path_.dirname)((0,external_node_path_.dirname)(cli.bin)));
    }
}
function once(made, key, make) {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known;
}

;// CONCATENATED MODULE: ./packages/database/lib/compare.js

/**
 * Compares a migrations folder with the rows of `_prisma_migrations`. Prisma's own `migrate status` says "up to date"
 * of an edited script and of a database that is ahead, and `migrate deploy` applies onto a diverged history.
 */
function compareHistory(folder, rows) {
    const live = rows.filter((row) => row.rolledBackAt === null);
    const done = new Map(live.filter((row) => row.finishedAt !== null).map((row) => [row.name, row]));
    const failed = live
        .filter((row) => row.finishedAt === null && !done.has(row.name))
        .map(({ name, startedAt, logs }) => ({ name, startedAt, logs }));
    const unfinished = new Set(failed.map((row) => row.name));
    const known = new Set(folder.map((migration) => migration.name));
    const names = (wanted) => folder.filter(wanted).map((migration) => migration.name);
    const strangers = sorted([...done.keys()].filter((name) => !known.has(name)));
    const lastOfFolder = folder.at(-1)?.name ?? '';
    const lastApplied = sorted([...done.keys()]).at(-1) ?? '';
    const applied = names(({ name }) => done.has(name));
    const pending = names(({ name }) => !done.has(name) && !unfinished.has(name));
    const edited = names(({ name, script }) => {
        const row = done.get(name);
        return row !== undefined && !matchesChecksum(script, row.checksum);
    });
    const missing = strangers.filter((name) => isOlder(name, lastOfFolder));
    const ahead = strangers.filter((name) => !isOlder(name, lastOfFolder));
    const backDated = pending.filter((name) => isOlder(name, lastApplied));
    const lists = { applied, pending, failed, edited, missing, backDated, ahead };
    return { kind: kindOf(lists), ...lists };
}
/** The worst that is true: what has to be put right first. */
function kindOf(lists) {
    if (lists.failed.length > 0)
        return 'failed';
    if (lists.edited.length + lists.missing.length + lists.backDated.length > 0)
        return 'diverged';
    if (lists.ahead.length > 0)
        return 'ahead';
    return lists.pending.length > 0 ? 'pending' : 'up-to-date';
}
function isOlder(name, than) {
    return name.localeCompare(than) < 0;
}
function sorted(names) {
    return [...names].sort((a, b) => a.localeCompare(b));
}

;// CONCATENATED MODULE: ./packages/database/lib/history.js

const rowShape = schemas/* object */.Ikc({
    migration_name: schemas/* string */.YjP(),
    checksum: schemas/* string */.YjP(),
    started_at: schemas/* date */.p6U(),
    finished_at: schemas/* date */.p6U().nullable(),
    rolled_back_at: schemas/* date */.p6U().nullable(),
    logs: schemas/* string */.YjP().nullable(),
});
/** Reads a schema's history. The connection must be in a transaction. */
async function readHistory(client, schema) {
    const found = await client.query("SELECT to_regclass(format('%I._prisma_migrations', $1::text)) AS history", [schema]);
    if (found.rows[0]?.history === null)
        return { managed: false, tables: await readTables(client, schema) };
    return { managed: true, rows: await readRows(client, schema) };
}
async function readRows(client, schema) {
    const { rows } = await client.query(`SELECT migration_name, checksum, started_at, finished_at, rolled_back_at, logs
       FROM ${client.escapeIdentifier(schema)}._prisma_migrations ORDER BY started_at, migration_name`);
    return schemas/* array */.YOg(rowShape)
        .parse(rows)
        .map((row) => ({
        name: row.migration_name,
        checksum: row.checksum,
        startedAt: row.started_at,
        finishedAt: row.finished_at,
        rolledBackAt: row.rolled_back_at,
        logs: row.logs,
    }));
}
/** Tables and views of the schema, without those that an extension brought along. */
async function readTables(client, schema) {
    const { rows } = await client.query(`SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
      ORDER BY c.relname`, [schema]);
    return rows.map((row) => row.relname);
}

;// CONCATENATED MODULE: ./packages/database/lib/migration-lock.js

/**
 * The key that Prisma passes to pg_advisory_lock for as long as it migrates.
 * Source: prisma-engines, schema-engine/connectors/sql-schema-connector/src/flavour/postgres.rs.
 */
const migrationLockKey = 72_707_369;
const holderShape = schemas/* object */.Ikc({
    pid: schemas/* number */.aig(),
    application: schemas/* string */.YjP().nullable(),
    client: schemas/* string */.YjP().nullable(),
    state: schemas/* string */.YjP().nullable(),
    since: schemas/* date */.p6U().nullable(),
    statement: schemas/* string */.YjP().nullable(),
});
const runPrefix = 'fairway-run ';
/**
 * What a run calls its connection while it migrates. The server drops that connection as soon as the run is dead,
 * though it goes on with a statement that it has begun: so the two can be told apart.
 * @param unique tells apart runs that have one description.
 */
function runMark(unique, description) {
    // PostgreSQL cuts names at 63 bytes.
    return Buffer.from(`${runPrefix}${unique} ${description}`).subarray(0, 63).toString('utf8');
}
/**
 * Who holds Prisma's lock in this database.
 * @param ownMark the mark of this run, which is no other one.
 * @returns undefined where it is free.
 */
async function readMigrationLock(client, ownMark) {
    const { rows } = await client.query(`SELECT a.pid, a.application_name AS application, host(a.client_addr) AS client, a.state,
            CASE a.state WHEN 'active' THEN a.query_start ELSE a.state_change END AS since,
            left(a.query, 200) AS statement
       FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1 AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`, [migrationLockKey]);
    if (rows.length === 0)
        return undefined;
    const { state, application, statement, ...holder } = holderShape.parse(rows[0]);
    return {
        holder: {
            ...holder,
            application: application ?? '',
            statement: statement ?? '',
            // A session that may not be looked into is taken for a busy one.
            active: state === null || state === 'active',
        },
        runs: await readRuns(client, ownMark),
    };
}
async function readRuns(client, ownMark) {
    const { rows } = await client.query(`SELECT application_name AS mark FROM pg_stat_activity
      WHERE datname = current_database() AND starts_with(application_name, $1) AND application_name <> $2`, [runPrefix, ownMark ?? '']);
    return rows.map(({ mark }) => mark.slice(runPrefix.length).replace(/^\S+ /, ''));
}

;// CONCATENATED MODULE: ./packages/database/lib/state.js






/**
 * Reads the state of a database from its migrations folder and its own `_prisma_migrations`. Changes nothing. An
 * empty database is `pending` with all of the folder.
 * @throws only the signal's reason: a database that gives no answer is a state too.
 */
async function readState(target, folder, { signal, timeoutMs = 10_000, ownMark } = {}) {
    try {
        return await withConnection(target, { timeoutMs, ...(signal && { signal }) }, (client) => ask(client, target.schema, folder, ownMark));
    }
    catch (error) {
        signal?.throwIfAborted();
        return explainUnreachable(error, redactorOf([target.url]));
    }
}
/** All in one transaction that cannot write. */
async function ask(client, schema, folder, ownMark) {
    await client.query('BEGIN READ ONLY');
    try {
        // The lock first: a run that ends in between has written its history by then.
        const lock = await readMigrationLock(client, ownMark);
        const history = await readHistory(client, schema);
        if (!history.managed && history.tables.length > 0)
            return { kind: 'unmanaged', tables: history.tables };
        const comparison = compareHistory(folder, history.managed ? history.rows : []);
        const unsettled = comparison.kind === 'pending' || comparison.kind === 'failed';
        return lock && unsettled ? whileLocked(lock, comparison) : comparison;
    }
    finally {
        await client.query('ROLLBACK');
    }
}
/**
 * A run that is gone has left a migration without an end and without a word, which its session still works on. A run
 * that is alive shows itself, or has a session that rests between two statements.
 */
function whileLocked({ holder, runs }, { failed }) {
    const [run] = runs;
    const begun = failed.filter(({ logs }) => logs === null).map(({ name }) => name);
    if (run === undefined && holder.active && begun.length > 0)
        return { kind: 'abandoned', holder, migrations: begun };
    return { kind: 'locked', holder, ...(run === undefined ? {} : { run }) };
}
/** A state in a few words, for a table or a log line. */
function describeState(state) {
    const count = (list, word) => list.length > 0 ? [`${list.length} ${word}`] : [];
    switch (state.kind) {
        case 'up-to-date':
            return `up to date (${state.applied.length})`;
        case 'pending':
            return `${state.pending.length} pending`;
        case 'unmanaged':
            return `unmanaged (${state.tables.length} tables)`;
        case 'unreachable':
            return 'unreachable';
        case 'locked':
            return 'locked by another run';
        case 'abandoned':
            return 'abandoned but still running in the server';
        default: {
            const parts = [
                ...count(state.failed, 'half done'),
                ...count(state.edited, 'edited'),
                ...count(state.missing, 'missing'),
                ...count(state.backDated, 'back-dated'),
                ...count(state.ahead, 'ahead'),
            ];
            return `${state.kind} (${parts.join(', ')})`;
        }
    }
}

;// CONCATENATED MODULE: ./packages/database/lib/deploy-problem.js
/** Explains a failed run by the code that Prisma prints, and its own words. */
function explainDeploy({ exitCode, lines }) {
    const text = lines.join('\n');
    const limit = limits.find(({ words }) => text.includes(words));
    if (limit)
        return { why: limit.why, fix: limit.fix, evidence: complaintOf(lines) };
    const code = /\b(P[13]\d{3})\b/.exec(text)?.[1];
    const known = code === undefined ? undefined : deploy_problem_causes[code];
    const evidence = complaintOf(lines);
    if (known)
        return { why: `${known[0]} (${code}).`, fix: known[1], evidence };
    return {
        why: `\`prisma migrate deploy\` ended with exit status ${exitCode}${code ? ` (${code})` : ''}.`,
        fix: 'Read its last words above, correct the migration, and run this again.',
        evidence,
    };
}
/** What Prisma says from its first error on, without the places in its own source where it arose. */
function complaintOf(lines) {
    const start = lines.findIndex((line) => line.startsWith('Error'));
    const frame = /^ {3,}(\d+: |at |with )/;
    return lines
        .slice(Math.max(0, start))
        .filter((line) => !frame.test(line))
        .slice(-15);
}
const undone = 'It was undone as a whole, unless it has statements that cannot run in a transaction: `prisma migrate resolve --rolled-back NAME`, then run this again';
/** What the server says when a session has reached one of its limits. */
const limits = [
    {
        words: 'canceling statement due to lock timeout',
        why: 'A table was in use for longer than lock-timeout, so that the migration did not get its lock.',
        fix: `${undone} at a quieter time. Long transactions that are in the way are in pg_stat_activity.`,
    },
    {
        words: 'canceling statement due to statement timeout',
        why: 'A statement took longer than statement-timeout.',
        fix: `${undone} with a longer statement-timeout, or split the statement.`,
    },
];
/** Source: https://www.prisma.io/docs/orm/reference/error-reference */
const deploy_problem_causes = {
    P1001: ['The server stopped answering', 'Check that the server is up, then run this again.'],
    P1002: [
        'The lock of migrations was not free within ten seconds: another migration runs, or one was killed and still runs inside the server',
        'Wait for the other run. If there is none, look in pg_stat_activity for what holds advisory lock 72707369.',
    ],
    P1008: ['The server took too long', 'Look in pg_stat_activity for what it waits for, then run this again.'],
    P3009: [
        'An earlier migration failed, and Prisma applies nothing after it',
        'Put that migration right, mark it with `prisma migrate resolve`, and run this again.',
    ],
    P3018: [
        'The server refused a migration',
        'Correct it, undo by hand what it left behind, `prisma migrate resolve --rolled-back NAME`, and run this again.',
    ],
};

;// CONCATENATED MODULE: ./packages/database/lib/sign-of-life.js





/**
 * Does a piece of work under a mark: a connection of that name stands in pg_stat_activity for exactly as long as this
 * process lives and works. Other runs see by it that the migration has somebody who waits for it.
 * @throws Failure when the connection cannot be made; then the work was not begun. Else what the work throws.
 */
async function withSignOfLife(target, mark, work, signal) {
    let working;
    const deps = { applicationName: mark, timeoutMs: 10_000, ...(signal && { signal }) };
    try {
        return await withConnection(target, deps, async (client) => {
            // A machine that loses its power says no goodbye: the server has to ask for it.
            await client.query('SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3');
            working = work();
            return working;
        });
    }
    catch (error) {
        // A signal that ends the waiting ends the work too, which may take a moment.
        await working?.catch(() => { });
        if (working || signal?.aborted)
            throw error;
        const { why, fix, evidence } = explainUnreachable(error, redactorOf([target.url]));
        throw new lib/* Failure */.HR({
            what: `The ${describeTarget(target)} gives no answer.`,
            why,
            fix,
            evidence: [evidence],
            cause: error,
        });
    }
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/apply.js



/** Applies what is pending in every database, side by side. */
function applyAll(prepared, deps) {
    return Promise.all(prepared.map((one) => apply(one, deps)));
}
/** Applies what is pending, one database after the other. Those after the first that fails are not begun. */
async function applyInOrder(prepared, deps) {
    const applied = [];
    for (const one of prepared) {
        const result = await apply(one, deps);
        applied.push(result);
        if (!result.failure)
            continue;
        const left = prepared.slice(applied.length).map(({ entry }) => entry.name);
        if (left.length > 0)
            deps.teller.info(`Not begun, because ${result.name} failed: ${left.join(', ')}`);
        break;
    }
    return applied;
}
/** Rejects only when the run is cancelled: whatever else went wrong, the state is read back after it. */
async function apply({ entry, way, prisma, state }, deps) {
    const { clock, logger, signal, timeoutMs, mark, teller, note } = deps;
    const { name } = entry;
    const start = clock.now();
    const pending = state.kind === 'pending' ? state.pending.length : 0;
    teller.progress(`${name}: applying ${pending} ${pending === 1 ? 'migration' : 'migrations'}`);
    note(name, { begun: true });
    try {
        const deploy = () => prisma.migrate('deploy', {
            onLine: (line) => teller.info(`${name}: ${line}`),
            signal,
            timeoutMs,
        });
        const run = await withSignOfLife(way.target, mark, deploy, signal);
        const tookMs = clock.now() - start;
        if (run.exitCode === 0)
            return { name, tookMs };
        return {
            name,
            tookMs,
            failure: new lib/* Failure */.HR({ what: `Migrating ${name} failed.`, ...explainDeploy(run) }),
        };
    }
    catch (error) {
        if (signal.aborted) {
            logger.warn(`${name}: the run was ended while it migrated. What had begun may still run inside the server.`);
            throw signal.reason;
        }
        const failure = error instanceof lib/* Failure */.HR ? error : unexpected(name, error);
        return { name, tookMs: clock.now() - start, failure };
    }
}
function unexpected(name, cause) {
    return new lib/* Failure */.HR({
        what: `Migrating ${name} failed.`,
        why: (0,lib/* messageOf */.bD)(cause),
        fix: 'Run this again; its state is read anew first.',
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/database/lib/plan/finding.js
function contracting(why) {
    return { kind: 'contracting', why };
}
function blocking(why) {
    return { kind: 'blocking', why };
}
/** How a table is called in {@link Fresh}: with its schema where the script names it. */
function tableKey(table) {
    return [table?.schemaname, table?.relname].filter(Boolean).join('.');
}

;// CONCATENATED MODULE: ./packages/database/lib/plan/judge-alter-table.js

/** Sources of the locks and rewrites: https://www.postgresql.org/docs/current/sql-altertable.html, "Notes". */
function judgeAlterTable({ relation, cmds = [] }, fresh) {
    const table = tableKey(relation);
    if (fresh.tables.has(table))
        return [];
    return cmds.flatMap((cmd) => ('AlterTableCmd' in cmd ? judgeCommand(cmd.AlterTableCmd, table, fresh) : []));
}
/** They change nothing that a release can see, and hold their lock for a moment only. */
const harmless = new Set([
    ...[
        'AT_ValidateConstraint',
        'AT_DropNotNull',
        'AT_ChangeOwner',
        'AT_ReplicaIdentity',
        'AT_AttachPartition',
    ],
    ...['AT_SetStatistics', 'AT_SetStorage', 'AT_SetCompression', 'AT_SetOptions', 'AT_ResetOptions'],
    ...['AT_SetRelOptions', 'AT_ResetRelOptions', 'AT_ClusterOn', 'AT_DropCluster'],
]);
const rewriting = new Set([
    ...['AT_SetLogged', 'AT_SetUnLogged', 'AT_SetTableSpace', 'AT_SetAccessMethod'],
]);
function judgeCommand(command, table, fresh) {
    const { subtype, name } = command;
    const column = `${table}.${name}`;
    if (harmless.has(subtype))
        return [];
    if (rewriting.has(subtype))
        return [blocking(`rewrites ${table}`)];
    switch (subtype) {
        case 'AT_AddColumn':
            return judgeNewColumn(command, table, fresh);
        case 'AT_AddConstraint':
            return judgeConstraint(inside(command.def, 'Constraint'), table, fresh);
        case 'AT_DropColumn':
            return [contracting(`drops the column ${column}`)];
        case 'AT_DropConstraint':
            return [contracting(`drops the constraint ${name} of ${table}`)];
        case 'AT_SetNotNull':
            return [
                contracting(`refuses rows without ${column}`),
                blocking(`reads all of ${table} to see that ${name} is never empty`),
            ];
        case 'AT_ColumnDefault':
            return command.def ? [] : [contracting(`drops the default of ${column}`)];
        case 'AT_AlterColumnType':
            // Whether the new type is wider only the server knows.
            return [
                contracting(`changes the type of ${column}, which may narrow it`),
                blocking(`may rewrite ${table}`),
            ];
        default:
            return [
                contracting(`does ${subtype?.replace(/^AT_/, '')} to ${table}, which is not known to be harmless`),
            ];
    }
}
function judgeNewColumn({ def, missing_ok }, table, fresh) {
    const column = inside(def, 'ColumnDef');
    const constraints = (column?.constraints ?? []).flatMap((one) => 'Constraint' in one ? [one.Constraint] : []);
    const find = (type) => constraints.find(({ contype }) => contype === type);
    const name = `${table}.${column?.colname}`;
    // With IF NOT EXISTS it may have been there before.
    if (!missing_ok)
        fresh.columns.add(name);
    const serial = /^(small|big)?serial\d?$/.test(typeNameOf(column));
    const computed = find('CONSTR_GENERATED') ?? find('CONSTR_IDENTITY');
    const initial = find('CONSTR_DEFAULT')?.raw_expr;
    const findings = [];
    if (serial || computed || (initial && isVolatile(initial)))
        findings.push(blocking(`rewrites ${table}: ${name} has another value in each row`));
    const required = find('CONSTR_NOTNULL') ?? find('CONSTR_PRIMARY');
    if (required && !initial && !serial && !computed) {
        findings.push(contracting(`requires ${name}, which has no default: rows that the earlier release writes are refused`), blocking(`fails where ${table} has rows, which have no ${column?.colname}`));
    }
    if (find('CONSTR_UNIQUE') ?? find('CONSTR_PRIMARY'))
        findings.push(blocking(`builds an index while ${table} is locked`));
    if (find('CONSTR_CHECK'))
        findings.push(blocking(`reads all of ${table} to check ${column?.colname}`));
    return findings;
}
const constraintWords = {
    CONSTR_FOREIGN: 'foreign key',
    CONSTR_CHECK: 'check',
    CONSTR_UNIQUE: 'unique constraint',
    CONSTR_PRIMARY: 'primary key',
    CONSTR_EXCLUSION: 'exclusion',
};
function judgeConstraint(constraint, table, fresh) {
    const type = constraint?.contype ?? '';
    const word = constraintWords[type] ?? 'constraint';
    const columns = namesIn(type === 'CONSTR_FOREIGN' ? constraint?.fk_attrs : constraint?.keys);
    const onlyFresh = columns.length > 0 && columns.every((column) => fresh.columns.has(`${table}.${column}`));
    const findings = [];
    if (!onlyFresh)
        findings.push(contracting(`adds a ${word} to ${table}: it may refuse what the earlier release writes`));
    const builds = type === 'CONSTR_UNIQUE' || type === 'CONSTR_PRIMARY' || type === 'CONSTR_EXCLUSION';
    if (builds && !constraint?.indexname)
        findings.push(blocking(`builds an index while ${table} is locked`));
    if (!builds && !constraint?.skip_validation)
        findings.push(blocking(`reads all of ${table} to check it; NOT VALID and a later VALIDATE CONSTRAINT would not`));
    return findings;
}
/** Functions that give one value for all rows of a statement; PostgreSQL 11 and newer keep it without a rewrite. */
const steady = new Set(['now', 'transaction_timestamp', 'statement_timestamp', 'to_timestamp', 'timezone']);
/** Whether an expression may give each row another value: it calls a function that is not known to be steady. */
function isVolatile(expression) {
    return [...JSON.stringify(expression).matchAll(/"FuncCall":\{"funcname":(\[.*?\])/g)].some(([, names = '']) => {
        const name = [...names.matchAll(/"sval":"(.*?)"/g)].at(-1)?.[1] ?? '';
        return !steady.has(name);
    });
}
function typeNameOf(column) {
    return namesIn(column?.typeName?.names).at(-1) ?? '';
}
function namesIn(nodes) {
    return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}
function inside(node, kind) {
    return node && kind in node ? node[kind] : undefined;
}

;// CONCATENATED MODULE: ./packages/database/lib/plan/judge-statement.js


/**
 * Judges one statement of a migration and remembers what it made. What is not known to add only counts as contracting:
 * a promise that one can go back must not rest on a guess.
 */
function judgeStatement(tree, fresh) {
    const judgement = judgeTables(tree, fresh) ?? judgeIndexes(tree, fresh) ?? judgeData(tree, fresh) ?? judgeRest(tree);
    if (judgement)
        return judgement;
    const kind = Object.keys(tree)[0] ?? 'statement';
    return adding.has(kind)
        ? []
        : [contracting(`does ${kind.replace(/Stmt$/, '')}, which is not known to be harmless`)];
}
/** Statements that only add, read, or set something for their own session. */
const adding = new Set([
    ...['CreateSchemaStmt', 'CreateExtensionStmt', 'CreateSeqStmt', 'CreateEnumStmt', 'CompositeTypeStmt'],
    ...[
        'CreateRangeStmt',
        'CreateDomainStmt',
        'DefineStmt',
        'CreateCastStmt',
        'CreateStatsStmt',
        'CommentStmt',
    ],
    ...[
        'AlterOwnerStmt',
        'AlterDefaultPrivilegesStmt',
        'SelectStmt',
        'InsertStmt',
        'CopyStmt',
        'VariableSetStmt',
    ],
    ...['TransactionStmt', 'ConstraintsSetStmt', 'NotifyStmt', 'CreateRoleStmt', 'CreatePublicationStmt'],
]);
function judgeTables(tree, fresh) {
    if ('CreateStmt' in tree) {
        const { relation, if_not_exists } = tree.CreateStmt;
        // It may have been there before.
        if (!if_not_exists)
            fresh.tables.add(tableKey(relation));
        return [];
    }
    if ('CreateTableAsStmt' in tree) {
        const { into, if_not_exists } = tree.CreateTableAsStmt;
        if (!if_not_exists)
            fresh.tables.add(tableKey(into?.rel));
        return [];
    }
    if ('AlterTableStmt' in tree)
        return judgeAlterTable(tree.AlterTableStmt, fresh);
    if ('RenameStmt' in tree)
        return judgeRename(tree.RenameStmt, fresh);
    if ('DropStmt' in tree)
        return judgeDrop(tree.DropStmt);
    if ('AlterObjectSchemaStmt' in tree)
        return [contracting('moves something to another schema')];
    if ('CreateTrigStmt' in tree) {
        const table = tableKey(tree.CreateTrigStmt.relation);
        return fresh.tables.has(table)
            ? []
            : [contracting(`puts a trigger on what the earlier release writes to ${table}`)];
    }
    return undefined;
}
function judgeRename({ renameType, relation, subname, newname }, fresh) {
    // No statement of a release names an index.
    if (renameType === 'OBJECT_INDEX' || fresh.tables.has(tableKey(relation)))
        return [];
    const old = [tableKey(relation), subname].filter(Boolean).join('.');
    return [contracting(`renames ${old || 'something'} to ${newname}`)];
}
function judgeDrop({ removeType, objects = [] }) {
    const what = removeType?.replace('OBJECT_', '').toLowerCase() ?? 'object';
    const names = [...JSON.stringify(objects).matchAll(/"sval":"(.*?)"/g)].map(([, name]) => name);
    return [contracting(`drops the ${what} ${names.join('.')}`)];
}
function judgeIndexes(tree, fresh) {
    if ('IndexStmt' in tree)
        return judgeIndex(tree.IndexStmt, fresh);
    if ('ReindexStmt' in tree) {
        return JSON.stringify(tree).includes('"concurrently"')
            ? []
            : [blocking('rebuilds an index while its table is locked')];
    }
    return undefined;
}
function judgeIndex({ relation, unique, concurrent, idxname }, fresh) {
    const table = tableKey(relation);
    if (fresh.tables.has(table))
        return [];
    return [
        ...(unique
            ? [contracting(`${idxname} refuses what the earlier release may write to ${table} twice`)]
            : []),
        ...(concurrent ? [] : [blocking(`builds an index without CONCURRENTLY: writes to ${table} wait`)]),
    ];
}
function judgeData(tree, fresh) {
    if ('UpdateStmt' in tree)
        return judgeUpdate(tree.UpdateStmt, fresh);
    if ('DeleteStmt' in tree)
        return [contracting(`deletes rows of ${tableKey(tree.DeleteStmt.relation)}`)];
    if ('MergeStmt' in tree)
        return [contracting(`changes rows of ${tableKey(tree.MergeStmt.relation)}`)];
    if ('TruncateStmt' in tree)
        return [contracting('empties a table'), blocking('locks the table')];
    if ('LockStmt' in tree)
        return [blocking('locks a table')];
    if ('ClusterStmt' in tree)
        return [blocking('rewrites a table')];
    if ('RefreshMatViewStmt' in tree)
        return tree.RefreshMatViewStmt.concurrent
            ? []
            : [blocking('nobody reads the view while it is refreshed')];
    if ('VacuumStmt' in tree)
        return JSON.stringify(tree).includes('"defname":"full"') ? [blocking('rewrites a table')] : [];
    return undefined;
}
function judgeUpdate({ relation, targetList = [] }, fresh) {
    const table = tableKey(relation);
    const columns = targetList.flatMap((one) => ('ResTarget' in one ? [one.ResTarget.name] : []));
    const own = fresh.tables.has(table) || columns.every((column) => fresh.columns.has(`${table}.${column}`));
    return own ? [] : [contracting(`changes ${columns.join(', ')} in rows of ${table}`)];
}
function judgeRest(tree) {
    if ('DoStmt' in tree)
        return [contracting('is a DO block, whose doing cannot be told before it runs')];
    if ('CreateFunctionStmt' in tree)
        return tree.CreateFunctionStmt.replace
            ? [contracting('may replace a function that the earlier release uses')]
            : [];
    if ('ViewStmt' in tree)
        return tree.ViewStmt.replace ? [contracting('may replace a view that the earlier release reads')] : [];
    if ('AlterEnumStmt' in tree)
        return tree.AlterEnumStmt.oldVal ? [contracting('renames a value of an enum')] : [];
    if ('GrantStmt' in tree)
        return tree.GrantStmt.is_grant ? [] : [contracting('takes a privilege away')];
    if ('GrantRoleStmt' in tree)
        return tree.GrantRoleStmt.is_grant ? [] : [contracting('takes a role away')];
    return undefined;
}

;// CONCATENATED MODULE: ./packages/database/lib/plan/parse-script.js

/**
 * Splits a script into its statements with the grammar of PostgreSQL 17, compiled to WebAssembly; it is loaded at the
 * first call. Dollar quotes, comments and strings with semicolons are no difficulty to it.
 * @returns what is wrong where the grammar refuses the script; nothing of it can be told then.
 */
async function parseScript(script) {
    // The parser calls an empty text an error.
    if (script.trim() === '')
        return [];
    const { parse } = await __webpack_require__.e(/* import() */ 426).then(__webpack_require__.t.bind(__webpack_require__, 5426, 19));
    const bytes = Buffer.from(script);
    try {
        const { stmts = [] } = await parse(script);
        return stmts.flatMap(({ stmt, stmt_location: start = 0, stmt_len: length }) => stmt ? [statementAt(bytes, stmt, start, length ? start + length : bytes.length)] : []);
    }
    catch (error) {
        return { why: (0,lib/* messageOf */.bD)(error), line: lineAt(script.slice(0, positionOf(error))) };
    }
}
/** Positions are bytes, and a statement begins where the one before it ended: with its blanks and comments. */
function statementAt(script, tree, start, end) {
    const whole = script.subarray(start, end).toString('utf8');
    const lead = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(whole)?.[0] ?? '';
    return {
        tree,
        line: lineAt(script.subarray(0, start).toString('utf8') + lead),
        text: whole.slice(lead.length).trim(),
    };
}
function lineAt(before) {
    return before.split('\n').length;
}
function positionOf(error) {
    const details = error instanceof Error && 'sqlDetails' in error ? error.sqlDetails : undefined;
    return typeof details === 'object' && details !== null && 'cursorPosition' in details
        ? Number(details.cursorPosition)
        : 0;
}

;// CONCATENATED MODULE: ./packages/database/lib/plan/plan-migration.js


/**
 * Reads each statement of the migrations with PostgreSQL's own grammar and says what it does. Nothing is run.
 * @param migrations all that will be applied in one go, in order: what one makes the next may change.
 */
async function planMigrations(migrations) {
    const fresh = { tables: new Set(), columns: new Set() };
    const plans = [];
    for (const migration of migrations)
        plans.push(await planOne(migration, fresh));
    return plans;
}
async function planOne({ name, script }, fresh) {
    const parsed = await parseScript(script);
    const statements = 'why' in parsed
        ? [unreadable(parsed.why, parsed.line)]
        : parsed.map((statement) => planStatement(statement, fresh));
    const kinds = new Set(statements.flatMap(({ findings }) => findings.map(({ kind }) => kind)));
    return {
        name,
        statements,
        expandOnly: !kinds.has('contracting'),
        blocking: kinds.has('blocking'),
        consent: consentIn(script),
    };
}
/** The findings of a migration that its script does not consent to. */
function unconsented({ statements, consent }) {
    return statements.flatMap((statement) => statement.findings
        .filter(({ kind }) => !consent.includes(kind))
        .map((finding) => ({ ...statement, ...finding })));
}
function planStatement({ tree, line, text }, fresh) {
    const head = text.replace(/\s+/g, ' ');
    return {
        line,
        text: head.length > 120 ? `${head.slice(0, 119)}…` : head,
        findings: judgeStatement(tree, fresh),
    };
}
function unreadable(why, line) {
    const finding = { kind: 'contracting', why: `PostgreSQL 17 cannot read it: ${why}` };
    return { line, text: 'the script', findings: [finding] };
}
function consentIn(script) {
    const lines = script.matchAll(/^\s*--\s*fairway:\s*allow\s+([a-z]+(?:\s*,\s*[a-z]+)*)/gim);
    const words = [...lines].flatMap(([, list = '']) => list.toLowerCase().split(/\s*,\s*/));
    return ['contracting', 'blocking'].filter((kind) => words.includes(kind));
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/plan.js


/** The databases that have something to apply. */
function pendingOf(surveyed) {
    return surveyed.filter(({ state }) => state.kind === 'pending');
}
/** Reads what is pending statement by statement. Nothing is run. */
function planAll(surveyed) {
    return Promise.all(surveyed.map(async ({ entry: { name }, migrations, state }) => {
        const pending = new Set(state.kind === 'pending' ? state.pending : []);
        return { name, migrations: await planMigrations(migrations.filter((one) => pending.has(one.name))) };
    }));
}
/** What will be done, in lines for a reader. */
function describePlan(plans) {
    return plans.flatMap(({ name, migrations }) => migrations.length === 0
        ? [`${name}: nothing to apply`]
        : [`${name}: ${migrations.length} to apply`, ...migrations.flatMap(describeMigration)]);
}
function describeMigration(plan) {
    return [
        `  ${plan.name}: ${describeEffect(plan)}`,
        ...plan.statements.flatMap(({ line, text, findings }) => findings.map(({ kind, why }) => `    line ${line}, ${kind}: ${why} (${text})`)),
    ];
}
/** `expand-only`, `contracting`, `expand-only, blocking` or `contracting, blocking`. */
function describeEffect({ expandOnly, blocking }) {
    return `${expandOnly ? 'expand-only' : 'contracting'}${blocking ? ', blocking' : ''}`;
}
/**
 * Lets through what `allow: expand` lets through: what only adds without blocking, and what a script consents to.
 * @throws Failure naming each statement that does more.
 */
function requireExpanding(plans) {
    const refused = plans.flatMap(({ name, migrations }) => migrations.flatMap((plan) => unconsented(plan).map((one) => ({ place: `${name}: ${plan.name}`, ...one }))));
    if (refused.length === 0)
        return;
    const kinds = [...new Set(refused.map(({ kind }) => kind))].sort();
    throw new lib/* Failure */.HR({
        what: `${new Set(refused.map(({ place }) => place)).size} of the pending migrations do more than add; no database was changed.`,
        why: '"allow" is "expand", and the scripts do not consent to it.',
        evidence: refused.map(({ place, line, kind, why, text }) => `${place}, line ${line}, ${kind}: ${why} (${text})`),
        fix: `Do it in steps: first add, release, and take away with a later release. Or consent in the script of a migration that is applied nowhere yet: \`-- fairway: allow ${kinds.join(', ')}: REASON\`. Or set allow: any.`,
    });
}

;// CONCATENATED MODULE: ./packages/database/lib/same-target.js


/** Reads the head of what `prisma migrate status` prints, of Prisma 6 and 7. */
function readAim(lines) {
    const text = lines.join('\n');
    const source = /^Datasource ".*?": PostgreSQL database "(.*?)"(?:, schema "(.*?)")?(?: at "(.*?)")?/m.exec(text);
    const found = /^(\d+) migrations? found in (.+)$/m.exec(text);
    return {
        ...(source?.[1] === undefined ? {} : { database: source[1] }),
        ...(source?.[2] === undefined ? {} : { schema: source[2] }),
        ...(source?.[3] === undefined ? {} : { address: source[3] }),
        ...(found ? { migrations: { count: Number(found[1]), folder: found[2] ?? '' } } : {}),
    };
}
/**
 * Asks a project's Prisma CLI, before anything changes, whether it would go to the same database with the same
 * migrations as were read here: a prisma.config.ts may name others.
 * @param count the migrations of the folder that was read.
 * @throws Failure when it would not, or when it cannot be asked.
 */
async function requireSameTarget(name, prisma, count, deps) {
    const { target, place, urlVariable } = prisma;
    const { lines } = await prisma.migrate('status', deps);
    const aim = readAim(lines);
    const elsewhere = otherDatabase(aim, target);
    if (elsewhere) {
        throw new lib/* Failure */.HR({
            what: `Prisma in ${place} would migrate another database than "${name}".`,
            why: `It goes to ${elsewhere}, and the URL leads to ${describeTarget(target)}.`,
            fix: `Let its prisma.config.ts (or schema) take the URL from ${urlVariable}, or name its variable: \`url-env: NAME\`.`,
        });
    }
    if (aim.database === undefined || aim.migrations === undefined) {
        throw new lib/* Failure */.HR({
            what: `Prisma in ${place} cannot say what it would migrate for "${name}".`,
            why: '`prisma migrate status` names no database or no migrations.',
            evidence: lines.slice(-15),
            fix: `Run \`prisma migrate status\` in ${place} with the URL in ${urlVariable}, and correct what it says.`,
        });
    }
    if (aim.migrations.count !== count) {
        throw new lib/* Failure */.HR({
            what: `Prisma in ${place} reads another migrations folder for "${name}".`,
            why: `It found ${aim.migrations.count} migrations in ${aim.migrations.folder}; the folder that was read here has ${count}.`,
            fix: 'Name the folder of its prisma.config.ts: `migrations: path/from/the/directory`.',
        });
    }
}
/** Prisma leaves the address out for a unix socket; what it does not say is no difference. */
function otherDatabase(aim, target) {
    const { host, port, database, schema } = target;
    const own = [`${host}:${port}`, `[${host}]:${port}`, host];
    const same = (aim.database === undefined || aim.database === database) &&
        (aim.schema === undefined || aim.schema === schema) &&
        (aim.address === undefined || own.includes(aim.address));
    return same ? undefined : `database "${aim.database}", schema "${aim.schema}", at ${aim.address}`;
}

;// CONCATENATED MODULE: ./packages/database/lib/session-limits.js



/**
 * A target whose sessions have these limits from their first moment, whoever opens them: they travel in the URL's
 * parameter `options`, which Prisma hands to the server. What the URL already has there stays.
 */
function withSessionLimits(target, limits) {
    const wanted = settingsOf(limits);
    if (wanted.length === 0)
        return target;
    const given = wanted.map(([name, ms]) => `-c ${name}=${ms}`);
    const options = [target.options, ...given].filter(Boolean).join(' ');
    const url = new URL(target.url);
    const others = [...url.searchParams].filter(([name]) => name !== 'options');
    // Not by searchParams: it writes a blank as +, which Prisma does not read as one.
    url.search = [...others, ['options', options]]
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
        .join('&');
    return { ...target, url: url.href, options };
}
/**
 * Asks the server whether a new session has the limits: a pooler in between may drop them.
 * @throws Failure where it has others.
 */
async function requireSessionLimits(name, target, limits, signal) {
    if (settingsOf(limits).length === 0)
        return;
    const deps = { timeoutMs: 10_000, ...(signal && { signal }) };
    await withConnection(target, deps, async (client) => {
        for (const [setting, ms] of settingsOf(limits)) {
            // pg_settings has it in milliseconds, whatever unit it is shown in.
            const { rows } = await client.query('SELECT setting FROM pg_settings WHERE name = $1', [setting]);
            if (Number(rows[0]?.setting) === ms)
                continue;
            throw new lib/* Failure */.HR({
                what: `${name} (${describeTarget(target)}) does not take ${setting}.`,
                why: `It was given as ${ms} ms when the session began, and the session has ${rows[0]?.setting} ms.`,
                fix: 'Give the URL of the PostgreSQL server itself: a pooler in between drops what a session asks for.',
            });
        }
    });
}
function settingsOf({ lockTimeoutMs, statementTimeoutMs, }) {
    return [
        ...(lockTimeoutMs === undefined ? [] : [['lock_timeout', lockTimeoutMs]]),
        ...(statementTimeoutMs === undefined ? [] : [['statement_timeout', statementTimeoutMs]]),
    ];
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/prepare.js



/**
 * Makes the Prisma CLI of every project ready, and asks each where it would go.
 * @throws Failure when a CLI is not there, or aims elsewhere.
 */
async function prepare(surveyed, { signal, timeoutMs, limits, info }) {
    const works = surveyed.map(async (one) => {
        const { name } = one.entry;
        const prisma = await one.way.prepare();
        await requireSameTarget(name, prisma, one.migrations.length, { signal, timeoutMs });
        await requireSessionLimits(name, one.way.target, limits, signal);
        info(`${name}: Prisma ${prisma.version} aims at the same database and migrations.`);
        return { ...one, prisma };
    });
    const { values, failures } = await settle(works);
    if (failures.length > 0)
        throw combine('Several projects cannot run Prisma.', failures);
    return values;
}

;// CONCATENATED MODULE: ./packages/database/lib/state-problem.js


/** @returns undefined for a database that is up to date or can be migrated. */
function problemOf(name, target, state) {
    const place = `${name} (${describeTarget(target)})`;
    switch (state.kind) {
        case 'up-to-date':
        case 'pending':
            return undefined;
        case 'unreachable':
            return {
                what: `${place} gives no answer.`,
                why: state.why,
                fix: state.fix,
                evidence: [state.evidence],
            };
        case 'unmanaged':
            return {
                what: `${place} was never migrated by Prisma, and it is not empty.`,
                why: `It holds ${listed(state.tables)} and no _prisma_migrations.`,
                evidence: [],
                fix: 'Is it the right database? If so, baseline it once: `prisma migrate resolve --applied NAME` for each migration that it already has.',
            };
        case 'locked':
            return {
                what: `${place} is being migrated by another run.`,
                why: state.run
                    ? `It is ${state.run}, and it is alive.`
                    : `A Prisma that this action did not start holds the lock of migrations (advisory lock ${migrationLockKey}).`,
                evidence: sessionLines(state.holder),
                fix: `Wait until it has ended and run this again. If there is no such run, end its session: SELECT pg_terminate_backend(${state.holder.pid}).`,
            };
        case 'abandoned':
            return {
                what: `${place} still works on ${listed(state.migrations)}, and the run that began it is gone.`,
                why: 'The run was killed, and the server goes on with what it had begun. (Or Prisma was started by hand and works there now: nothing tells the two apart from here.)',
                evidence: sessionLines(state.holder),
                fix: `Let it end, or end it: SELECT pg_terminate_backend(${state.holder.pid}). Then look at what it has left behind: this action will show the migration as failed and say how to go on.`,
            };
        case 'failed':
            return {
                what: `${place} has a migration that began and did not end: ${listed(state.failed.map((row) => row.name))}.`,
                why: state.failed.some((row) => row.logs === null)
                    ? 'Its run was ended before the server answered. It does not run any more: it may be there whole, or not at all.'
                    : 'The server refused it.',
                evidence: state.failed.flatMap(({ name: migration, startedAt, logs }) => [
                    `${migration} began ${startedAt.toISOString()}`,
                    ...(logs ?? '').split('\n').filter(Boolean).slice(0, 8),
                ]),
                fix: 'Put right by hand what it left behind, then `prisma migrate resolve --rolled-back NAME` to have it applied again, or `--applied NAME` if all of it is there.',
            };
        case 'diverged':
            return {
                what: `${place} has another history than the migrations folder.`,
                why: 'Migrations that were applied are not those of this commit.',
                evidence: [
                    ...state.edited.map((migration) => `edited after it was applied: ${migration}`),
                    ...state.missing.map((migration) => `applied, and missing from the folder: ${migration}`),
                    ...state.backDated.map((migration) => `not applied, and older than one that is: ${migration}`),
                    ...state.ahead.map((migration) => `applied, and newer than the folder: ${migration}`),
                ],
                fix: 'Restore edited and missing migrations from git; give back-dated ones a name of today; put changes into new migrations.',
            };
        case 'ahead':
            return {
                what: `${place} is ahead of this commit.`,
                why: `A newer release has applied ${listed(state.ahead)}.`,
                evidence: [],
                fix: 'Release a commit that has these migrations. To go back on purpose, write a new migration that undoes them.',
            };
    }
}
function sessionLines({ pid, application, client, active, since, statement }) {
    const who = [application && `"${application}"`, client && `from ${client}`].filter(Boolean).join(' ');
    const time = since ? ` since ${since.toISOString()}` : '';
    const head = statement.trim().replace(/\s+/g, ' ');
    return [
        `session ${pid}${who ? ` ${who}` : ''}: ${active ? 'running' : 'resting'}${time}`,
        ...(head ? [head] : []),
    ];
}
function listed(names) {
    return names.length <= 4
        ? names.join(', ')
        : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/proof.js


/** Judges the state that was read back after everything was done. */
function judge({ entry, way, migrations }, after) {
    const { name } = entry;
    const { target } = way;
    const count = migrations.length;
    if (after.kind === 'up-to-date' && after.applied.length === count) {
        return {
            proven: true,
            what: `${name} is up to date`,
            evidence: `${count} of ${count} migrations applied with their checksums, none half done`,
        };
    }
    const problem = problemOf(name, target, after);
    if (problem)
        return { proven: false, failure: new lib/* Failure */.HR(problem) };
    return {
        proven: false,
        failure: new lib/* Failure */.HR({
            what: `${name} is not up to date.`,
            why: `Read back from the database, ${'pending' in after ? after.pending.join(', ') : 'migrations'} had not been applied.`,
            fix: 'See above what `prisma migrate deploy` said, and run this again.',
        }),
    };
}
/** Of what was pending, what is applied now, in its order. */
function newlyApplied(before, after) {
    if (before.kind !== 'pending' || after === undefined || !('applied' in after))
        return [];
    const now = new Set(after.applied);
    return before.pending.filter((name) => now.has(name));
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/prove.js





/**
 * Reads every database back and judges it, also those that had nothing to apply and those whose migration failed.
 * @throws Failure naming every database that is not up to date.
 */
async function prove(surveyed, applied, { teller, signal, mark, note }) {
    const failures = [];
    const states = surveyed.map(({ way, migrations }) => readState(way.target, migrations, { signal, ownMark: mark }));
    for (const [index, after] of (await Promise.all(states)).entries()) {
        const one = surveyed[index];
        const { name } = one.entry;
        note(name, { after });
        const verdict = judge(one, after);
        const cause = applied.find((ended) => ended.name === name)?.failure;
        if (verdict.proven)
            teller.proved(verdict.what, verdict.evidence);
        if (cause)
            failures.push(withState(cause, one, after));
        else if (!verdict.proven)
            failures.push(verdict.failure);
    }
    if (failures.length > 0) {
        throw combine(`${failures.length} of ${surveyed.length} databases were not migrated.`, failures);
    }
}
/** What Prisma said, and what the database says after it: where a migration is half done, its way back. */
function withState(cause, { entry: { name }, way: { target } }, after) {
    const { what, why, evidence } = cause;
    const unfinished = after.kind === 'failed' || after.kind === 'abandoned';
    const fix = unfinished ? (problemOf(name, target, after)?.fix ?? cause.fix) : cause.fix;
    return new lib/* Failure */.HR({
        what,
        why,
        fix,
        evidence: [...evidence, `${name} is now: ${describeState(after)}`],
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/survey.js




/** As long as Prisma itself waits for the lock of migrations. */
const lockPatienceMs = 10_000;
/**
 * Reads the migrations and the state of every database, side by side. Changes nothing. A database that another run is
 * migrating is given ten seconds.
 * @throws Failure when migrations cannot be read.
 */
async function survey(databases, deps) {
    const works = databases.map(async (reached) => {
        const migrations = await reached.way.readMigrations();
        return { ...reached, migrations, state: await readUnlocked(reached, migrations, deps) };
    });
    const { values, failures } = await settle(works);
    if (failures.length > 0)
        throw combine('The migrations of several databases cannot be read.', failures);
    return values;
}
async function readUnlocked({ entry: { name }, way: { target } }, migrations, { clock, signal, info }) {
    const start = clock.now();
    for (let told = false;; told = true) {
        const state = await readState(target, migrations, { signal });
        if (state.kind !== 'locked' || clock.now() - start > lockPatienceMs)
            return state;
        if (!told)
            info(`${name}: another run migrates it; waiting up to ten seconds`);
        await clock.sleep(500, signal);
    }
}
/**
 * All or none: as long as one database cannot be migrated, no other is.
 * @throws Failure naming every database that cannot be migrated as it is.
 */
function requireMigratable(surveyed) {
    const problems = surveyed.flatMap(({ entry, way, state }) => {
        const problem = problemOf(entry.name, way.target, state);
        return problem ? [failureAbout(problem, surveyed.length)] : [];
    });
    if (problems.length > 0) {
        throw combine(`${problems.length} of ${surveyed.length} databases cannot be migrated; none was changed.`, problems);
    }
}
function failureAbout(problem, databases) {
    return new lib/* Failure */.HR({
        ...problem,
        why: `${problem.why}${databases > 1 ? ' No database was changed.' : ''}`,
    });
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/migrate.js








/**
 * Migrates every database, or none: nothing is applied before all of them are known to take it. Then reads each back.
 * @throws Failure when one of them cannot be migrated, or is not what it should be afterwards.
 */
async function migrateDatabases(entries, rules, deps) {
    await withSurvey(entries, deps, async (surveyed, teller) => {
        requireMigratable(surveyed);
        const prepared = await prepare(pendingOf(surveyed), { ...rules, ...deps, ...teller });
        return async () => {
            const plans = await plan(surveyed, deps, rules.allow);
            await backUp(prepared, plans, rules, deps);
            const applied = await migrate_apply(prepared, rules, deps);
            await deps.phase('prove', (phase) => prove(surveyed, applied, { ...deps, teller: phase }));
        };
    });
}
/**
 * Says what {@link migrateDatabases} would do. Nothing is installed, copied or changed.
 * @throws Failure when one of the databases could not be migrated, or `allow` would refuse its plan.
 */
async function planDatabases(entries, { allow }, deps) {
    await withSurvey(entries, deps, async (surveyed) => {
        requireMigratable(surveyed);
        return async () => {
            await plan(surveyed, deps, allow);
        };
    });
}
/** Preflight: opens the ways, surveys, and holds the ways open for what comes after it. */
async function withSurvey(entries, deps, rest) {
    let ways;
    try {
        const proceed = await deps.phase('preflight', async (teller) => {
            ways = await openWays(entries, { ...deps, ...teller });
            teller.progress('Reading migrations and the history of each database');
            const surveyed = await survey(ways.reached, { ...deps, ...teller });
            for (const one of surveyed) {
                deps.note(one.entry.name, { before: one.state, surveyed: one });
                teller.info(`${one.entry.name}: ${describeState(one.state)}`);
            }
            return rest(surveyed, teller);
        });
        await proceed();
    }
    finally {
        await ways?.close();
    }
}
function plan(surveyed, { phase, note }, allow) {
    return phase('plan', async ({ info }) => {
        const plans = await planAll(surveyed);
        for (const one of plans)
            note(one.name, { plan: one });
        describePlan(plans).forEach(info);
        if (allow === 'expand')
            requireExpanding(plans);
        return plans;
    });
}
async function backUp(prepared, plans, { backup, timeoutMs }, deps) {
    const wanted = toBackUp(prepared, plans, backup.when);
    if (backup.when === 'never' || wanted.length === 0)
        return;
    const dumps = await deps.phase('back-up', (teller) => backUpAll(wanted, backup, { ...deps, timeoutMs, teller }));
    for (const [name, dump] of dumps)
        deps.note(name, { dump });
}
async function migrate_apply(prepared, { order, timeoutMs }, deps) {
    if (prepared.length === 0)
        return [];
    const all = order === 'in-order' ? applyInOrder : applyAll;
    const applied = await deps.phase('migrate', (teller) => all(prepared, { ...deps, timeoutMs, teller }));
    for (const { name, tookMs } of applied)
        deps.note(name, { tookMs });
    return applied;
}

;// CONCATENATED MODULE: ./packages/database/lib/plan/compatible.js


/** How far back it is looked: nobody goes back further than this many migrations. */
const reach = 50;
/**
 * The migrations after which a release works with all of the history: from each of them on, everything that follows
 * taken together is expand-only. The newest migration is always one.
 * @param history all migrations that the database has, whole or begun, in order.
 * @returns names, newest first.
 */
async function compatibleWith(history) {
    const recent = history.slice(-reach);
    const scripts = await Promise.all(recent.map(async ({ script }) => parseScript(script)));
    const names = recent.flatMap(({ name }, index) => (onlyAdds(scripts.slice(index + 1)) ? [name] : []));
    return names.reverse();
}
/** What a script before has made, a later one may change: no release of before knows it. */
function onlyAdds(scripts) {
    const fresh = { tables: new Set(), columns: new Set() };
    return scripts.every((script) => ('why' in script ? false : addsIn(script, fresh)));
}
function addsIn(statements, fresh) {
    return statements.every(({ tree }) => judgeStatement(tree, fresh).every(({ kind }) => kind !== 'contracting'));
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/rollback.js

/**
 * Whether the release that ran before works with the databases as they are now: every migration that this run applied
 * or began is expand-only. Where the end is not known, all that was planned counts.
 */
function isRollbackSafe(outcomes) {
    return outcomes.every(({ plan, begun, after }) => {
        if (!begun || !plan)
            return true;
        const untouched = new Set(after && 'pending' in after ? after.pending : []);
        return plan.migrations.every(({ name, expandOnly }) => expandOnly || untouched.has(name));
    });
}
/**
 * What each database is like now, so that a later run can tell which releases work with it: this one's word reaches
 * further than {@link isRollbackSafe}, which knows this run alone. Where the end is not known, no release is vouched for.
 */
function markSchemas(outcomes) {
    return Promise.all(outcomes.map(async ({ entry: { name }, before, after, begun, surveyed }) => {
        const has = rollback_namesIn(after ?? (begun ? undefined : before));
        const history = (surveyed?.migrations ?? []).filter((one) => has.has(one.name));
        return { name, newest: history.at(-1)?.name ?? null, worksFor: await compatibleWith(history) };
    }));
}
/** The migrations that a database has, whole or begun. A history that the folder does not tell is none. */
function rollback_namesIn(state) {
    if (state === undefined || !('applied' in state))
        return new Set();
    if (state.edited.length + state.missing.length + state.ahead.length > 0)
        return new Set();
    return new Set([...state.applied, ...state.failed.map(({ name }) => name)]);
}

// EXTERNAL MODULE: ./packages/database/lib/schema-mark.js
var schema_mark = __webpack_require__(1991);
;// CONCATENATED MODULE: ./packages/database/lib/index.js















/***/ })

};
;