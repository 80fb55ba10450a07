"use strict";
exports.id = 514;
exports.ids = [514,507];
exports.modules = {

/***/ 5113:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ itemsBelow)
/* harmony export */ });
/* harmony import */ var _key_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7841);
/* harmony import */ var _explain_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1671);


/** The items of a listing by their keys below the prefix of a destination. What fails on the way is explained. */
async function* itemsBelow(store, { prefix, items, doing, }) {
    for (;;) {
        const next = await (0,_explain_js__WEBPACK_IMPORTED_MODULE_0__/* .explained */ .to)(store, doing, () => items.next());
        if (next.done)
            return;
        const key = (0,_key_js__WEBPACK_IMPORTED_MODULE_1__/* .keyBelow */ .Tv)(prefix, next.value.key);
        if (key !== undefined)
            yield { ...next.value, key };
    }
}


/***/ }),

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

/***/ 542:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ notesOnRoute),
/* harmony export */   M: () => (/* binding */ skewOf)
/* harmony export */ });
/** How far the clock of a store is ahead, in milliseconds; undefined where it tells none. */
function skewOf(serverTime, now) {
    const ms = serverTime - now;
    if (Number.isNaN(ms))
        return undefined;
    // A date in a header has whole seconds, so a second of difference is none.
    return Math.abs(ms) < 2_000 ? 0 : Math.round(ms / 1_000) * 1_000;
}
/** A sentence about a store that is not reached over TLS; none about another. */
function notesOnRoute(url) {
    return url.startsWith('http:') ? ['What is sent to it travels in the clear, by http.'] : [];
}


/***/ }),

/***/ 9578:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ readWhole)
});

// EXTERNAL MODULE: ./packages/object-store/lib/http/exchange.js
var exchange = __webpack_require__(638);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
;// CONCATENATED MODULE: ./packages/object-store/lib/http/resumed-body.js


const mostCutsWithoutBytes = 5;
/** The bytes of an object as one stream. Where the connection is cut, the rest is asked for. */
function resumedBody({ bytes, first, from, explain }) {
    return external_node_stream_.Readable.from(pieces(), { objectMode: false });
    async function* pieces() {
        let at = 0;
        let cuts = 0;
        for (let answer = first;; answer = await from(at)) {
            const before = at;
            let cut;
            try {
                for await (const chunk of answer.body) {
                    at += chunk.byteLength;
                    yield chunk;
                }
            }
            catch (error) {
                cut = error;
            }
            if (at === bytes)
                return;
            if (at > bytes)
                throw explain(new exchange/* NoAnswer */.W_(`${at} bytes came of an object of ${bytes}`));
            cuts = at > before ? 0 : cuts + 1;
            if (cuts === mostCutsWithoutBytes) {
                throw explain(new exchange/* NoAnswer */.W_(`the answer ends after ${at} bytes of ${bytes}, each time`, { cause: cut }));
            }
        }
    }
}

// EXTERNAL MODULE: ./packages/object-store/lib/http/retry.js
var retry = __webpack_require__(8717);
// EXTERNAL MODULE: ./packages/object-store/lib/cloud/explain.js
var explain = __webpack_require__(1671);
;// CONCATENATED MODULE: ./packages/object-store/lib/cloud/read-object.js




/** The bytes of an object, to the last one. A cut is taken up where it was, of the very same object. */
async function readWhole(reader, { key, signal, doing }) {
    const done = new AbortController();
    const either = AbortSignal.any([signal, done.signal]);
    const open = (rest) => (0,explain/* explained */.to)(reader, doing, () => (0,retry/* retry */.L5)(reader.deps, { doing: `read of ${key}`, signal: either }, async () => {
        const answer = await reader.ask(rest, either);
        const expected = rest ? 206 : 200;
        if (answer.status === expected)
            return answer;
        answer.body.destroy();
        throw new retry/* PassingProblem */.x9(`it answers ${answer.status} where ${expected} is right`);
    }));
    const first = await open();
    const bytes = Number(first.headers['content-length'] ?? Number.NaN);
    if (Number.isNaN(bytes)) {
        first.body.destroy();
        throw (0,explain/* explainProblem */.FR)(reader, doing, new exchange/* NoAnswer */.W_('it does not tell the length of the object'));
    }
    const body = resumedBody({
        bytes,
        first,
        from: (at) => open({ at, first: first.headers }),
        explain: (problem) => (0,explain/* explainProblem */.FR)(reader, doing, problem),
    });
    // Who stops reading must not leave a connection open.
    body.once('close', () => done.abort());
    return body;
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

/***/ 9514:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openGcs: () => (/* binding */ openGcs)
});

// EXTERNAL MODULE: ./packages/object-store/lib/cloud/below.js
var below = __webpack_require__(5113);
// EXTERNAL MODULE: ./packages/object-store/lib/cloud/explain.js
var explain = __webpack_require__(1671);
// EXTERNAL MODULE: ./packages/object-store/lib/cloud/read-object.js + 1 modules
var read_object = __webpack_require__(9578);
// EXTERNAL MODULE: ./packages/object-store/lib/destination.js
var lib_destination = __webpack_require__(5638);
// EXTERNAL MODULE: ./packages/object-store/lib/http/node-client.js
var node_client = __webpack_require__(6507);
// EXTERNAL MODULE: ./packages/object-store/lib/key.js
var lib_key = __webpack_require__(7841);
;// CONCATENATED MODULE: ./packages/object-store/lib/gcs/bucket.js

