"use strict";
exports.id = 99;
exports.ids = [99];
exports.modules = {

/***/ 99:
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

// UNUSED EXPORTS: describeState, describeTarget, dumpDatabase, newlyApplied, obstaclesBackTo, schemaMarks, withSessionLimits

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./node_modules/.pnpm/pg@8.23.1/node_modules/pg/esm/index.mjs
var esm = __webpack_require__(4945);
;// CONCATENATED MODULE: ./packages/database/lib/connection/connection.js


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
        ...(tls.caFile === undefined ? {} : { ca: (0,external_node_fs_.readFileSync)(tls.caFile) }),
    };
}

;// CONCATENATED MODULE: ./packages/database/lib/reach/docker-run.js
/** The argv of a container that runs one program of an image and is removed when the program ends. */
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
/** Looks in PATH first, then in the directories where Debian, Red Hat and Homebrew keep several versions. */
const listProgram = `
for p in pg_dump /usr/lib/postgresql/*/bin/pg_dump /usr/pgsql-*/bin/pg_dump /opt/homebrew/opt/postgresql@*/bin/pg_dump; do
  v=$("$p" --version 2>/dev/null) && printf '%s\\t%s\\n' "$p" "$v"
done
true
`;
/** Lists the client programs of a machine. */
async function listClients(host, signal) {
    const options = { show: 'look for pg_dump', signal };
    return readClients((await host.exec(['sh', '-c', listProgram], options)).stdout);
}
/** Reads lines of a path, a tab, and the output of `pg_dump --version`. */
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
 * The oldest programs that can dump a server of this version. pg_dump refuses a server that is newer than itself, and
 * the server's own pg_restore may not read the dump of a newer pg_dump.
 * @returns undefined where all programs are too old
 */
function clientsFor(clients, server) {
    return clients.filter(({ major }) => major >= server).sort((a, b) => a.major - b.major)[0];
}

