"use strict";
exports.id = 641;
exports.ids = [641];
exports.modules = {

/***/ 7620:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ subjectOf)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7010);

/** Whom a token speaks for. The token itself is a secret; its subject is not. */
function subjectOf(token) {
    try {
        const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
        const { sub } = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .asRecord */ .q)(claims);
        return typeof sub === 'string' ? sub : 'unknown';
    }
    catch {
        return 'unknown';
    }
}


/***/ }),

/***/ 2641:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   webIdentityKeys: () => (/* binding */ webIdentityKeys)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6033);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(1918);
/* harmony import */ var _cloud_identity_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7620);
/* harmony import */ var _cloud_renewed_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1872);
/* harmony import */ var _http_exchange_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(638);
/* harmony import */ var _http_retry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8717);
/* harmony import */ var _xml_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8459);
/* harmony import */ var _client_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6879);
/* harmony import */ var _refusal_refusal_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(370);








const audience = 'sts.amazonaws.com';
/**
 * Keys of a role, by the identity of the run. They are exchanged again in time, however long the run takes.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
function webIdentityKeys(settings, deps) {
    return (0,_cloud_renewed_js__WEBPACK_IMPORTED_MODULE_0__/* .renewedInTime */ .t)(() => assumeRole(settings, deps), deps);
}
async function assumeRole(settings, deps) {
    const { role, endpoint, session, seconds } = settings;
    const token = await deps.identityToken(audience);
    const asked = new URLSearchParams({
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn: role,
        RoleSessionName: session,
        DurationSeconds: String(seconds),
        WebIdentityToken: token,
    });
    try {
        const given = await (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .retry */ .L5)(deps, { doing: `keys of ${role}` }, async () => {
            // It is not signed: the token speaks for itself.
            const answer = await deps.http({
                method: 'POST',
                url: `${endpoint}/`,
                headers: { 'content-type': 'application/x-www-form-urlencoded' },
                body: Buffer.from(String(asked)),
            });
            const text = await (0,_http_exchange_js__WEBPACK_IMPORTED_MODULE_2__/* .readText */ .yR)(answer);
            const { status, headers } = answer;
            if (status !== 200)
                throw (0,_refusal_refusal_js__WEBPACK_IMPORTED_MODULE_3__/* .readRefusal */ .ni)(status, headers, text);
            return readKeys((0,_client_js__WEBPACK_IMPORTED_MODULE_4__/* .readDocument */ .u)('AssumeRoleWithWebIdentityResponse', { status, headers, text }));
        });
        for (const secret of [given.secretAccessKey, given.sessionToken ?? ''])
            deps.mask(secret);
        return given;
    }
    catch (error) {
        throw explain(error, settings, token);
    }
}
function readKeys(root) {
    const [result] = (0,_xml_js__WEBPACK_IMPORTED_MODULE_5__/* .childrenOf */ .LU)(root, 'AssumeRoleWithWebIdentityResult');
    const [keys] = result ? (0,_xml_js__WEBPACK_IMPORTED_MODULE_5__/* .childrenOf */ .LU)(result, 'Credentials') : [];
    const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
        ...['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'].map((name) => keys && (0,_xml_js__WEBPACK_IMPORTED_MODULE_5__/* .textOf */ .b6)(keys, name)),
    ];
    const ends = Date.parse(expiration ?? '');
    if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(ends)) {
        throw new _http_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .PassingProblem */ .x9('it answers without keys');
    }
    return { accessKeyId, secretAccessKey, sessionToken, ends };
}
function explain(error, { role, endpoint }, token) {
    const what = `AWS did not give this run the role ${role}.`;
    if (!(error instanceof _refusal_refusal_js__WEBPACK_IMPORTED_MODULE_3__/* .S3Refusal */ .XT)) {
        if (!(error instanceof Error) || error instanceof _fairway_runtime__WEBPACK_IMPORTED_MODULE_6__/* .Failure */ .HR)
            return error;
        return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_6__/* .Failure */ .HR({
            what,
            why: `${endpoint} gives no keys: ${error.message}. It was tried again until now.`,
            fix: 'Look whether that address can be reached from here, then run this again.',
            cause: error,
        });
    }
    const { code, said } = error;
    const duration = /DurationSeconds/.test(said);
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_6__/* .Failure */ .HR({
        what,
        why: duration
            ? 'The keys shall be good for longer than the role allows.'
            : code === 'AccessDenied'
                ? `The role does not trust the subject of this run: ${(0,_cloud_identity_js__WEBPACK_IMPORTED_MODULE_7__/* .subjectOf */ .e)(token)}.`
                : `It answers ${code}.`,
        fix: duration
            ? 'Ask for less time, or raise the maximum session duration of the role.'
            : `Allow that subject and the audience ${audience} in the trust policy of the role, and keep token.actions.githubusercontent.com among the identity providers of the account.`,
        evidence: [(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_8__/* .shortLine */ .tl)(said, 300)].filter((line) => line !== ''),
        cause: error,
    });
}


/***/ })

};
;