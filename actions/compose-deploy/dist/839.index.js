"use strict";
exports.id = 839;
exports.ids = [839];
exports.modules = {

/***/ 1839:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   pendingMigrations: () => (/* binding */ pendingMigrations)
/* harmony export */ });
/* harmony import */ var _fairway_database__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9414);
/* harmony import */ var _fairway_deploy_kit__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4841);
/* harmony import */ var _fairway_docker__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1897);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9389);
/* harmony import */ var _migrate_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3289);





/** Milliseconds for an image that is pulled to be looked into. */
const pullTimeoutMs = 900_000;
/**
 * Finds the migrations that a release would apply. An image that is not on the host is pulled, looked into and removed
 * again: what is in it can be told by nothing else. Never throws for what cannot be told: that is a warning.
 */
async function pendingMigrations(deploy, { variable, inputs }, context) {
    const { host, wanted, name } = deploy;
    const { signal, logger } = context;
    const images = [...new Set((0,_migrate_js__WEBPACK_IMPORTED_MODULE_3__/* .candidatesOf */ .k)(wanted, variable).map(({ image }) => image))];
    if (images.length === 0)
        return nothing;
    const there = await (0,_fairway_docker__WEBPACK_IMPORTED_MODULE_1__/* .imageIds */ .kF)(host, images, { signal });
    const missing = images.filter((image) => !there.has(image));
    const unbuilt = missing.filter((image) => !image.includes('@'));
    if (unbuilt.length > 0) {
        return {
            migrations: [],
            warnings: [`whether ${unbuilt.join(', ')} brings migrations is known once it is built on ${name}`],
        };
    }
    const logins = inputs.login ? [inputs.login] : [];
    try {
        for (const image of missing)
            await (0,_fairway_docker__WEBPACK_IMPORTED_MODULE_1__/* .pullImage */ .ZP)(host, image, { logins, signal, timeoutMs: pullTimeoutMs });
        const found = await (0,_migrate_js__WEBPACK_IMPORTED_MODULE_3__.findMigrators)(host, wanted, variable, signal);
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
            await (0,_fairway_deploy_kit__WEBPACK_IMPORTED_MODULE_4__/* .tidyUp */ .g)(async () => {
                await host.exec(['docker', 'image', 'rm', ...missing], { accept: 'any', timeoutMs: 120_000 });
            }, logger);
    }
}
async function pendingOf(migrator, { host, name }, context) {
    const { service, entry } = migrator;
    const { reach } = entry;
    try {
        const { network } = reach.kind === 'in-image' ? reach : {};
        // Where the network is not there, no database of the project can be either.
        if (reach.kind === 'in-image' && network && !(await hasNetwork(host, network))) {
            const { migrations } = await (0,_fairway_database__WEBPACK_IMPORTED_MODULE_0__/* .readImageProject */ .j0)(host, reach, context.signal);
            return told(service, { name: service, migrations: await (0,_fairway_database__WEBPACK_IMPORTED_MODULE_0__/* .planMigrations */ .n6)(migrations) });
        }
        return told(service, await (0,_migrate_js__WEBPACK_IMPORTED_MODULE_3__/* .planPending */ .n)(migrator, context));
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
        migrations: all.map((one) => `${service}: ${one.name} (${(0,_fairway_database__WEBPACK_IMPORTED_MODULE_0__/* .describeEffect */ .xU)(one)})`),
        warnings: contracting.length === 0
            ? []
            : [
                `${service}: after ${contracting.join(', ')} the release before would not work with the database; it would not be put back`,
            ],
    };
}
function unknown(what, host, error) {
    const why = error.why ?? (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error).split('\n', 1)[0];
    return { migrations: [], warnings: [`the pending migrations of ${what} on ${host} are not known: ${why}`] };
}
const nothing = { migrations: [], warnings: [] };


/***/ })

};
;