// EXTERNAL MODULE: ./packages/runtime/lib/index.js + 8 modules
var lib = __webpack_require__(3483);
;// CONCATENATED MODULE: ./packages/database/lib/connection/database-url.js

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
    const wrong = (why) => new lib/* Failure */.HR({
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

;// CONCATENATED MODULE: ./packages/database/lib/connection/redact.js
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
    // The longest first: replacing a shorter secret inside a longer one would leave the rest of the longer one.
    const ordered = [...secrets].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
    return (text) => ordered.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

;// CONCATENATED MODULE: ./packages/database/lib/backup/dump-problem.js



/** The error for a machine without a program that can dump a server of this version. */
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
/** The error for a pg_dump or pg_restore that failed. */
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
        fix: 'Read its output above. The user of the URL must be allowed to read all tables, and the directory must be writable and have room.',
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
 * Dumps a whole database in pg_dump's custom format on the machine where its Prisma runs, and reads all of it back with
 * pg_restore. The file gets its name only after that. Only its owner may read it.
 * @param name the user's name for the database
 * @throws Failure when a program is missing, too old, or fails; no file is left then
 */
async function dumpDatabase(name, source, request) {
    const { file, image, signal, timeoutMs } = request;
    const { host, target } = source.dumps;
    const part = `${file}.part`;
    const place = host.address === 'local' ? 'on the runner' : `on ${host.name}`;
    const programs = await programsFor(name, source, place, request);
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
        // The list is at the head of the file. Only a complete reading shows that the file has its end.
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
        // pg_dump itself resets the limits of its session.
        ...(options === undefined ? {} : { PGOPTIONS: options }),
        PGCONNECT_TIMEOUT: String(Math.ceil(connectTimeoutMs / 1000)),
        LC_ALL: 'C',
    };
}

;// CONCATENATED MODULE: ./packages/database/lib/connection/session-limits.js



/**
 * Returns the target with these limits for all of its sessions. They travel in the URL's parameter `options`, which
 * Prisma passes to the server. Options that the URL already has stay.
 */
function withSessionLimits(target, limits) {
    const wanted = settingsOf(limits);
    if (wanted.length === 0)
        return target;
    const given = wanted.map(([name, ms]) => `-c ${name}=${ms}`);
    const options = [target.options, ...given].filter(Boolean).join(' ');
    const url = new URL(target.url);
    const others = [...url.searchParams].filter(([name]) => name !== 'options');
    // Not by searchParams: it writes a blank as +, which Prisma does not read as a blank.
    url.search = [...others, ['options', options]]
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
        .join('&');
    return { ...target, url: url.href, options };
}
/**
 * Asks the server whether a new session has the limits, because a pooler in between may drop them.
 * @throws Failure where the session has other limits
 */
async function requireSessionLimits(name, target, limits, signal) {
    if (settingsOf(limits).length === 0)
        return;
    const deps = { timeoutMs: 10_000, signal };
    await withConnection(target, deps, async (client) => {
        for (const [setting, ms] of settingsOf(limits)) {
            // pg_settings holds milliseconds, whatever unit SHOW prints.
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

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/host/lib/index.js + 63 modules
var host_lib = __webpack_require__(2559);
;// CONCATENATED MODULE: ./packages/database/lib/prisma/find-upwards.js

/** The directory and its parents, nearest first, up to `boundary` or the root of the file system, both included. */
function findUpwards(directory, boundary) {
    const found = [directory];
    const outside = (0,external_node_path_.relative)(boundary, directory).startsWith('..');
    for (let at = directory; at !== (0,external_node_path_.dirname)(at) && (outside || at !== boundary);) {
        at = (0,external_node_path_.dirname)(at);
        found.push(at);
    }
    return found;
}

;// CONCATENATED MODULE: ./packages/database/lib/prisma/install.js



const lockFiles = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'];
/**
 * Finds the command that installs a project, by the nearest lock file from its directory upwards. A project with its
 * own lock file is not a part of the workspace around it.
 * @throws Failure when there is no lock file
 */
async function findInstaller(host, directory, boundary) {
    for (const root of findUpwards(directory, boundary)) {
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
/** The command that installs exactly the lock file, with development dependencies, because the Prisma CLI is one. */
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
/** Installs a project's packages. @throws Failure when the package manager is missing or fails */
async function install(host, { root, argv, lockFile }, deps) {
    const { onLine, hide = [], signal, timeoutMs } = deps;
    const shown = argv.join(' ');
    const hidden = hide.flatMap((name) => ['-u', name]);
    const { exitCode, stdout, stderr } = await host.stream(['env', ...hidden, ...argv], {
        cwd: root,
        accept: 'any',
        show: shown,
        onStdout: onLine,
        onStderr: onLine,
        signal,
        timeoutMs,
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
            : 'Read its last lines above; run the same command in a clean checkout to see it.',
    });
}
/** Whether a lock file is of Yarn 2 or newer, which write YAML. Yarn 1 begins the file with a line of its own. */
async function isModernYarn(host, path) {
    return !Buffer.from(await host.readFile(path))
        .toString('utf8')
        .includes('# yarn lockfile v1');
}

// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
;// CONCATENATED MODULE: ./packages/database/lib/prisma/prisma-cli.js




const packageShape = schemas/* object */.Ikc({ version: schemas/* string */.YjP() });
/**
 * Finds the Prisma CLI of a project: its own, or the one of a workspace around it.
 * @param boundary the highest directory to search
 * @returns undefined where none is installed
 * @throws Failure when its version is not supported
 */
async function findPrismaCli(host, directory, boundary) {
    for (const at of findUpwards(directory, boundary)) {
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
 * Checks the version of Prisma. Each major runs migrations in its own way; 8 brings a new migration system.
 * @throws Failure for a major that is not supported
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

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
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

;// CONCATENATED MODULE: ./packages/database/lib/connection/unreachable.js

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
/** Explains why a connection or a query over it failed. */
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
    return tunnelThrough(host.name, name, target, () => (0,host_lib/* forward */.sY)(host, { address, port, over }));
}
/**
 * Makes a database reachable over any carrier of streams.
 * @param through the name of the carrier for messages
 * @param dial opens a stream to the database's host and port
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

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
;// CONCATENATED MODULE: ./packages/database/lib/prisma/migrations-folder.js



/** The places of Prisma's own search: beside the schema, which is at one of its usual places. */
const usualFolders = ['prisma/migrations', 'migrations', 'prisma/schema/migrations'];
/**
 * Finds the migrations folder of a project: the named one, or the one beside the schema.
 * @returns its absolute path
 * @throws Failure when there is none
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
/** The possible migrations folders of a project, relative to its directory, the likeliest first. */
function folderCandidates({ schema, migrations, }) {
    if (migrations !== undefined)
        return [migrations];
    return schema === undefined
        ? usualFolders
        : [(0,external_node_path_.join)(schema, 'migrations'), (0,external_node_path_.join)((0,external_node_path_.dirname)(schema), 'migrations')];
}
/** The error for a project without a migrations folder at any of these places. */
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
 *   (migration_lock.toml) are not migrations.
 * @throws Failure when there is no migration, or a directory has no migration.sql (Prisma's P3015)
 */
async function readMigrations(folder) {
    const entries = await (0,promises_.readdir)(folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    return orderMigrations(folder, await Promise.all(names.map(async (name) => ({ name, script: await readScript(folder, name) }))));
}
/**
 * Sorts migrations in the order in which Prisma applies them.
 * @throws Failure when there is none
 */
function orderMigrations(folder, migrations) {
    if (migrations.length === 0) {
        throw new lib/* Failure */.HR({
            what: `The migrations folder ${folder} is empty.`,
            why: 'It holds no directory with a migration.sql.',
            fix: 'Commit the migrations that `prisma migrate dev` makes. A sparse checkout or a .dockerignore may leave them out.',
        });
    }
    // The Prisma CLI sorts them by localeCompare before it passes them to its engine.
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
/** The error for a directory of the folder without a script. */
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

;// CONCATENATED MODULE: ./packages/database/lib/prisma/prisma.js

/** The Prisma of a project that is installed on a machine. */
function installedPrisma(host, project) {
    const { cli, directory, schema, target, urlVariable } = project;
    return {
        version: cli.version,
        place: host.address === 'local' ? directory : `${directory} on ${host.name}`,
        target,
        urlVariable,
        migrate: (command, deps) => runPrisma(host, [cli.bin, ...migrateArgv(command, schema)], {
            ...deps,
            cwd: directory,
            env: prismaEnvironment(urlVariable, target),
            target,
            command,
        }),
    };
}
/** The words of a command for the Prisma CLI. */
function migrateArgv(command, schema) {
    return ['migrate', command, ...(schema === undefined ? [] : ['--schema', schema])];
}
/** The variables that are added to the environment of the Prisma CLI. */
function prismaEnvironment(urlVariable, { url }) {
    return {
        [urlVariable]: url,
        NO_COLOR: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        // Turns off Prisma's version check, so a deploy connects only to the database.
        CHECKPOINT_DISABLE: '1',
    };
}
/** Runs a command that becomes Prisma, and returns its lines without the URL and its password. */
async function runPrisma(host, argv, { onLine, target, command, env, ...rest }) {
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

;// CONCATENATED MODULE: ./packages/database/lib/prisma/script-splitting.js

/**
 * Refuses a Prisma that splits scripts. Prisma 6.16 to 6.19 with `engine: 'js'` in its prisma.config cuts a script at
 * every semicolon and sends the pieces one by one. A migration is then not applied as a whole, and the body of a
 * function is cut in two.
 * @param config the text of prisma.config
 * @throws Failure for such a version and setting
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

;// CONCATENATED MODULE: ./packages/database/lib/reach/checkout-route.js





/** The route for Prisma on this machine, in the checkout, with a direct connection to the database. */
function directRoute(entry, place, provide, { here }) {
    const { target } = entry;
    return {
        target,
        dumps: { host: here, target, network: 'host' },
        readMigrations: () => migrationsOf(place),
        prepare: () => prepareIn(here, entry, place, provide, target),
        close: async () => { },
    };
}
/** The route for Prisma on this machine, in the checkout, with a connection to the database through a host. */
async function tunnelRoute(entry, place, provide, { here }) {
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
    const project = { cli, directory, target, urlVariable, schema };
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
 * Makes a function that finds the CLI of each project of one directory tree. Each lock file is installed once. Installs
 * run one after the other, because package managers share a cache and the disk.
 * @param boundary the highest directory to search
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
 * Copies a directory of the checkout to a host, and proves the copy. Git's own files are not copied. Installed packages
 * are copied only where none are to be installed on the host.
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
/** Makes a private directory, and removes directories that killed runs left behind more than a day ago. */
const makeProgram = `
find "\${TMPDIR:-/tmp}" -maxdepth 1 -name 'fairway-migrate-*' -user "$(id -un)" -mtime +0 -exec rm -rf {} + 2>/dev/null
mktemp -d "\${TMPDIR:-/tmp}/fairway-migrate-XXXXXXXXXX"
`;

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./packages/database/lib/reach/image-program.js
/**
 * The program that prints the facts about a project inside an image as JSON. The image's own Node runs it from standard
 * input. Its argument is JSON: the project's directory and the possible places of its migrations.
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
/** Milliseconds. The image may have to be pulled first. */
const patienceMs = 600_000;
/**
 * Reads a project inside an image, with the image's own Node and without a network.
 * @throws Failure when the image cannot be run, or holds no Prisma or no migrations
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

;// CONCATENATED MODULE: ./packages/database/lib/reach/in-image-route.js





/**
 * The route for Prisma in a container of the release's image on a host. This machine reaches the database through a
 * second container in the same network.
 * @param relay opens the relay into that network
 */
async function inImageRoute(entry, place, relay, { signal }) {
    const { host, network } = place;
    const through = `${network === undefined ? '' : `the network ${network} of `}${host.name}`;
    // First, because its error for an image that cannot be run says more than a relay that does not start.
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
                return await runPrisma(host, argv, { ...deps, env, target, command });
            }
            catch (error) {
                // Ending `docker run` does not end a container whose first process takes no signals.
                await host.exec(['docker', 'rm', '--force', name], { accept: 'any' }).catch(() => { });
                throw error;
            }
        },
    };
}

;// CONCATENATED MODULE: ./packages/database/lib/reach/on-host-route.js


/**
 * The route for Prisma on a host, in a copy of the project. This machine reaches the database through the host.
 * @param copy makes the copy when it is first needed
 */
async function onHostRoute(entry, place, copy) {
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
/** Reads chunks of bytes and returns the frames that are complete. */
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
                throw new Error('the bytes are not a frame of a relay');
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
            endAll(`its output is not that of a relay: ${chunk.toString('latin1').slice(0, 200)}`);
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
            // An error before the opening rejects the promise. A later error is seen by the stream's end.
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
 * The far end of a relay. It reads frames from standard input, makes the requested connections, and writes their bytes
 * to standard output. It ends with its standard input, so no run leaves it behind. It is a text because the image that
 * runs it has only its own files. Any Node since 14 can run it.
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

;// CONCATENATED MODULE: ./packages/database/lib/reach/open-routes.js













/**
 * Opens the route to every database. Databases share copies of the same directory on the same host, and relays into the
 * same network.
 * @throws Failure naming every database that cannot be reached; nothing stays open then
 */
async function openRoutes(entries, deps) {
    const closing = [];
    const shared = sharedMeans(deps, (close) => closing.unshift(close));
    const close = async () => {
        for (const end of closing.splice(0))
            await end();
    };
    const open = async (entry) => {
        const route = await openRoute(entry, shared, deps);
        // A tunnel must end before the connection that carries it.
        closing.unshift(route.close);
        if (route.through !== undefined)
            deps.info(`${entry.name}: reached through ${route.through}`);
        return { entry, route };
    };
    try {
        const { values, failures } = await (0,lib/* settle */.G9)(entries.map(open));
        if (failures.length > 0)
            throw (0,lib/* combine */.kg)('Several databases are not reached.', failures);
        return { reached: values, close };
    }
    catch (error) {
        await close();
        throw error;
    }
}
async function openRoute(entry, shared, deps) {
    const { reach } = entry;
    switch (reach.kind) {
        case 'direct':
            return directRoute(entry, reach, shared.provide, deps);
        case 'ssh-tunnel':
            return tunnelRoute(entry, reach, shared.provide, deps);
        case 'on-host':
            return onHostRoute(entry, reach, () => shared.copy(reach));
        case 'in-image':
            return inImageRoute(entry, reach, () => shared.relay(reach), deps);
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
/** The root of a project: the directory of its lock file. Packages that are copied need no lock file. */
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

;// CONCATENATED MODULE: ./packages/database/lib/prisma/checksum.js

/**
 * The checksum that Prisma stores for a migration: SHA-256 of its script, 64 hexadecimal digits.
 * Source: prisma-engines, schema-engine/connectors/schema-connector/src/checksum.rs.
 */
function scriptChecksum(script) {
    return (0,external_node_crypto_.createHash)('sha256').update(script).digest('hex');
}
/**
 * Whether a checksum was made of this script. Prisma's engine decides it the same way: line endings make no difference
 * (git changes them), and checksums of old engines lack the leading zero of a byte.
 */
function matchesChecksum(script, checksum) {
    const spellings = [script, script.replaceAll('\r\n', '\n'), script.replaceAll('\n', '\r\n')];
    const render = checksum.length === 64 ? scriptChecksum : unpaddedChecksum;
    return spellings.some((spelling) => render(spelling) === checksum);
}
/** The checksum of engines before 2.21: https://github.com/prisma/prisma-engines/issues/1887 */
function unpaddedChecksum(script) {
    return [...(0,external_node_crypto_.createHash)('sha256').update(script).digest()].map((byte) => byte.toString(16)).join('');
}

;// CONCATENATED MODULE: ./packages/database/lib/state/compare.js

/**
 * Compares a migrations folder with the rows of `_prisma_migrations`. Prisma's own `migrate status` reports an edited
 * script and a database that is ahead as "up to date", and `migrate deploy` migrates a diverged history.
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
/** The worst kind that applies, which has to be repaired first. */
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

;// CONCATENATED MODULE: ./packages/database/lib/state/history.js

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
/** The tables and views of the schema, without those of extensions. */
async function readTables(client, schema) {
    const { rows } = await client.query(`SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
      ORDER BY c.relname`, [schema]);
    return rows.map((row) => row.relname);
}

;// CONCATENATED MODULE: ./packages/database/lib/state/migration-lock.js

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
 * The name of a run's own connection while it migrates. The server drops this connection as soon as the run is dead,
 * but continues a begun statement. So a live run can be distinguished from a dead one.
 * @param unique distinguishes runs with the same description
 */
function runMark(unique, description) {
    // PostgreSQL cuts names at 63 bytes.
    return Buffer.from(`${runPrefix}${unique} ${description}`).subarray(0, 63).toString('utf8');
}
/**
 * Reads the holder of Prisma's lock in this database.
 * @param ownMark the mark of this run, which does not count as another run
 * @returns undefined where the lock is free
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
            // A session that this user may not inspect counts as busy.
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

;// CONCATENATED MODULE: ./packages/database/lib/state/state.js






/**
 * Reads the state of a database from its migrations folder and its own `_prisma_migrations`. Changes nothing. An empty
 * database is `pending` with all migrations of the folder.
 * @throws only the signal's reason, because a database that gives no answer is a state too
 */
async function readState(target, folder, { signal, timeoutMs = 10_000, ownMark } = {}) {
    try {
        return await withConnection(target, { timeoutMs, signal }, (client) => ask(client, target.schema, folder, ownMark));
    }
    catch (error) {
        signal?.throwIfAborted();
        return explainUnreachable(error, redactorOf([target.url]));
    }
}
/** Reads lock and history in one read-only transaction. */
async function ask(client, schema, folder, ownMark) {
    await client.query('BEGIN READ ONLY');
    try {
        // The lock first: a run that ends between the two reads has written its history by the second one.
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
 * A run that is gone has left a migration without end and message, and its session still works on it. A live run has
 * its mark, or a session that is idle between two statements.
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

;// CONCATENATED MODULE: ./packages/database/lib/connection/liveness-connection.js





/**
 * Does some work under a mark: pg_stat_activity shows a connection of that name exactly as long as this process lives
 * and works. It shows other runs that the migration's own run is alive.
 * @returns the result of the work
 * @throws Failure when the connection cannot be made, before the work begins; else the error of the work
 */
async function withLivenessConnection(target, mark, work, signal) {
    let working;
    const deps = { applicationName: mark, timeoutMs: 10_000, signal };
    try {
        return await withConnection(target, deps, async (client) => {
            // A machine that loses its power does not close its connections, so the server has to check them.
            await client.query('SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3');
            working = work();
            return working;
        });
    }
    catch (error) {
        // The signal ends the work as well, which may take a moment.
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

;// CONCATENATED MODULE: ./packages/database/lib/prisma/deploy-problem.js
/** Explains a failed run by the code and the message that Prisma prints. */
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
        fix: 'Read its last lines above, correct the migration, and run this again.',
        evidence,
    };
}
/** Prisma's lines from its first error on, without the positions in its own source. */
function complaintOf(lines) {
    const start = lines.findIndex((line) => line.startsWith('Error'));
    const frame = /^ {3,}(\d+: |at |with )/;
    return lines
        .slice(Math.max(0, start))
        .filter((line) => !frame.test(line))
        .slice(-15);
}
const undone = 'It was undone as a whole, unless it has statements that cannot run in a transaction: `prisma migrate resolve --rolled-back NAME`, then run this again';
/** The server's messages when a session has reached one of its limits. */
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

;// CONCATENATED MODULE: ./packages/database/lib/migrate/apply.js



/** Applies the pending migrations of every database, in parallel. */
function applyAll(prepared, deps) {
    return Promise.all(prepared.map((one) => apply(one, deps)));
}
/** Applies the pending migrations, one database after the other. After the first failure no other database is begun. */
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
/** Rejects only when the run is cancelled. After any other error the state is still read back. */
async function apply({ entry, route, prisma, state }, deps) {
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
        const run = await withLivenessConnection(route.target, mark, deploy, signal);
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
            logger.warn(`${name}: the run was ended while it migrated. A statement that had begun may still run inside the server.`);
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

;// CONCATENATED MODULE: ./packages/database/lib/migrate/back-up.js



/**
 * The databases to dump before they are migrated. A contracting plan counts as destructive, even if a statement may
 * only fail or refuse: its text does not always show whether it changes data.
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
 * Dumps databases in parallel and proves each dump by reading all of it.
 * @returns the dumps by the names of their databases
 * @throws Failure when one of them cannot be dumped; then nothing is migrated
 */
async function backUpAll(databases, { directoryHere, directoryThere, image }, { clock, signal, timeoutMs, teller }) {
    const time = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
    const dump = async ({ entry: { name }, route }) => {
        teller.progress(`${name}: dumping`);
        const directory = route.dumps.host.address === 'local' ? directoryHere : directoryThere;
        const file = (0,external_node_path_.join)(directory, `${name}-${time}.dump`);
        const made = await dumpDatabase(name, route, { file, image, signal, timeoutMs });
        const { place, bytes, entries, sha256 } = made;
        teller.proved(`${name} is backed up`, `${file} ${place}, ${bytes} bytes, SHA-256 ${sha256}; pg_restore read all of it, ${entries} entries`);
        return [name, made];
    };
    const { values, failures } = await (0,lib/* settle */.G9)(databases.map(dump));
    if (failures.length > 0)
        throw (0,lib/* combine */.kg)('Several databases could not be backed up; none was migrated.', failures);
    return new Map(values);
}

;// CONCATENATED MODULE: ./packages/database/lib/plan/effect.js
function contracting(why) {
    return { kind: 'contracting', why };
}
function blocking(why) {
    return { kind: 'blocking', why };
}
/** The name of a table in {@link Fresh}, with its schema where the script names one. */
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
/** These commands change nothing that a release can see, and hold their lock only for a moment. */
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
            // Only the server knows whether the new type is wider.
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
    // With IF NOT EXISTS the column may have existed before.
    if (!missing_ok)
        fresh.columns.add(name);
    const serial = /^(small|big)?serial\d?$/.test(typeNameOf(column));
    const computed = find('CONSTR_GENERATED') ?? find('CONSTR_IDENTITY');
    const initial = find('CONSTR_DEFAULT')?.raw_expr;
    const effects = [];
    if (serial || computed || (initial && isVolatile(initial)))
        effects.push(blocking(`rewrites ${table}: ${name} has another value in each row`));
    const required = find('CONSTR_NOTNULL') ?? find('CONSTR_PRIMARY');
    if (required && !initial && !serial && !computed) {
        effects.push(contracting(`requires ${name}, which has no default: rows that the earlier release writes are refused`), blocking(`fails where ${table} has rows, which have no ${column?.colname}`));
    }
    if (find('CONSTR_UNIQUE') ?? find('CONSTR_PRIMARY'))
        effects.push(blocking(`builds an index while ${table} is locked`));
    if (find('CONSTR_CHECK'))
        effects.push(blocking(`reads all of ${table} to check ${column?.colname}`));
    return effects;
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
    const effects = [];
    if (!onlyFresh)
        effects.push(contracting(`adds a ${word} to ${table}: it may refuse what the earlier release writes`));
    const builds = type === 'CONSTR_UNIQUE' || type === 'CONSTR_PRIMARY' || type === 'CONSTR_EXCLUSION';
    if (builds && !constraint?.indexname)
        effects.push(blocking(`builds an index while ${table} is locked`));
    if (!builds && !constraint?.skip_validation)
        effects.push(blocking(`reads all of ${table} to check it; NOT VALID and a later VALIDATE CONSTRAINT would not`));
    return effects;
}
/** Functions with one value for all rows of a statement. PostgreSQL 11 and newer store it without a rewrite. */
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
 * Judges one statement of a migration and remembers the objects that it made. A statement that is not known to add only
 * counts as contracting, because the promise of a safe rollback must not be a guess.
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
        // With IF NOT EXISTS the table may have existed before.
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
    // The statements of a release do not name indexes.
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
 * Splits a script into its statements with the grammar of PostgreSQL 17, compiled to WebAssembly and loaded at the
 * first call. The grammar handles dollar quotes, comments and strings with semicolons.
 * @returns the statements; or the error where the grammar refuses the script, of which nothing is known then
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
/** Positions are bytes. A statement begins at the end of the previous one, with the blanks and comments in between. */
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
 * Reads each statement of the migrations with PostgreSQL's own grammar and returns its effects. Nothing is run.
 * @param migrations all migrations that will be applied together, in order: each may change objects of earlier ones
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
/** The effects of a migration that its script does not consent to. */
function unconsented({ statements, consent }) {
    return statements.flatMap((statement) => statement.findings
        .filter(({ kind }) => !consent.includes(kind))
        .map((effect) => ({ ...statement, ...effect })));
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
    const effect = { kind: 'contracting', why: `PostgreSQL 17 cannot read it: ${why}` };
    return { line, text: 'the script', findings: [effect] };
}
function consentIn(script) {
    const lines = script.matchAll(/^\s*--\s*fairway:\s*allow\s+([a-z]+(?:\s*,\s*[a-z]+)*)/gim);
    const words = [...lines].flatMap(([, list = '']) => list.toLowerCase().split(/\s*,\s*/));
    return ['contracting', 'blocking'].filter((kind) => words.includes(kind));
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/plan.js


/** The databases with pending migrations. */
function pendingOf(surveyed) {
    return surveyed.filter(({ state }) => state.kind === 'pending');
}
/** Reads the pending migrations statement by statement. Nothing is run. */
function planAll(surveyed) {
    return Promise.all(surveyed.map(async ({ entry: { name }, migrations, state }) => {
        const pending = new Set(state.kind === 'pending' ? state.pending : []);
        return { name, migrations: await planMigrations(migrations.filter((one) => pending.has(one.name))) };
    }));
}
/** The plans as lines for a reader. */
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
 * Checks the plans for `allow: expand`. A statement may only add without blocking, or needs its script's consent.
 * @throws Failure naming each statement that does more
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

;// CONCATENATED MODULE: ./packages/database/lib/prisma/same-target.js


/** Reads the first lines of `prisma migrate status` of Prisma 6 and 7. */
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
 * Asks a project's Prisma CLI, before anything changes, whether it has the database and the migrations that were read
 * here. A prisma.config.ts may name others.
 * @param count the number of migrations in the folder that was read
 * @throws Failure when the CLI has others, or gives no answer
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
/**
 * The difference between the two databases, if any. Prisma prints no address for a unix socket: then none is compared.
 */
function otherDatabase(aim, target) {
    const { host, port, database, schema } = target;
    const own = [`${host}:${port}`, `[${host}]:${port}`, host];
    const same = (aim.database === undefined || aim.database === database) &&
        (aim.schema === undefined || aim.schema === schema) &&
        (aim.address === undefined || own.includes(aim.address));
    return same ? undefined : `database "${aim.database}", schema "${aim.schema}", at ${aim.address}`;
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/prepare.js



/**
 * Makes the Prisma CLI of every project ready, and asks each CLI for its target.
 * @throws Failure when a CLI is missing or has another target
 */
async function prepare(surveyed, { signal, timeoutMs, limits, info }) {
    const works = surveyed.map(async (one) => {
        const { name } = one.entry;
        const prisma = await one.route.prepare();
        await requireSameTarget(name, prisma, one.migrations.length, { signal, timeoutMs });
        await requireSessionLimits(name, one.route.target, limits, signal);
        info(`${name}: Prisma ${prisma.version} aims at the same database and migrations.`);
        return { ...one, prisma };
    });
    const { values, failures } = await (0,lib/* settle */.G9)(works);
    if (failures.length > 0)
        throw (0,lib/* combine */.kg)('Several projects cannot run Prisma.', failures);
    return values;
}

;// CONCATENATED MODULE: ./packages/database/lib/state/state-problem.js


/** @returns undefined for a database that is up to date or can be migrated */
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
                why: 'The run was killed, and the server goes on with what it had begun. (Or Prisma was started by hand and works there now: this run cannot tell the two cases apart.)',
                evidence: sessionLines(state.holder),
                fix: `Let it end, or end it: SELECT pg_terminate_backend(${state.holder.pid}). Then look at what it has left behind: this action will show the migration as failed and say how to go on.`,
            };
        case 'failed':
            return {
                what: `${place} has a migration that began and did not end: ${listed(state.failed.map((row) => row.name))}.`,
                why: state.failed.some((row) => row.logs === null)
                    ? 'Its run was ended before the server answered. The migration no longer runs: the database has all of it, or none of it.'
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

;// CONCATENATED MODULE: ./packages/database/lib/migrate/verdict.js


/** Judges the state that was read back after the migrations. */
function judge({ entry, route, migrations }, after) {
    const { name } = entry;
    const { target } = route;
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
/** The migrations that were pending before and are applied now, in their order. */
function newlyApplied(before, after) {
    if (before.kind !== 'pending' || after === undefined || !('applied' in after))
        return [];
    const now = new Set(after.applied);
    return before.pending.filter((name) => now.has(name));
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/prove.js




/**
 * Reads every database back and judges it, including those without pending migrations and those whose migration failed.
 * @throws Failure naming every database that is not up to date
 */
async function prove(surveyed, applied, { teller, signal, mark, note }) {
    const failures = [];
    const states = surveyed.map(({ route, migrations }) => readState(route.target, migrations, { signal, ownMark: mark }));
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
        throw (0,lib/* combine */.kg)(`${failures.length} of ${surveyed.length} databases were not migrated.`, failures);
    }
}
/**
 * Prisma's failure with the state that the database has after it, and, for a half-done migration, the way to recover.
 */
function withState(cause, { entry: { name }, route: { target } }, after) {
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



/** Milliseconds. Prisma itself waits as long for the lock of migrations. */
const lockPatienceMs = 10_000;
/**
 * Reads the migrations and the state of every database, in parallel. Changes nothing. It waits up to ten seconds for a
 * database that another run is migrating.
 * @throws Failure when migrations cannot be read
 */
async function survey(databases, deps) {
    const works = databases.map(async (reached) => {
        const migrations = await reached.route.readMigrations();
        return { ...reached, migrations, state: await readUnlocked(reached, migrations, deps) };
    });
    const { values, failures } = await (0,lib/* settle */.G9)(works);
    if (failures.length > 0)
        throw (0,lib/* combine */.kg)('The migrations of several databases cannot be read.', failures);
    return values;
}
async function readUnlocked({ entry: { name }, route: { target } }, migrations, { clock, signal, info }) {
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
 * Checks that all databases can be migrated. If one cannot, none is.
 * @throws Failure naming every database that cannot be migrated in its current state
 */
function requireMigratable(surveyed) {
    const problems = surveyed.flatMap(({ entry, route, state }) => {
        const problem = problemOf(entry.name, route.target, state);
        return problem ? [failureAbout(problem, surveyed.length)] : [];
    });
    if (problems.length > 0) {
        throw (0,lib/* combine */.kg)(`${problems.length} of ${surveyed.length} databases cannot be migrated; none was changed.`, problems);
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
 * Migrates every database, after a check that all of them can be migrated. Then reads each database back.
 * @throws Failure when one of them cannot be migrated (then none is), or is not in the expected state afterwards
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
 * Plans the work of {@link migrateDatabases}. Nothing is installed, copied or changed.
 * @throws Failure when one of the databases could not be migrated, or `allow` would refuse its plan
 */
async function planDatabases(entries, { allow }, deps) {
    await withSurvey(entries, deps, async (surveyed) => {
        requireMigratable(surveyed);
        return async () => {
            await plan(surveyed, deps, allow);
        };
    });
}
/** Preflight: opens the routes, reads all states, and keeps the routes open for the following phases. */
async function withSurvey(entries, deps, rest) {
    let routes;
    try {
        const proceed = await deps.phase('preflight', async (teller) => {
            routes = await openRoutes(entries, { ...deps, ...teller });
            teller.progress('Reading migrations and the history of each database');
            const surveyed = await survey(routes.reached, { ...deps, ...teller });
            for (const one of surveyed) {
                deps.note(one.entry.name, { before: one.state, surveyed: one });
                teller.info(`${one.entry.name}: ${describeState(one.state)}`);
            }
            return rest(surveyed, teller);
        });
        await proceed();
    }
    finally {
        await routes?.close();
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

;// CONCATENATED MODULE: ./packages/database/lib/plan/compatible-migrations.js


/** The number of newest migrations that are examined. Nobody goes back further. */
const reach = 50;
/**
 * The migrations whose releases work with the whole history: all migrations after each of them are, taken together,
 * expand-only. The newest migration is always one of them.
 * @param history all migrations that the database has, complete or begun, in order
 * @returns names, newest first
 */
async function compatibleWith(history) {
    const recent = history.slice(-reach);
    const scripts = await Promise.all(recent.map(async ({ script }) => parseScript(script)));
    const names = recent.flatMap(({ name }, index) => (onlyAdds(scripts.slice(index + 1)) ? [name] : []));
    return names.reverse();
}
/** A script may change an object that an earlier one of these scripts made, because no earlier release uses it. */
function onlyAdds(scripts) {
    const fresh = { tables: new Set(), columns: new Set() };
    return scripts.every((script) => ('why' in script ? false : addsIn(script, fresh)));
}
function addsIn(statements, fresh) {
    return statements.every(({ tree }) => judgeStatement(tree, fresh).every(({ kind }) => kind !== 'contracting'));
}

;// CONCATENATED MODULE: ./packages/database/lib/migrate/rollback-safety.js

/**
 * Whether the previous release works with the databases in their current state: every migration that this run applied
 * or began is expand-only. Where the state afterwards is unknown, every planned migration counts.
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
 * The mark of each database, from which a later run knows the releases that work with it. A mark covers the whole
 * history; {@link isRollbackSafe} covers only this run. Where the state afterwards is unknown, the mark names no
 * release.
 */
function markSchemas(outcomes) {
    return Promise.all(outcomes.map(async ({ entry: { name }, before, after, begun, surveyed }) => {
        const has = rollback_safety_namesIn(after ?? (begun ? undefined : before));
        const history = (surveyed?.migrations ?? []).filter((one) => has.has(one.name));
        return { name, newest: history.at(-1)?.name ?? null, worksFor: await compatibleWith(history) };
    }));
}
/** The migrations that a database has, complete or begun; none where its history does not match the folder. */
function rollback_safety_namesIn(state) {
    if (state === undefined || !('applied' in state))
        return new Set();
    if (state.edited.length + state.missing.length + state.ahead.length > 0)
        return new Set();
    return new Set([...state.applied, ...state.failed.map(({ name }) => name)]);
}

// EXTERNAL MODULE: ./packages/database/lib/state/schema-mark.js
var schema_mark = __webpack_require__(3997);
;// CONCATENATED MODULE: ./packages/database/lib/index.js














/***/ })

};
;