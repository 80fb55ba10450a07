"use strict";
exports.id = 594;
exports.ids = [594];
exports.modules = {

/***/ 1671:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FR: () => (/* binding */ explainProblem),
/* harmony export */   SV: () => (/* binding */ notTheStore),
/* harmony export */   V2: () => (/* binding */ clockApart),
/* harmony export */   a2: () => (/* binding */ full),
/* harmony export */   g5: () => (/* binding */ failureOf),
/* harmony export */   mj: () => (/* binding */ notAllowed),
/* harmony export */   to: () => (/* binding */ explained)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6033);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1918);
/* harmony import */ var _destination_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5638);
/* harmony import */ var _http_exchange_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(638);
/* harmony import */ var _refusal_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7344);




/** Carries out a step; what the store or the network says becomes a failure that tells what to do. */
async function explained(store, doing, step) {
    try {
        return await step();
    }
    catch (error) {
        throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__/* .isProblem */ .AN)(error) ? explainProblem(store, doing, error) : error;
    }
}
/** A problem in three parts. */
function explainProblem(store, doing, problem) {
    if (problem instanceof _refusal_js__WEBPACK_IMPORTED_MODULE_0__/* .StoreRefusal */ .g8)
        return store.explain(problem, doing);
    if (problem instanceof _http_exchange_js__WEBPACK_IMPORTED_MODULE_1__/* .NotTrusted */ .zZ) {
        return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
            what: doing.what,
            why: `What answers cannot show that it is the store: ${problem.message}.`,
            fix: 'Where its certificate is signed by an authority of your own, give that as `ca`. Else correct the address, or let its certificate be renewed. Nothing was sent.',
            cause: problem,
        });
    }
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
        what: doing.what,
        why: `${sentence(problem.message)} It was tried again until now.`,
        fix: 'Look whether the store is up and can be reached from here, then run this again.',
        cause: problem,
    });
}
/** The failure of a step, with what the store said as its evidence. */
function failureOf(refusal, { what }, { why, fix }) {
    const line = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_3__/* .shortLine */ .tl)(refusal.said, 300);
    return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({ what, why, fix, evidence: line === '' ? [] : [line], cause: refusal });
}
/** The same where the credentials are good, and only lack a right. */
function notAllowed(refusal, doing, { why, fix }) {
    const { what, evidence, cause } = failureOf(refusal, doing, { why, fix });
    return new _destination_js__WEBPACK_IMPORTED_MODULE_4__/* .NotAllowedFailure */ ._({ what, why, fix, evidence, cause });
}
/** What it means that an account is full. */
const full = {
    why: 'The account is full: its cap is reached. Another try cannot help.',
    fix: 'Raise the cap at the store, or remove what is no longer needed. The command prune works with a full account.',
};
/** What it means that the clocks are apart. Signatures and assertions are bound to a time. */
function clockApart(serverTime, now) {
    const minutes = Math.round(Math.abs(now - serverTime) / 60_000);
    return {
        why: Number.isNaN(serverTime)
            ? 'The clock of this machine is more than 15 minutes off, says the store.'
            : `The clock of this machine is ${minutes} minutes ${now > serverTime ? 'ahead of' : 'behind'} the store's.`,
        fix: 'Set the clock of this machine, best by NTP: the store refuses signatures that are 15 minutes off.',
    };
}
/** What a page means, in place of the store's own answer. */
function notTheStore(status, store) {
    return {
        why: `What answers is no ${store} store: it sends a page with status ${status}.`,
        fix: 'Correct `endpoint`, or let the proxy in between pass requests to it.',
    };
}
function sentence(text) {
    const first = text.charAt(0).toUpperCase();
    return `${first}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}


/***/ }),

/***/ 7344:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AN: () => (/* binding */ isProblem),
/* harmony export */   g8: () => (/* binding */ StoreRefusal),
/* harmony export */   wC: () => (/* binding */ saysTokenEnded)
/* harmony export */ });
/* harmony import */ var _http_exchange_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(638);
/* harmony import */ var _http_retry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8717);


/** The store has answered, and does not do what it was asked for. */
class StoreRefusal extends Error {
    name = 'StoreRefusal';
    status;
    /** `NoSuchKey`; of an answer without a body, or of a page, made from the status. */
    code;
    /** The store's own words. */
    said;
    /** The clock of the store, in milliseconds since the Unix epoch; NaN where it tells none. */
    serverTime;
    constructor({ status, code, said, serverTime, }) {
        super(`it answers ${status} ${code}`);
        this.status = status;
        this.code = code;
        this.said = said;
        this.serverTime = serverTime;
    }
}
/** Whether the store no longer accepts a token. */
function saysTokenEnded(error) {
    return error instanceof StoreRefusal && error.status === 401;
}
/** Whether the store or the network says it, so that it is no mistake of ours. */
function isProblem(error) {
    return [StoreRefusal, _http_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .PassingProblem */ .x9, _http_exchange_js__WEBPACK_IMPORTED_MODULE_1__/* .NoAnswer */ .W_, _http_exchange_js__WEBPACK_IMPORTED_MODULE_1__/* .NotTrusted */ .zZ].some((kind) => error instanceof kind);
}


/***/ }),

/***/ 1872:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ sendRenewed),
/* harmony export */   t: () => (/* binding */ renewedInTime)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6033);

/**
 * Sends a request with the credentials of now, and once more with others where the store says that these have ended.
 * @param saysEnded whether an error of the request is that word of the store
 */
async function sendRenewed(credentials, saysEnded, send) {
    const first = await credentials.current();
    try {
        return await send(first);
    }
    catch (error) {
        const others = saysEnded(error) ? await credentials.renew(first) : undefined;
        if (others === undefined)
            throw error;
        return send(others);
    }
}
/** Those with less time left are replaced, so that none ends in the middle of a part. */
const renewBeforeMs = 10 * 60_000;
/** @param exchange gets new credentials; it tries again by itself */
function renewedInTime(exchange, { clock, logger }) {
    let known;
    let underWay;
    const renewed = () => {
        underWay ??= exchange()
            .then((given) => {
            known = given;
            return given;
        })
            .finally(() => {
            underWay = undefined;
        });
        return underWay;
    };
    return {
        async current() {
            const left = (known?.ends ?? 0) - clock.now();
            if (known && left >= renewBeforeMs)
                return known;
            const usable = left > 0 ? known : undefined;
            try {
                return await renewed();
            }
            catch (error) {
                // Those that are still good serve on: the exchange may work at the next request.
                if (!usable || !(error instanceof _fairway_runtime__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR))
                    throw error;
                logger.warn(`${error.what} The keys so far are good for some minutes.`);
                return usable;
            }
        },
        async renew(ended) {
            // Parts end together: the first asks, and the others take what it got.
            if (known && known !== ended)
                return known;
            return renewed();
        },
    };
}


/***/ }),

/***/ 9575:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ askForToken),
/* harmony export */   q: () => (/* binding */ tokenForm)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7010);
/* harmony import */ var _http_exchange_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(638);
/* harmony import */ var _http_retry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8717);
/* harmony import */ var _refusal_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7344);




/** A form, as OAuth services take it. */
function tokenForm(url, fields) {
    return {
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: String(new URLSearchParams(fields)),
    };
}
/**
 * A token of a service. It becomes a secret before anybody has it.
 * @throws StoreRefusal with the code of the service; PassingProblem or NoAnswer after the last try
 */
async function askForToken(deps, { url, headers, body, doing }) {
    return (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .retry */ .L5)(deps, { doing }, async () => {
        const answer = await deps.http({
            method: 'POST',
            url,
            headers: { 'user-agent': 'fairway', accept: 'application/json', ...headers },
            body: Buffer.from(body),
        });
        const text = await (0,_http_exchange_js__WEBPACK_IMPORTED_MODULE_1__/* .readText */ .yR)(answer);
        const { status } = answer;
        const said = parsed(text);
        if (status === 429 || status === 408 || status >= 500 || said === undefined) {
            const pauseMs = (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .retryAfter */ .P9)(answer.headers);
            throw new _http_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .PassingProblem */ .x9(said ? `it answers ${status}` : `it answers ${status} and no JSON`, {
                pauseMs,
            });
        }
        if (status !== 200) {
            const serverTime = Date.parse(answer.headers.date ?? '');
            throw new _refusal_js__WEBPACK_IMPORTED_MODULE_2__/* .StoreRefusal */ .g8({ status, ...errorOf(said, status), serverTime });
        }
        const given = tokenOf(said, deps.clock.now());
        deps.mask(given.token);
        return given;
    });
}
function parsed(text) {
    try {
        const value = JSON.parse(text);
        return (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_3__/* .isRecord */ .u)(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}
/** `{error, error_description}` as OAuth says it, or `{error: {status, message}}` as Google's APIs do. */
function errorOf(answer, status) {
    const { error, error_description: description } = answer;
    const { status: word, message } = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_3__/* .asRecord */ .q)(error);
    const code = typeof error === 'string' ? error : word;
    const said = typeof description === 'string' ? description : message;
    return {
        code: typeof code === 'string' ? code : `Status${status}`,
        said: typeof said === 'string' ? (said.split(/\r?\n/)[0] ?? '') : '',
    };
}
/** Both forms of an answer: with the seconds that are left, or with the time of the end. */
function tokenOf(answer, now) {
    const token = answer['access_token'] ?? answer['accessToken'];
    const { expires_in: seconds, expireTime } = answer;
    const ends = seconds === undefined ? Date.parse(String(expireTime)) : now + Number(seconds) * 1_000;
    if (typeof token !== 'string' || token === '' || Number.isNaN(ends)) {
        throw new _http_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .PassingProblem */ .x9('it answers without a token');
    }
    return { token, ends };
}


/***/ }),

/***/ 3871:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ storageScope)
/* harmony export */ });
/** What a token may be used for: objects, and no settings of buckets. */
const storageScope = 'https://www.googleapis.com/auth/devstorage.read_write';


/***/ }),

/***/ 7594:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readServiceAccountKey: () => (/* binding */ readServiceAccountKey),
/* harmony export */   serviceAccountTokens: () => (/* binding */ serviceAccountTokens)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7010);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6033);
/* harmony import */ var _cloud_explain_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1671);
/* harmony import */ var _cloud_refusal_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7344);
/* harmony import */ var _cloud_renewed_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1872);
/* harmony import */ var _cloud_token_service_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9575);
/* harmony import */ var _scope_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3871);







const googleTokens = 'https://oauth2.googleapis.com/token';
/** Reads the file that Google gives out for a key. @throws Failure, which holds nothing of it */
function readServiceAccountKey(destination, text) {
    try {
        const { type, client_email, private_key, private_key_id, token_uri = googleTokens, } = (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .asRecord */ .q)(JSON.parse(text));
        const texts = [client_email, private_key, token_uri].every((field) => typeof field === 'string');
        if (type === 'service_account' && texts) {
            return {
                email: String(client_email),
                key: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPrivateKey)(String(private_key)),
                keyId: String(private_key_id ?? ''),
                tokenUri: String(token_uri),
            };
        }
    }
    catch {
        // Its own words could hold a piece of the key.
    }
    throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
        what: `The destination ${destination} cannot be opened.`,
        why: 'Its `service-account-key` is not the JSON of a key of a service account.',
        fix: 'Store the whole file as the secret, as Google gave it out for the key: from its first brace to its last.',
    });
}
/**
 * Tokens of a service account, by its key. They are asked for again in time.
 * @see https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
function serviceAccountTokens(account, deps) {
    return (0,_cloud_renewed_js__WEBPACK_IMPORTED_MODULE_3__/* .renewedInTime */ .t)(() => ask(account, deps), deps);
}
async function ask(account, deps) {
    const form = (0,_cloud_token_service_js__WEBPACK_IMPORTED_MODULE_4__/* .tokenForm */ .q)(account.tokenUri, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertionOf(account, deps.clock.now()),
    });
    try {
        return await (0,_cloud_token_service_js__WEBPACK_IMPORTED_MODULE_4__/* .askForToken */ .G)(deps, { ...form, doing: `token of ${account.email}` });
    }
    catch (error) {
        throw (0,_cloud_refusal_js__WEBPACK_IMPORTED_MODULE_5__/* .isProblem */ .AN)(error) ? explain(error, account, deps.clock.now()) : error;
    }
}
/** What the account says of itself, signed. It is good for an hour, of which the service wants to be told. */
function assertionOf({ email, key, keyId, tokenUri }, now) {
    const seconds = Math.floor(now / 1_000);
    const header = { alg: 'RS256', typ: 'JWT', ...(keyId === '' ? {} : { kid: keyId }) };
    const claims = { iss: email, scope: _scope_js__WEBPACK_IMPORTED_MODULE_6__/* .storageScope */ .s, aud: tokenUri, iat: seconds, exp: seconds + 3_600 };
    const text = [header, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
    return `${text}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.sign)('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}
function explain(error, { email, tokenUri }, now) {
    const what = `Google did not give this run a token of ${email}.`;
    if (!(error instanceof _cloud_refusal_js__WEBPACK_IMPORTED_MODULE_5__/* .StoreRefusal */ .g8)) {
        return new _fairway_runtime__WEBPACK_IMPORTED_MODULE_2__/* .Failure */ .HR({
            what,
            why: `${tokenUri} gives no token: ${error.message}. It was tried again until now.`,
            fix: 'Look whether that address can be reached from here, then run this again.',
            cause: error,
        });
    }
    const doing = { what, permission: '' };
    if (/timeframe|\biat\b/i.test(error.said))
        return (0,_cloud_explain_js__WEBPACK_IMPORTED_MODULE_7__/* .failureOf */ .g5)(error, doing, (0,_cloud_explain_js__WEBPACK_IMPORTED_MODULE_7__/* .clockApart */ .V2)(error.serverTime, now));
    return (0,_cloud_explain_js__WEBPACK_IMPORTED_MODULE_7__/* .failureOf */ .g5)(error, doing, {
        why: `It does not accept the key: ${error.code}.`,
        fix: 'Look whether the service account still is there and enabled, and whether that key of it was removed. Then store a new key.',
    });
}


/***/ }),

