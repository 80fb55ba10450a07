"use strict";
exports.id = 133;
exports.ids = [133];
exports.modules = {

/***/ 2946:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   findMigrators: () => (/* binding */ findMigrators),
/* harmony export */   k: () => (/* binding */ candidatesOf)
/* harmony export */ });
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

/***/ 1133:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   pendingMigrations: () => (/* binding */ pendingMigrations)
/* harmony export */ });
/* harmony import */ var _fairway_database__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(714);
/* harmony import */ var _fairway_database__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(40);
/* harmony import */ var _fairway_database__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2655);
/* harmony import */ var _fairway_docker_compose__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8206);
/* harmony import */ var _fairway_docker_registry__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(284);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9033);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6033);
/* harmony import */ var _find_migrators_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2946);
/* harmony import */ var _migrate_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2803);






/** Milliseconds for the pull of an image that is only inspected. */
const pullTimeoutMs = 900_000;
/**
 * Finds the migrations that a release would apply. An image that the host lacks is pulled, inspected and removed again,
 * because only the image shows its migrations. Migrations that cannot be found out are a warning, never an error.
 */
async function pendingMigrations(deploy, { variable, settings }, context) {
    const { host, wanted, name } = deploy;
    const { signal, logger } = context;
    const images = [...new Set((0,_find_migrators_js__WEBPACK_IMPORTED_MODULE_0__/* .candidatesOf */ .k)(wanted, variable).map(({ image }) => image))];
    if (images.length === 0)
        return nothing;
    const there = await (0,_fairway_docker_compose__WEBPACK_IMPORTED_MODULE_1__/* .imageIds */ .kF)(host, images, { signal });
    const missing = images.filter((image) => !there.has(image));
    const unbuilt = missing.filter((image) => !image.includes('@'));
    if (unbuilt.length > 0) {
        return {
            migrations: [],
            warnings: [`whether ${unbuilt.join(', ')} brings migrations is known once it is built on ${name}`],
        };
    }
    const logins = settings.login ? [settings.login] : [];
    try {
        for (const image of missing)
            await (0,_fairway_docker_registry__WEBPACK_IMPORTED_MODULE_2__/* .pullImage */ .Z)(host, image, { logins, signal, timeoutMs: pullTimeoutMs });
        const found = await (0,_find_migrators_js__WEBPACK_IMPORTED_MODULE_0__.findMigrators)(host, wanted, variable, signal);
        const told = await Promise.all(found.map((one) => pendingOf(one, deploy, context)));
        return {
            migrations: told.flatMap(({ migrations }) => migrations),
            warnings: told.flatMap(({ warnings }) => warnings),
        };
    }
    catch (error) {
        signal.throwIfAborted();
        return unknown('the services', name, error);
    }
    finally {
        if (missing.length > 0)
            await (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_3__/* .tidyUp */ .g)(async () => {
                await host.exec(['docker', 'image', 'rm', ...missing], { accept: 'any', timeoutMs: 120_000 });
            }, logger);
    }
}
async function pendingOf(migrator, { host, name }, context) {
    const { service, entry } = migrator;
    const { reach } = entry;
    try {
        const { network } = reach.kind === 'in-image' ? reach : {};
        // Without the project's network, no database of the project exists either.
        if (reach.kind === 'in-image' && network && !(await hasNetwork(host, network))) {
            const { migrations } = await (0,_fairway_database__WEBPACK_IMPORTED_MODULE_4__/* .readImageProject */ .j)(host, reach, context.signal);
            return told(service, { name: service, migrations: await (0,_fairway_database__WEBPACK_IMPORTED_MODULE_5__/* .planMigrations */ .n6)(migrations) });
        }
        return told(service, await (0,_migrate_js__WEBPACK_IMPORTED_MODULE_6__/* .planPending */ .n)(migrator, context));
    }
    catch (error) {
        context.signal.throwIfAborted();
        return unknown(service, name, error);
    }
}
async function hasNetwork(host, name) {
    const { exitCode } = await host.exec(['docker', 'network', 'inspect', name], { accept: 'any' });
    return exitCode === 0;
}
function told(service, plan) {
    const all = plan?.migrations ?? [];
    const contracting = all.filter(({ expandOnly }) => !expandOnly).map(({ name }) => name);
    return {
        migrations: all.map((one) => `${service}: ${one.name} (${(0,_fairway_database__WEBPACK_IMPORTED_MODULE_7__/* .describeEffect */ .xU)(one)})`),
        warnings: contracting.length === 0
            ? []
            : [
                `${service}: after ${contracting.join(', ')} the release before would not work with the database; it would not be put back`,
            ],
    };
}
function unknown(what, host, error) {
    const why = error.why ?? (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_8__/* .messageOf */ .bD)(error).split('\n', 1)[0];
    return { migrations: [], warnings: [`the pending migrations of ${what} on ${host} are not known: ${why}`] };
}
const nothing = { migrations: [], warnings: [] };


/***/ })

};
;