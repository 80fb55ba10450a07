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


/***/ })

};
;