"use strict";
exports.id = 665;
exports.ids = [665];
exports.modules = {

/***/ 9665:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   migrate: () => (/* binding */ migrate),
/* harmony export */   n: () => (/* binding */ planPending)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _fairway_database__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(99);
/* harmony import */ var _fairway_host__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2559);



/**
 * Applies the pending migrations of a release, with its own image on the host, and reads each database back.
 * @param told receives the state of the databases, also after a failure
 * @throws Failure when a database cannot be migrated, or has a wrong state afterwards
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
 * Plans the migrations that {@link migrate} would apply. Nothing is changed.
 * @throws Failure when the database cannot be queried, or could not be migrated
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


/***/ })

};
;