/***/ 638:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W_: () => (/* binding */ NoAnswer),
/* harmony export */   io: () => (/* binding */ readBytes),
/* harmony export */   yR: () => (/* binding */ readText),
/* harmony export */   zZ: () => (/* binding */ NotTrusted)
/* harmony export */ });
/** The connection failed, stalled or ended too early. The request may have been carried out all the same. */
class NoAnswer extends Error {
    name = 'NoAnswer';
}
/** The server cannot show who it is. Another try cannot help, and nothing was sent to it. */
class NotTrusted extends Error {
    name = 'NotTrusted';
}
const mostBytes = 16 * 1024 ** 2;
/** The body of an answer that is small: a listing, an error. @throws NoAnswer where it does not come to its end */
async function readBytes({ body }) {
    const chunks = [];
    let bytes = 0;
    try {
        for await (const chunk of body) {
            bytes += chunk.byteLength;
            if (bytes > mostBytes)
                throw new NoAnswer(`the answer is longer than ${mostBytes} bytes`);
            chunks.push(chunk);
        }
    }
    catch (error) {
        if (error instanceof NoAnswer)
            throw error;
        throw new NoAnswer(`the answer was cut after ${bytes} bytes`, { cause: error });
    }
    return Buffer.concat(chunks);
}
/** The same as a text. */
async function readText(answer) {
    return (await readBytes(answer)).toString('utf8');
}


