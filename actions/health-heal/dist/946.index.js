"use strict";
exports.id = 946;
exports.ids = [946];
exports.modules = {

/***/ 2946:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   findMigrators: () => (/* binding */ findMigrators)
/* harmony export */ });
/* unused harmony export candidatesOf */
/* harmony import */ var _fairway_database__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3424);

/**
 * Exits 0 in an image that can migrate: one with Node, Prisma, and a project with migrations in its working directory.
 * It runs without network, in place of the image's own program.
 */
const look = `
const fs = require("node:fs");
const path = require("node:path");
let at = process.cwd();
while (!fs.existsSync(path.join(at, "node_modules/prisma/package.json")) && at !== path.dirname(at)) at = path.dirname(at);
const prisma = fs.existsSync(path.join(at, "node_modules/prisma/package.json"));
process.exit(prisma && fs.existsSync("prisma/migrations") ? 0 : 3);
`.trim();
/** The services of a release that have the URL of a database in their environment. */
function candidatesOf({ model, release }, variable) {
    return Object.entries(model.services).flatMap(([service, { environment = {} }]) => {
        const url = environment[variable];
        const image = release.digests[service];
        return url && image && /^postgres(?:ql)?:/.test(url) ? [{ service, url, image }] : [];
    });
}
/**
 * Finds the services of a release that migrate a database. Such a service has the URL in its environment and Prisma
 * migrations in its image. The first such service of a database migrates it.
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
            target: (0,_fairway_database__WEBPACK_IMPORTED_MODULE_0__/* .parseDatabaseUrl */ .m)(service, url),
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


/***/ })

};
;