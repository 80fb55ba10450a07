"use strict";
exports.id = 101;
exports.ids = [101];
exports.modules = {

/***/ 8482:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   queryByUrl: () => (/* binding */ queryByUrl)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6033);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9038);
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


/***/ })

};
;