/** The unit of a resumable upload: each piece but the last is a multiple of it. */
const unitBytes = 256 * 1024;
/**
 * Google allows any number of pieces, and 5 TiB for an object. The number here keeps to that with parts of 100 MiB.
 * @see https://cloud.google.com/storage/docs/performing-resumable-uploads
 */
const gcsLimits = {
    partBytes: { min: unitBytes, max: 1024 ** 3, multipleOf: unitBytes },
    maxParts: 50_000,
    equalParts: false,
};
/** Finds out where a bucket is. @throws TypeError for an endpoint that is no URL of a server */
function locateBucket({ bucket, endpoint = 'https://storage.googleapis.com', }) {
    const base = URL.parse(endpoint);
    if (!base || !/^https?:$/.test(base.protocol) || base.search || base.hash || base.username) {
        throw new TypeError(`${endpoint} is no address of a store.`);
    }
    const root = `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
    const path = `/storage/v1/b/${(0,lib_key/* encodeRfc3986 */.My)(bucket)}/o`;
    return { bucket, url: `${root}${path}`, uploadUrl: `${root}/upload${path}` };
}
/** The URL of an object. A slash of its name is encoded too: the name is one part of the path. */
function objectUrl({ url }, full, query = {}) {
    return withQuery(`${url}/${(0,lib_key/* encodeRfc3986 */.My)(full)}`, query);
}
/** A URL with what is asked, percent-encoded as it is sent. */
function withQuery(url, query) {
    const asked = Object.entries(query).map(([name, value]) => `${(0,lib_key/* encodeRfc3986 */.My)(name)}=${(0,lib_key/* encodeRfc3986 */.My)(value)}`);
    return asked.length > 0 ? `${url}?${asked.join('&')}` : url;
}

// EXTERNAL MODULE: ./packages/runtime/lib/record.js
var record = __webpack_require__(7010);
// EXTERNAL MODULE: ./packages/object-store/lib/cloud/refusal.js
var refusal = __webpack_require__(7344);
// EXTERNAL MODULE: ./packages/object-store/lib/cloud/renewed.js
var renewed = __webpack_require__(1872);
// EXTERNAL MODULE: ./packages/object-store/lib/http/exchange.js
var exchange = __webpack_require__(638);
// EXTERNAL MODULE: ./packages/object-store/lib/http/retry.js
var retry = __webpack_require__(8717);
;// CONCATENATED MODULE: ./packages/object-store/lib/gcs/refusal.js



const passingReasons = new Set([
    ...['rateLimitExceeded', 'userRateLimitExceeded', 'backendError', 'internalError', 'requestTimeout'],
]);
/** What an answer that is no success means: a refusal, or a problem that can pass. */
function readRefusal(status, headers, text) {
    const { code, said } = readError(status, text);
    const damaged = status === 400 && /hash|checksum|crc32c/i.test(said);
    if (damaged ||
        passingReasons.has(code) ||
        status === 429 ||
        status === 408 ||
        (status >= 500 && status !== 501)) {
        return new retry/* PassingProblem */.x9(`it answers ${status} ${code}`, { pauseMs: (0,retry/* retryAfter */.P9)(headers) });
    }
    return new refusal/* StoreRefusal */.g8({ status, code, said, serverTime: Date.parse(headers.date ?? '') });
}
/** Whether a retention policy or a hold keeps what was to be removed. */
function saysKept({ status, code, said }) {
    return (status === 403 || status === 412) && /retention|hold|object.?lock/i.test(`${code} ${said}`);
}
/** Whether the bucket is missing, and not an object. */
function saysNoBucket({ status, said }) {
    return status === 404 && /bucket does not exist/i.test(said);
}
function readError(status, text) {
    try {
        const { error } = (0,record/* asRecord */.q)(JSON.parse(text));
        const { errors, message } = (0,record/* asRecord */.q)(error);
        const { reason } = (0,record/* asRecord */.q)(Array.isArray(errors) ? errors[0] : undefined);
        if (typeof message === 'string') {
            return { code: typeof reason === 'string' ? reason : `Status${status}`, said: message };
        }
    }
    catch {
        // Uploads are refused in plain words.
    }
    return { code: /^\s*</.test(text) ? 'NotGcs' : `Status${status}`, said: text.trim() };
}

;// CONCATENATED MODULE: ./packages/object-store/lib/gcs/explain.js


/** The code of a refusal that says that an upload is unknown to the store. */
const sessionGone = 'SessionGone';
/** A refusal in three parts. It is pure, so that a table of tests can hold it. */
function explainRefusal(refusal, doing, bucket) {
    const { status, code, said } = refusal;
    const because = (why, fix) => (0,explain/* failureOf */.g5)(refusal, doing, { why, fix });
    if (/quota/i.test(`${code} ${said}`) || status === 507)
        return (0,explain/* failureOf */.g5)(refusal, doing, explain/* full */.a2);
    if (code === 'NotGcs')
        return (0,explain/* failureOf */.g5)(refusal, doing, (0,explain/* notTheStore */.SV)(status, 'Google Cloud'));
    if (code === sessionGone) {
        return because('The unfinished upload is gone: somebody has ended it, or it is older than a week.', 'Run this again: a new run begins a new upload.');
    }
    if (/billing/i.test(said) || code === 'accountDisabled') {
        return because(`The project of the bucket ${bucket} has no account that pays for it.`, 'Put the billing of the project right at Google, and run this again.');
    }
    if (saysNoBucket(refusal)) {
        return because(`There is no bucket ${bucket}.`, 'Make the bucket, or correct `bucket` and `endpoint`.');
    }
    if (status === 401) {
        return because('Google does not accept the token of this run.', 'Look whether the service account is disabled, or its key removed.');
    }
    if (status === 403) {
        return (0,explain/* notAllowed */.mj)(refusal, doing, {
            why: 'The identity does not have the permission for it.',
            fix: `Give it ${doing.permission} on the bucket ${bucket}, as the role roles/storage.objectUser has it. Without the permission to list, a name that is free is refused too.`,
        });
    }
    return because(`The store answers ${status} ${code}.`, 'Put right what the store says, and run this again.');
}

;// CONCATENATED MODULE: ./packages/object-store/lib/gcs/client.js







/** Sends the requests of one bucket, each with a token. */
class GcsClient {
    bucket;
    deps;
    constructor(bucket, deps) {
        this.bucket = bucket;
        this.deps = deps;
    }
    /**
     * One try, to the headers of the answer. Where the token has ended, it is sent once more with another.
     * @throws StoreRefusal, PassingProblem or NoAnswer
     */
    async exchange(request) {
        return (0,renewed/* sendRenewed */.H)(this.deps.tokens, refusal/* saysTokenEnded */.wC, (token) => this.#authorized(request, token));
    }
    /** The same for the URL of an upload, which is itself the right to it: no token goes along. */
    async bare(request) {
        const { expected, ...sent } = request;
        const headers = { 'user-agent': 'fairway', ...sent.headers };
        const answer = await this.deps.http({ ...sent, headers });
        if (expected.includes(answer.status))
            return answer;
        const text = await (0,exchange/* readText */.yR)(answer);
        if (answer.status < 400) {
            throw new retry/* PassingProblem */.x9(`it answers ${answer.status} where ${expected.join(' or ')} is right`);
        }
        throw readRefusal(answer.status, answer.headers, text);
    }
    /** One try to get what the API says. A part of it, and the page of a proxy, are nothing. */
    async resource(request) {
        return readResource(await this.exchange(request));
    }
    explain(refusal, doing) {
        return explainRefusal(refusal, doing, this.bucket.bucket);
    }
    #authorized(request, { token }) {
        return this.bare({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
    }
}
/** @throws PassingProblem where it is no JSON, or cut */
async function readResource(answer) {
    const text = await (0,exchange/* readText */.yR)(answer);
    try {
        const value = JSON.parse(text);
        if ((0,record/* isRecord */.u)(value))
            return value;
    }
    catch (error) {
        throw new retry/* PassingProblem */.x9('its answer cannot be read', { cause: error });
    }
    throw new retry/* PassingProblem */.x9('its answer is none of the store');
}

;// CONCATENATED MODULE: ./packages/object-store/lib/gcs/objects.js





/** The upload that made an object, in its metadata: so one whose last answer was lost knows its own work. */
const madeBy = 'fairway-upload';
/** One look at an object; undefined where the key is free. */
async function lookAt(client, full) {
    const fields = 'kind,size,md5Hash,generation,metadata';
    try {
        return readObject(await client.resource({
            method: 'GET',
            url: objectUrl(client.bucket, full, { fields }),
            headers: {},
            expected: [200],
        }));
    }
    catch (error) {
        if (isMissing(error))
            return undefined;
        throw error;
    }
}
/** @throws PassingProblem where the description lacks something: what is not told is not proven */
function readObject(resource) {
    const { kind, size, md5Hash, generation, metadata } = resource;
    const maker = (0,record/* asRecord */.q)(metadata)[madeBy];
    if (kind !== 'storage#object' || !/^\d+$/.test(String(size)) || typeof generation !== 'string') {
        throw new retry/* PassingProblem */.x9('it does not tell the size of the object');
    }
    if (typeof md5Hash !== 'string')
        throw new retry/* PassingProblem */.x9('it does not tell the MD5 of the object');
    return {
        bytes: Number(size),
        md5: md5Hash,
        generation,
        madeBy: typeof maker === 'string' ? maker : undefined,
    };
}
/**
 * Removes an object, and looks whether it is gone. The very generation is named: in a bucket with versions a plain removal
 * only hides the object, and its bytes are paid for.
 * @returns `retained` where a retention policy or a hold keeps it
 */
async function removeObject(client, full) {
    return (0,retry/* retry */.L5)(client.deps, { doing: `removal of ${full}` }, async () => {
        const there = await lookAt(client, full);
        if (there === undefined)
            return 'removed';
        try {
            const answer = await client.exchange({
                method: 'DELETE',
                url: objectUrl(client.bucket, full, { generation: there.generation }),
                headers: {},
                expected: [204, 200],
            });
            answer.body.resume();
        }
        catch (error) {
            if (error instanceof refusal/* StoreRefusal */.g8 && saysKept(error))
                return 'retained';
            if (!isMissing(error))
                throw error;
        }
        if ((await lookAt(client, full)) === undefined)
            return 'removed';
        throw new retry/* PassingProblem */.x9('it still has the object after its removal');
    });
}
/** Whether the store has no such object. A missing bucket is another matter. */
function isMissing(error) {
    return error instanceof refusal/* StoreRefusal */.g8 && error.status === 404 && !saysNoBucket(error);
}

;// CONCATENATED MODULE: ./packages/object-store/lib/gcs/session.js





/**
 * A resumable upload at Google: pieces go one after the other, and after any trouble the store says how much it has.
 * @see https://cloud.google.com/storage/docs/performing-resumable-uploads
 */
class Session {
    /** It is itself the right to the upload. */
    uri;
    #client;
    constructor(client, uri) {
        this.#client = client;
        this.uri = uri;
    }
    /**
     * Sends a piece, until the store has all of it.
     * @returns the object, of the last piece
     */
    async send(piece) {
        const { at, bytes, total, signal, doing } = piece;
        const end = at + bytes.byteLength;
        return (0,retry/* retry */.L5)(this.#client.deps, { doing, signal }, async (number) => {
            let stored = at;
            if (number > 1) {
                const reached = await this.ask(total, signal);
                if ('made' in reached)
                    return reached.made;
                stored = reached.stored;
            }
            for (;;) {
                if (stored < at || stored > end)
                    throw lost(stored, at);
                if (stored === end && total === undefined)
                    return undefined;
                const reached = await this.#put(piece, stored);
                if ('made' in reached) {
                    if (total === undefined)
                        throw new retry/* PassingProblem */.x9('it makes an object before its end');
                    return reached.made;
                }
                // What it has taken of a piece is not sent again. Where it takes nothing, it is asked after a pause.
                if (reached.stored <= stored && !(reached.stored === end && total === undefined)) {
                    throw new retry/* PassingProblem */.x9('it takes nothing of a piece');
                }
                stored = reached.stored;
            }
        });
    }
    /** One question how far the store is. @param total the length of the object, where it is known */
    async ask(total, signal) {
        return this.#exchange({ headers: { 'content-range': `bytes */${total ?? '*'}` }, fresh: true, signal });
    }
    /** Ends the upload. One that the store does not know any more is no trouble. */
    async end() {
        const known = await unlessGone(async () => {
            const answer = await this.#client.bare({
                method: 'DELETE',
                url: this.uri,
                headers: {},
                fresh: true,
                expected: [499, 204, 200],
            });
            answer.body.resume();
            return true;
        });
        if (!known)
            return;
        const reached = await unlessGone(() => this.ask());
        if (reached && 'stored' in reached)
            throw new retry/* PassingProblem */.x9('it still has the upload after its end');
    }
    #put({ at, bytes, total, signal }, stored) {
        const rest = bytes.subarray(stored - at);
        const end = at + bytes.byteLength;
        const span = rest.byteLength === 0 ? '*' : `${stored}-${end - 1}`;
        return this.#exchange({
            headers: { 'content-range': `bytes ${span}/${total ?? '*'}` },
            body: rest,
            signal,
        });
    }
    async #exchange(request) {
        let answer;
        try {
            answer = await this.#client.bare({
                method: 'PUT',
                url: this.uri,
                ...request,
                expected: [200, 201, 308],
            });
        }
        catch (error) {
            throw isGone(error) ? gone(error) : error;
        }
        if (answer.status !== 308)
            return { made: readObject(await readResource(answer)) };
        answer.body.resume();
        const { range } = answer.headers;
        // Without the header nothing is stored yet.
        if (range === undefined)
            return { stored: 0 };
        const last = /^bytes=0-(\d+)$/.exec(range)?.[1];
        if (last === undefined)
            throw new retry/* PassingProblem */.x9('it does not tell how much it has stored');
        return { stored: Number(last) + 1 };
    }
}
/** Undefined where the store does not know the upload. */
async function unlessGone(request) {
    try {
        return await request();
    }
    catch (error) {
        if ((0,refusal/* isProblem */.AN)(error) && isGone(error))
            return undefined;
        throw error;
    }
}
function isGone(error) {
    return error instanceof refusal/* StoreRefusal */.g8 && [404, 410, 499].includes(error.status);
}
function gone({ status, said, serverTime }) {
    return new refusal/* StoreRefusal */.g8({ status, said, serverTime, code: sessionGone });
}
/** No try can help: the bytes before are freed already. */
function lost(stored, at) {
    const said = `The store has ${stored} bytes of the upload, and had acknowledged ${at}.`;
    return new refusal/* StoreRefusal */.g8({ status: 308, code: 'LostBytes', said, serverTime: Number.NaN });
}

;// CONCATENATED MODULE: ./packages/object-store/lib/gcs/end-session.js



/** Ends an unfinished upload, and looks whether the store has forgotten it. */
async function endSession(client, { destination, leftover: { key, id } }) {
    const what = `${destination} did not end the unfinished upload of ${key}; Google forgets it after a week.`;
    await (0,explain/* explained */.to)(client, { what, permission: 'storage.objects.create' }, () => (0,retry/* retry */.L5)(client.deps, { doing: `end of the unfinished ${key}` }, () => new Session(client, id).end()));
}

;// CONCATENATED MODULE: ./packages/object-store/lib/gcs/listing.js



/** All objects below a full prefix, page by page to the end. @throws where one page cannot be read */
async function* listObjects(client, prefix) {
    const fields = 'kind,nextPageToken,items(name,size,timeCreated)';
    let pageToken = '';
    for (let number = 1;; number += 1) {
        const query = {
            ...(prefix === '' ? {} : { prefix }),
            ...(pageToken === '' ? {} : { pageToken }),
            fields,
        };
        const page = await (0,retry/* retry */.L5)(client.deps, { doing: `page ${number} of the listing` }, async () => {
            const url = withQuery(client.bucket.url, query);
            const read = await client.resource({ method: 'GET', url, headers: {}, expected: [200] });
            if (read['kind'] !== 'storage#objects')
                throw new retry/* PassingProblem */.x9('what answers sends no listing');
            return read;
        });
        const { items = [], nextPageToken = '' } = page;
        if (!Array.isArray(items) || typeof nextPageToken !== 'string')
            throw unreadable('items');
        yield* items.map(storedOf);
        if (nextPageToken === '')
            return;
        if (nextPageToken === pageToken) {
            throw new retry/* PassingProblem */.x9('its listing says that more follows, and does not say where');
        }
        pageToken = nextPageToken;
    }
}
function storedOf(item) {
    const { name, size, timeCreated } = (0,record/* asRecord */.q)(item);
    const modified = Date.parse(String(timeCreated));
    if (typeof name !== 'string' || name === '')
        throw unreadable('name');
    if (!/^\d+$/.test(String(size)))
        throw unreadable('size');
    if (Number.isNaN(modified))
        throw unreadable('timeCreated');
    return { key: name, bytes: Number(size), modified };
}
function unreadable(field) {
    return new retry/* PassingProblem */.x9(`its listing has no ${field} that can be read`);
}

// EXTERNAL MODULE: ./packages/object-store/lib/cloud/place-facts.js
var place_facts = __webpack_require__(542);
;// CONCATENATED MODULE: ./packages/object-store/lib/gcs/look.js






/** The days for which Google bills each object at least, by the class of its storage. */
const billedDays = { NEARLINE: 30, COLDLINE: 90, ARCHIVE: 365 };
/** Asks a bucket what it does with objects. Who may only use objects is not allowed to see that. */
async function lookAtBucket(client) {
    const { clock } = client.deps;
    const fields = 'storageClass,retentionPolicy,softDeletePolicy';
    const url = withQuery(client.bucket.url.replace(/\/o$/, ''), { fields });
    try {
        return await (0,retry/* retry */.L5)(client.deps, { doing: 'look at the bucket' }, async () => {
            const answer = await client.exchange({ method: 'GET', url, headers: {}, expected: [200] });
            const { lock, notes } = readBucket(await readResource(answer));
            return {
                lock,
                aheadMs: (0,place_facts/* skewOf */.M)(Date.parse(answer.headers.date ?? ''), clock.now()),
                notes: [...(0,place_facts/* notesOnRoute */.G)(url), ...notes],
            };
        });
    }
    catch (error) {
        if (!(error instanceof refusal/* StoreRefusal */.g8) || error.status !== 403)
            throw error;
        return { aheadMs: (0,place_facts/* skewOf */.M)(error.serverTime, clock.now()), notes: (0,place_facts/* notesOnRoute */.G)(url) };
    }
}
function readBucket({ storageClass, retentionPolicy, softDeletePolicy }) {
    const kept = daysIn((0,record/* asRecord */.q)(retentionPolicy)['retentionPeriod']);
    const softly = daysIn((0,record/* asRecord */.q)(softDeletePolicy)['retentionDurationSeconds']);
    const billed = billedDays[String(storageClass)];
    return {
        lock: kept === undefined ? undefined : `a retention policy of ${kept} days`,
        notes: [
            ...(softly === undefined ? [] : [`A removed object stays, and is billed, for ${softly} days more.`]),
            ...(billed === undefined
                ? []
                : [`It bills each object for ${billed} days at least, also where it is removed before.`]),
        ],
    };
}
/** Seconds as Google writes them, as days; undefined where there are none. */
function daysIn(seconds) {
    const days = Number(seconds ?? 0) / 86_400;
    return days > 0 ? Math.round(days * 10) / 10 : undefined;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./packages/object-store/lib/md5.js
var lib_md5 = __webpack_require__(5890);
;// CONCATENATED MODULE: ./packages/object-store/lib/gcs/put-object.js






/**
 * Stores a small object under a key that is free. Its MD5 goes along, and the store refuses other bytes.
 * @returns `taken` where other bytes are there. The same bytes are no trouble: an earlier try may have stored them.
 */
async function putObject(client, { full, bytes }) {
    const contentType = full.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    const md5 = (0,lib_md5/* md5Of */.i)(bytes);
    const boundary = (0,external_node_crypto_.randomBytes)(24).toString('hex');
    const about = JSON.stringify({ contentType, md5Hash: md5 });
    const body = Buffer.concat([
        Buffer.from(`--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${about}\r\n--${boundary}\r\ncontent-type: ${contentType}\r\n\r\n`),
        bytes,
        Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const url = withQuery(client.bucket.uploadUrl, {
        ...{ uploadType: 'multipart', name: full, ifGenerationMatch: '0' },
    });
    return (0,retry/* retry */.L5)(client.deps, { doing: `store of ${full}` }, async () => {
        try {
            const headers = { 'content-type': `multipart/related; boundary=${boundary}` };
            const made = readObject(await client.resource({ method: 'POST', url, headers, body, expected: [200, 201] }));
            if (made.md5 !== md5)
                throw new retry/* PassingProblem */.x9('it stores other bytes than it was sent');
            return 'stored';
        }
        catch (error) {
            if (!(error instanceof refusal/* StoreRefusal */.g8) || error.status !== 412)
                throw error;
            const there = await lookAt(client, full);
            return there?.bytes === bytes.byteLength && there.md5 === md5 ? 'stored' : 'taken';
        }
    });
}

// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
;// CONCATENATED MODULE: ./packages/object-store/lib/gcs/upload.js










const permission = 'storage.objects.create, storage.objects.get and storage.objects.list';
/** Begins an upload under a key that is free. */
async function beginUpload(about) {
    const { client, destination, key, full, contentType } = about;
    const { deps, bucket } = client;
    const id = (0,external_node_crypto_.randomBytes)(12).toString('hex');
    const url = withQuery(bucket.uploadUrl, {
        ...{ uploadType: 'resumable', name: full, ifGenerationMatch: '0' },
    });
    const body = Buffer.from(JSON.stringify({ contentType, metadata: { [madeBy]: id } }));
    const headers = { 'content-type': 'application/json; charset=UTF-8', 'x-upload-content-type': contentType };
    const what = `${destination} did not begin ${key}.`;
    const uri = await (0,explain/* explained */.to)(client, { what, permission }, () => (0,retry/* retry */.L5)(deps, { doing: `begin of ${key}` }, async () => {
        if (await lookAt(client, full))
            throw new lib_destination/* KeyExistsFailure */.Q(destination, key);
        try {
            const answer = await client.exchange({ method: 'POST', url, headers, body, expected: [200] });
            answer.body.resume();
            const { location } = answer.headers;
            if (location === undefined)
                throw new retry/* PassingProblem */.x9('it gives the upload no address');
            return new URL(location, url).href;
        }
        catch (error) {
            if (!(error instanceof refusal/* StoreRefusal */.g8) || error.status !== 412)
                throw error;
            throw new lib_destination/* KeyExistsFailure */.Q(destination, key);
        }
    }));
    return new GcsUpload(about, { id, session: new Session(client, uri), begun: deps.clock.now() });
}
/**
 * Parts go to Google one after the other. What lies behind the last full unit of the last part stays here until the
 * commit: sent before, it would make the object.
 */
class GcsUpload {
    leftover;
    #about;
    #id;
    #session;
    #stop = new AbortController();
    #parts = [];
    /** Of all bytes that were sent. */
    #hash = (0,external_node_crypto_.createHash)('md5');
    /** Bytes that were sent, and that the store has acknowledged. */
    #sent = 0;
    #rest = new Uint8Array();
    #waiting = 0;
    #turn = Promise.resolve();
    constructor(about, { id, session, begun }) {
        this.#about = about;
        this.#id = id;
        this.#session = session;
        this.leftover = { key: about.key, id: session.uri, begun };
    }
    async part(number, bytes, md5) {
        this.#waiting += 1;
        const sending = this.#turn.then(() => this.#send(number, bytes, md5));
        this.#turn = sending.catch(() => undefined);
        try {
            await sending;
        }
        finally {
            this.#waiting -= 1;
        }
    }
    async #send(number, bytes, md5) {
        const { client, destination, key } = this.#about;
        this.#stop.signal.throwIfAborted();
        const known = this.#parts[number - 1];
        if (known?.md5 === md5 && known.bytes === bytes.byteLength)
            return;
        const again = known !== undefined && number === this.#parts.length && known.at === this.#sent;
        if (number !== this.#parts.length + 1 && !again) {
            throw new TypeError(`Part ${number} of ${key} does not follow part ${this.#parts.length}.`);
        }
        if (!again && this.#rest.byteLength > 0) {
            throw new TypeError(`Part ${number - 1} of ${key} is no multiple of ${unitBytes} bytes, and not the last.`);
        }
        const at = this.#sent;
        const head = bytes.subarray(0, bytes.byteLength - (bytes.byteLength % unitBytes));
        const { signal } = this.#stop;
        const doing = `part ${number} of ${key}`;
        if (head.byteLength > 0) {
            await (0,explain/* explained */.to)(client, { what: `${destination} did not take ${doing}.`, permission }, () => this.#session.send({ at, bytes: head, signal, doing }));
            this.#hash.update(head);
        }
        this.#sent = at + head.byteLength;
        // The memory of a part is used again when this ends.
        this.#rest = Uint8Array.from(bytes.subarray(head.byteLength));
        this.#parts[number - 1] = { at, bytes: bytes.byteLength, md5 };
    }
    async commit() {
        const { client, destination, key, full } = this.#about;
        if (this.#parts.length === 0 || this.#waiting > 0) {
            throw new TypeError(`The parts of ${key} are not complete.`);
        }
        const total = this.#sent + this.#rest.byteLength;
        const md5 = this.#hash.copy().update(this.#rest).digest('base64');
        const what = `${destination} did not complete ${key}.`;
        const there = await (0,explain/* explained */.to)(client, { what, permission }, async () => {
            await this.#finish(total);
            return (0,retry/* retry */.L5)(client.deps, { doing: `look at ${key}` }, async () => {
                const found = await lookAt(client, full);
                if (found)
                    return found;
                throw new retry/* PassingProblem */.x9('it says that the object is whole, and does not have it');
            });
        });
        if (there.madeBy !== this.#id)
            throw new lib_destination/* KeyExistsFailure */.Q(destination, key);
        if (there.bytes === total && there.md5 === md5)
            return { bytes: total };
        await (0,explain/* explained */.to)(client, { what, permission: 'storage.objects.delete' }, () => removeObject(client, full));
        throw new failure/* Failure */.HR({
            what,
            why: `It made an object of ${there.bytes} bytes with the MD5 ${there.md5} out of ${total} bytes with the MD5 ${md5}. That object was removed.`,
            fix: 'Run this again. If it stays so, look at the network in between: it damages bytes.',
        });
    }
    async #finish(total) {
        const { client, destination, key, full } = this.#about;
        const piece = { at: this.#sent, bytes: this.#rest, total, signal: this.#stop.signal };
        try {
            await this.#session.send({ ...piece, doing: `completion of ${key}` });
        }
        catch (error) {
            if (!(error instanceof refusal/* StoreRefusal */.g8))
                throw error;
            // The upload is forgotten some time after it has made the object.
            const there = await (0,retry/* retry */.L5)(client.deps, { doing: `look at ${key}` }, () => lookAt(client, full));
            if (there?.madeBy === this.#id)
                return;
            if (error.status === 412 || there)
                throw new lib_destination/* KeyExistsFailure */.Q(destination, key);
            throw error;
        }
    }
    async abort() {
        const { client, destination, key } = this.#about;
        this.#stop.abort(new Error(`The upload of ${key} was ended.`));
        await this.#turn;
        await endSession(client, { destination, leftover: this.leftover });
    }
}

;// CONCATENATED MODULE: ./packages/object-store/lib/gcs/destination.js














/** Opens a bucket as a destination. Nothing is asked before the first call. */
function openGcs(settings, deps) {
    const { name, tokens } = settings;
    const { clock, logger, random = Math.random, http = (0,node_client.nodeHttpClient)() } = deps;
    const client = new GcsClient(locateBucket(settings), { clock, logger, random, http, tokens });
    const prefix = (0,lib_key/* barePrefix */.Dr)(settings.prefix ?? '');
    return {
        name,
        kind: 'gcs',
        limits: gcsLimits,
        begin: (key, { contentType }) => beginUpload({ client, destination: name, key, full: (0,lib_key/* fullKey */.P0)(prefix, key), contentType }),
        async put(key, bytes) {
            const doing = {
                what: `${name} did not store ${key}.`,
                permission: 'storage.objects.create, storage.objects.get and storage.objects.list',
            };
            const full = (0,lib_key/* fullKey */.P0)(prefix, key);
            const stored = await (0,explain/* explained */.to)(client, doing, () => putObject(client, { full, bytes }));
            if (stored === 'taken')
                throw new lib_destination/* KeyExistsFailure */.Q(name, key);
        },
        list: (listed) => (0,below/* itemsBelow */.g)(client, {
            prefix,
            items: listObjects(client, (0,lib_key/* fullPrefix */.Ss)(prefix, listed)),
            doing: { what: `${name} did not list what it has.`, permission: 'storage.objects.list' },
        }),
        async read(key, signal) {
            const full = (0,lib_key/* fullKey */.P0)(prefix, key);
            return (0,read_object/* readWhole */.o)({
                deps: client.deps,
                explain: (refusal, doing) => client.explain(refusal, doing),
                ask(rest, either) {
                    const generation = rest?.first['x-goog-generation'];
                    const named = typeof generation === 'string' ? { generation } : {};
                    return client.exchange({
                        method: 'GET',
                        url: objectUrl(client.bucket, full, { alt: 'media', ...named }),
                        headers: rest ? { range: `bytes=${rest.at}-` } : {},
                        expected: [rest ? 206 : 200],
                        signal: either,
                    });
                },
            }, {
                key,
                signal,
                doing: { what: `${name} did not give back ${key}.`, permission: 'storage.objects.get' },
            });
        },
        remove(key) {
            const doing = { what: `${name} did not remove ${key}.`, permission: 'storage.objects.delete' };
            return (0,explain/* explained */.to)(client, doing, () => removeObject(client, (0,lib_key/* fullKey */.P0)(prefix, key)));
        },
        leftovers: noLeftovers,
        drop: (leftover) => endSession(client, { destination: name, leftover }),
        look: () => (0,explain/* explained */.to)(client, { what: `${name} did not tell of itself.`, permission: 'storage.buckets.get' }, () => lookAtBucket(client)),
    };
}
/** Google lists no unfinished uploads, takes no money for them, and forgets them after a week. */
async function* noLeftovers() { }


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

/***/ 6507:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   nodeHttpClient: () => (/* binding */ nodeHttpClient)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4708);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1692);
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6033);
/* harmony import */ var _exchange_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(638);