/***/ }),

/***/ 8717:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L5: () => (/* binding */ retry),
/* harmony export */   P9: () => (/* binding */ retryAfter),
/* harmony export */   x9: () => (/* binding */ PassingProblem)
/* harmony export */ });
/* unused harmony export pauseBefore */
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6033);
/* harmony import */ var _exchange_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(638);


const mostTries = 8;
const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A store that asks for a longer pause than this is as good as down. */
const longestAskedMs = 120_000;
/** A problem that can pass by itself: an overload, a broken connection. */
class PassingProblem extends Error {
    name = 'PassingProblem';
    /** The pause that the store asks for. */
    pauseMs;
    constructor(said, options = {}) {
        super(said, options.cause === undefined ? undefined : { cause: options.cause });
        this.pauseMs = options.pauseMs;
    }
}
/**
 * Tries until a try ends, or fails with what is no passing problem. The pauses grow and are spread at random.
 * @param attempt gets its number, from 1: after the first, an earlier one may have been carried out
 * @param doing for the log: `part 3 of db/x`
 * @throws the last problem, where all tries failed; the reason of the signal
 */
async function retry({ clock, logger, random }, { doing, signal }, attempt) {
    for (let tries = 1;; tries += 1) {
        signal?.throwIfAborted();
        try {
            return await attempt(tries);
        }
        catch (error) {
            signal?.throwIfAborted();
            const problem = asPassing(error);
            const pauseMs = problem && pauseBefore(tries, problem, random());
            if (!problem || pauseMs === undefined || tries === mostTries)
                throw error;
            logger.debug(`${doing}: ${problem.message}; again in ${Math.ceil(pauseMs / 1_000)} s.`);
            await clock.sleep(pauseMs, signal);
        }
    }
}
function asPassing(error) {
    if (error instanceof PassingProblem)
        return error;
    if (error instanceof _exchange_js__WEBPACK_IMPORTED_MODULE_0__/* .NoAnswer */ .W_)
        return new PassingProblem((0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error), { cause: error });
    return undefined;
}
/** Milliseconds before the next try; undefined where the store asks for more than anybody waits. */
function pauseBefore(tries, { pauseMs }, random) {
    const own = Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1));
    const spread = Math.round(own * (0.5 + random / 2));
    if (pauseMs === undefined)
        return spread;
    // At least as long as it asks: whoever comes back earlier is refused again.
    return pauseMs > longestAskedMs ? undefined : pauseMs + Math.round(random * firstPauseMs);
}
/** `Retry-After` in milliseconds: seconds, or a date by the clock of the server. */
function retryAfter(headers) {
    const written = headers['retry-after'];
    if (written === undefined)
        return undefined;
    if (/^\d+(?:\.\d+)?$/.test(written))
        return Math.ceil(Number(written) * 1_000);
    const at = Date.parse(written);
    const now = Date.parse(headers.date ?? '');
    return Number.isNaN(at) || Number.isNaN(now) ? undefined : Math.max(0, at - now);
}


/***/ })

};
;