/**
 * A client over Node's own HTTP. `fetch` copies each body before it sends it, so that six uploads would hold every part
 * seven times, and it cannot be told to open a connection.
 */
function nodeHttpClient({ stallMs = 60_000, ca } = {}) {
    // Free connections keep no process alive.
    const plain = new node_http__WEBPACK_IMPORTED_MODULE_0__.Agent({ keepAlive: true });
    // Given alone, it would take the place of all authorities that everybody trusts.
    const trust = ca === undefined ? {} : { ca: [...(0,node_tls__WEBPACK_IMPORTED_MODULE_2__.getCACertificates)('default'), ca] };
    const tls = new node_https__WEBPACK_IMPORTED_MODULE_1__.Agent({ keepAlive: true, ...trust });
    const freshTls = () => new node_https__WEBPACK_IMPORTED_MODULE_1__.Agent({ keepAlive: false, ...trust });
    return (request) => sendOnce(request, { plain, tls, freshTls, stallMs });
}
async function sendOnce(request, { plain, tls, freshTls, stallMs }) {
    const { method, url, headers, body, fresh = false, signal } = request;
    signal?.throwIfAborted();
    const secure = url.startsWith('https:');
    const agent = secure ? (fresh ? freshTls() : tls) : fresh ? false : plain;
    const sent = (secure ? node_https__WEBPACK_IMPORTED_MODULE_1__.request : node_http__WEBPACK_IMPORTED_MODULE_0__.request)(url, {
        method,
        agent,
        headers: { ...headers, 'content-length': String(body?.byteLength ?? 0) },
        ...(signal ? { signal } : {}),
    });
    let answer;
    // On the socket, because only there the time for the connection itself counts too.
    sent.once('socket', (socket) => {
        let seen = 0;
        const judge = () => {
            const moved = socket.bytesRead + socket.bytesWritten;
            // Bytes that nobody has taken yet: the reader is slow, and not the server.
            const waiting = answer !== undefined && answer.readableLength > 0;
            if (!waiting && moved === seen) {
                (answer ?? sent).destroy(new _exchange_js__WEBPACK_IMPORTED_MODULE_3__/* .NoAnswer */ .W_(`nothing moved for ${Math.round(stallMs / 1_000)} s`));
            }
            else
                socket.setTimeout(stallMs);
        };
        const look = () => {
            seen = socket.bytesRead + socket.bytesWritten;
            // A process that was held up sees the time run out before it sees the bytes that came meanwhile.
            setImmediate(judge);
        };
        socket.setTimeout(stallMs).on('timeout', look);
        sent.once('close', () => socket.off('timeout', look));
    });
    return new Promise((resolve, reject) => {
        sent.once('response', (came) => {
            answer = came;
            resolve({ status: came.statusCode ?? 0, headers: came.headers, body: came });
        });
        // After the answer it is the body that fails; the promise is settled then.
        sent.on('error', (error) => reject(noAnswer(error, signal)));
        sent.end(body);
    });
}
/** What OpenSSL and Node call a certificate that does not do. */
const untrusted = /^(?:CERT_|ERR_TLS_CERT_|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)|DEPTH_ZERO_|SELF_SIGNED_)/;
/** The reason of an abort, or the network's own words. */
function noAnswer(error, signal) {
    if (signal?.aborted)
        return signal.reason;
    if (error instanceof _exchange_js__WEBPACK_IMPORTED_MODULE_3__/* .NoAnswer */ .W_)
        return error;
    const { code } = error;
    if (typeof code === 'string' && untrusted.test(code))
        return new _exchange_js__WEBPACK_IMPORTED_MODULE_3__/* .NotTrusted */ .zZ((0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error), { cause: error });
    return new _exchange_js__WEBPACK_IMPORTED_MODULE_3__/* .NoAnswer */ .W_(typeof code === 'string' ? `${code}: ${(0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}` : (0,_fairway_runtime__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error), {
        cause: error,
    });
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