"use strict";
exports.id = 198;
exports.ids = [198];
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

/***/ 470:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ proveSize),
/* harmony export */   a: () => (/* binding */ PartsUpload)
/* harmony export */ });
/* harmony import */ var _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6033);
/* harmony import */ var _http_retry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8717);


/** An upload whose parts are stored side by side, and then made one object. */
class PartsUpload {
    leftover;
    #store;
    #parts = new Map();
    #stop = new AbortController();
    #underWay = new Set();
    constructor(leftover, store) {
        this.leftover = leftover;
        this.#store = store;
    }
    async part(number, bytes, md5) {
        const sending = this.#store.send({ number, bytes, md5, signal: this.#stop.signal });
        this.#underWay.add(sending);
        try {
            this.#parts.set(number, { sent: await sending, bytes: bytes.byteLength });
        }
        finally {
            this.#underWay.delete(sending);
        }
    }
    async commit() {
        const parts = [...this.#parts].sort(([one], [other]) => one - other);
        if (parts.length === 0 ||
            parts.some(([number], index) => number !== index + 1) ||
            this.#underWay.size > 0) {
            throw new TypeError(`The parts of ${this.leftover.key} are not complete.`);
        }
        const bytes = parts.reduce((sum, [, part]) => sum + part.bytes, 0);
        const sent = parts.map(([, part]) => part.sent);
        await this.#store.complete(sent, { bytes, signal: this.#stop.signal });
        return { bytes };
    }
    async abort() {
        this.#stop.abort(new Error(`The upload of ${this.leftover.key} was ended.`));
        await Promise.allSettled(this.#underWay);
        await this.#store.drop();
    }
}
/** Reads back the size of an object that was just made. One of another size is removed, and a failure. */
async function proveSize(deps, { key, what, bytes, size, remove, }) {
    const there = await (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .retry */ .L5)(deps, { doing: `look at ${key}` }, async () => {
        const found = await size();
        if (found === undefined) {
            throw new _http_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .PassingProblem */ .x9('it says that the object is whole, and does not have it');
        }
        return found;
    });
    if (there === bytes)
        return;
    await remove();
    throw new _fairway_runtime__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR({
        what,
        why: `It made an object of ${there} bytes out of parts of ${bytes}. That object was removed.`,
        fix: 'Run this again. If it stays so, take another store: this one loses bytes.',
    });
}


/***/ }),

/***/ 2923:
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

/***/ 4198:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openS3: () => (/* binding */ openS3)
});

// EXTERNAL MODULE: ./packages/object-store/lib/cloud/below.js
var cloud_below = __webpack_require__(5113);
// EXTERNAL MODULE: ./packages/object-store/lib/cloud/explain.js
var explain = __webpack_require__(1671);
// EXTERNAL MODULE: ./packages/object-store/lib/destination.js
var lib_destination = __webpack_require__(5638);
// EXTERNAL MODULE: ./packages/object-store/lib/http/node-client.js
var node_client = __webpack_require__(6507);
// EXTERNAL MODULE: ./packages/object-store/lib/key.js
var lib_key = __webpack_require__(7841);
// EXTERNAL MODULE: ./packages/object-store/lib/s3/client.js + 4 modules
var s3_client = __webpack_require__(6879);
// EXTERNAL MODULE: ./packages/object-store/lib/http/retry.js
var retry = __webpack_require__(8717);
// EXTERNAL MODULE: ./packages/object-store/lib/s3/refusal/refusal.js
var refusal_refusal = __webpack_require__(370);
;// CONCATENATED MODULE: ./packages/object-store/lib/s3/drop-upload.js



/**
 * Removes an unfinished upload, and looks whether it is gone. A part that was still on its way can arrive after the
 * removal and stay, so the store is asked again until it knows nothing of the upload.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 */
async function dropUpload(client, { destination, full, leftover, }) {
    const { key, id } = leftover;
    const doing = `removal of the unfinished ${key}`;
    const about = { key: full, query: { uploadId: id }, fresh: true, doing };
    await (0,explain/* explained */.to)(client, { what: `${destination} did not remove the unfinished upload of ${key}; its parts stay and cost money.` }, () => (0,retry/* retry */.L5)(client.deps, { doing }, async () => {
        if (!(await known(client, { ...about, method: 'DELETE' })))
            return;
        if (await known(client, { ...about, method: 'GET' })) {
            throw new retry/* PassingProblem */.x9('it still has the upload after its removal');
        }
    }));
}
/** Whether the store knows the upload. */
async function known(client, request) {
    try {
        await client.once(request);
        return true;
    }
    catch (error) {
        if (error instanceof refusal_refusal/* S3Refusal */.XT && error.status === 404)
            return false;
        throw error;
    }
}

// EXTERNAL MODULE: ./packages/object-store/lib/xml.js
var xml = __webpack_require__(8459);
;// CONCATENATED MODULE: ./packages/object-store/lib/s3/listing.js


/** All objects below a full prefix, page by page to the end. @throws where one page cannot be read */
async function* listObjects(client, prefix) {
    const first = { 'list-type': '2', 'encoding-type': 'url', prefix };
    for await (const page of pagesOf(client, 'ListBucketResult', first, (last) => ({
        'continuation-token': (0,xml/* textOf */.b6)(last, 'NextContinuationToken') ?? '',
    }))) {
        for (const item of (0,xml/* childrenOf */.LU)(page, 'Contents')) {
            const bytes = Number((0,xml/* textOf */.b6)(item, 'Size') || Number.NaN);
            const modified = Date.parse((0,xml/* textOf */.b6)(item, 'LastModified') ?? '');
            yield {
                key: keyOf(page, item),
                bytes: sound(bytes, 'Size'),
                modified: sound(modified, 'LastModified'),
            };
        }
    }
}
/** All unfinished uploads below a full prefix. */
async function* listUploads(client, prefix) {
    const first = { uploads: '', 'encoding-type': 'url', prefix };
    for await (const page of pagesOf(client, 'ListMultipartUploadsResult', first, (last) => ({
        'key-marker': decode(last, (0,xml/* textOf */.b6)(last, 'NextKeyMarker') ?? ''),
        'upload-id-marker': (0,xml/* textOf */.b6)(last, 'NextUploadIdMarker') ?? '',
    }))) {
        for (const item of (0,xml/* childrenOf */.LU)(page, 'Upload')) {
            const begun = Date.parse((0,xml/* textOf */.b6)(item, 'Initiated') ?? '');
            const id = (0,xml/* textOf */.b6)(item, 'UploadId') ?? '';
            if (id === '')
                throw unreadable('UploadId');
            yield { key: keyOf(page, item), id, begun: sound(begun, 'Initiated') };
        }
    }
}
/** The pages of a listing. A store that forgets where it was would let us go round for ever. */
async function* pagesOf(client, root, first, next) {
    let marker = {};
    for (let number = 1;; number += 1) {
        const query = { ...first, ...marker };
        const page = await client.askFor(root, { method: 'GET', query, doing: `page ${number} of the listing` });
        yield page;
        const more = (0,xml/* textOf */.b6)(page, 'IsTruncated');
        if (more === 'false')
            return;
        if (more !== 'true')
            throw unreadable('IsTruncated');
        const following = next(page);
        const stuck = JSON.stringify(following) === JSON.stringify(marker);
        if (stuck || Object.values(following).every((value) => value === '')) {
            throw new retry/* PassingProblem */.x9('its listing says that more follows, and does not say where');
        }
        marker = following;
    }
}
function keyOf(page, item) {
    const key = (0,xml/* textOf */.b6)(item, 'Key');
    if (key === undefined || key === '')
        throw unreadable('Key');
    return decode(page, key);
}
/** Keys are encoded only where the answer says so; a space is a plus sign then. */
function decode(page, text) {
    return (0,xml/* textOf */.b6)(page, 'EncodingType') === 'url' ? decodeURIComponent(text.replaceAll('+', '%20')) : text;
}
function sound(value, field) {
    if (Number.isNaN(value))
        throw unreadable(field);
    return value;
}
function unreadable(field) {
    return new retry/* PassingProblem */.x9(`its listing has no ${field} that can be read`);
}

// EXTERNAL MODULE: ./packages/object-store/lib/cloud/place-facts.js
var place_facts = __webpack_require__(2923);
;// CONCATENATED MODULE: ./packages/object-store/lib/s3/look.js





/** Asks a bucket whether it locks objects. Keys may not be allowed to see that, and most stores know no locks. */
async function lookAtBucket(client) {
    const doing = 'look at the bucket';
    const { clock } = client.deps;
    return (0,retry/* retry */.L5)(client.deps, { doing }, async () => {
        const notes = notesOf(client.bucket);
        try {
            const answer = await client.once({ method: 'GET', query: { 'object-lock': '' }, doing });
            // A store that does not know the question may take it for a listing.
            const told = !/<ListBucketResult[\s>]/.test(answer.text);
            const lock = told ? lockIn((0,s3_client/* readDocument */.u)('ObjectLockConfiguration', answer)) : undefined;
            return { lock, aheadMs: (0,place_facts/* skewOf */.M)(Date.parse(answer.headers.date ?? ''), clock.now()), notes };
        }
        catch (error) {
            if (!(error instanceof refusal_refusal/* S3Refusal */.XT) || !isSilent(error))
                throw error;
            return { aheadMs: (0,place_facts/* skewOf */.M)(error.serverTime, clock.now()), notes };
        }
    });
}
/** Whether the store only does not tell: it has no locks, does not know them, or keeps that from these keys. */
function isSilent({ status, code }) {
    if (code === 'NoSuchBucket')
        return false;
    return [400, 404, 405, 501].includes(status) || (status === 403 && code === 'AccessDenied');
}
/** What the bucket does to new objects; undefined where an object is locked only by whoever stores it. */
function lockIn(configuration) {
    const [rule] = (0,xml/* childrenOf */.LU)(configuration, 'Rule');
    const [retention] = rule ? (0,xml/* childrenOf */.LU)(rule, 'DefaultRetention') : [];
    if (!retention)
        return undefined;
    const [days, years, mode] = ['Days', 'Years', 'Mode'].map((name) => (0,xml/* textOf */.b6)(retention, name));
    const long = days === undefined ? `${years} years` : `${days} days`;
    return `Object Lock, ${long} in the mode ${mode}`;
}
function notesOf({ service, url }) {
    const plain = (0,place_facts/* notesOnRoute */.G)(url);
    const of = {
        b2: 'A removed object stays, and is billed, where the bucket keeps versions and the keys may not remove them.',
        wasabi: 'It bills each object for 90 days at least, also where it is removed before.',
        spaces: 'It takes 150 requests a second, and answers 503 to more.',
        scaleway: 'It takes 1,000 parts of an object, so parts are larger.',
    };
    const note = service === undefined ? undefined : of[service];
    return note === undefined ? plain : [...plain, note];
}

// EXTERNAL MODULE: ./packages/object-store/lib/cloud/refusal.js
var cloud_refusal = __webpack_require__(7344);
;// CONCATENATED MODULE: ./packages/object-store/lib/s3/objects.js



/** One try to learn the size of an object; undefined where the key is free. */
async function sizeOf(client, full) {
    const headers = await lookAt(client, full);
    if (headers === undefined)
        return undefined;
    const bytes = Number(headers['content-length'] ?? Number.NaN);
    if (Number.isNaN(bytes))
        throw new retry/* PassingProblem */.x9('it does not tell the size of the object');
    return bytes;
}
/**
 * Removes an object, and looks whether it is gone. In a bucket with versions a plain removal only hides the object, and
 * its bytes are paid for; so the very version is named.
 * @returns `retained` where a lock keeps it
 */
async function removeObject(client, full) {
    return (0,retry/* retry */.L5)(client.deps, { doing: `removal of ${full}` }, async () => {
        const there = await lookAt(client, full);
        if (there === undefined)
            return 'removed';
        const version = there['x-amz-version-id'];
        const versionId = typeof version === 'string' && version !== 'null' ? version : undefined;
        try {
            await client.once({
                method: 'DELETE',
                key: full,
                query: versionId === undefined ? {} : { versionId },
                doing: `removal of ${full}`,
            });
        }
        catch (error) {
            if (error instanceof refusal_refusal/* S3Refusal */.XT && isLocked(error, there, client.deps.clock.now()))
                return 'retained';
            throw error;
        }
        if ((await lookAt(client, full)) === undefined)
            return 'removed';
        throw new retry/* PassingProblem */.x9('it still has the object after its removal');
    });
}
/** One try to get the headers of an object; undefined where there is none. */
async function lookAt(client, full) {
    try {
        const { headers } = await client.once({ method: 'HEAD', key: full, doing: `look at ${full}` });
        return headers;
    }
    catch (error) {
        if (!(error instanceof refusal_refusal/* S3Refusal */.XT))
            throw error;
        if (error.status === 404)
            return undefined;
        throw [400, 403].includes(error.status) && error.said === '' ? await inWords(client, full, error) : error;
    }
}
/** The same refusal with the words of the store, which an answer to a HEAD cannot have. */
async function inWords(client, full, refusal) {
    try {
        const doing = `look at ${full}`;
        const { body } = await client.exchange({
            method: 'GET',
            key: full,
            headers: { range: 'bytes=0-0' },
            doing,
        });
        body.destroy();
        return refusal;
    }
    catch (error) {
        if (!(0,cloud_refusal/* isProblem */.AN)(error))
            throw error;
        const { rights } = refusal;
        return error instanceof refusal_refusal/* S3Refusal */.XT && error.said !== '' ? new refusal_refusal/* S3Refusal */.XT({ ...error, rights }) : refusal;
    }
}
/** Whether a refused removal is the work of a lock. A key may lack the right to see locks; the store's words tell then. */
function isLocked({ status, said }, headers, now) {
    if (status < 400 || status >= 500)
        return false;
    const until = Date.parse(String(headers['x-amz-object-lock-retain-until-date'] ?? ''));
    if (until > now || headers['x-amz-object-lock-legal-hold'] === 'ON')
        return true;
    return /object.?lock|retention|retain|legal.?hold|worm/i.test(said);
}

// EXTERNAL MODULE: ./packages/object-store/lib/http/exchange.js
var exchange = __webpack_require__(638);
;// CONCATENATED MODULE: ./packages/object-store/lib/s3/put-object.js




/**
 * Stores a small object under a key that is free.
 * @returns `taken` where other bytes are there. The same bytes are no trouble: an earlier try may have stored them.
 */
async function putObject(client, learned, { full, bytes }) {
    const doing = `store of ${full}`;
    return (0,retry/* retry */.L5)(client.deps, { doing }, async () => {
        const { conditional } = learned;
        if (!conditional && (await sizeOf(client, full)) !== undefined)
            return compare(client, { full, bytes });
        try {
            const { headers } = await client.once({
                method: 'PUT',
                key: full,
                headers: {
                    'content-type': full.endsWith('.json') ? 'application/json' : 'application/octet-stream',
                    ...(conditional ? { 'if-none-match': '*' } : {}),
                },
                body: bytes,
                doing,
            });
            if (!headers.etag)
                throw new retry/* PassingProblem */.x9('it takes an object and gives no ETag for it');
            return 'stored';
        }
        catch (error) {
            if (!(error instanceof refusal_refusal/* S3Refusal */.XT))
                throw error;
            if (error.status === 412)
                return compare(client, { full, bytes });
            if (!conditional || !(0,refusal_refusal/* refusesCondition */.Vr)(error))
                throw error;
            learned.conditional = false;
            throw new retry/* PassingProblem */.x9('it knows no conditional create', { pauseMs: 0, cause: error });
        }
    });
}
async function compare(client, { full, bytes }) {
    if ((await sizeOf(client, full)) !== bytes.byteLength)
        return 'taken';
    const answer = await client.exchange({ method: 'GET', key: full, doing: `look at ${full}` });
    return (await (0,exchange/* readBytes */.io)(answer)).equals(bytes) ? 'stored' : 'taken';
}

// EXTERNAL MODULE: ./packages/object-store/lib/cloud/read-object.js + 1 modules
var read_object = __webpack_require__(9578);
;// CONCATENATED MODULE: ./packages/object-store/lib/s3/read-object.js

/** The bytes of an object, to the last one. */
async function readObject(client, { key, full, signal, what, }) {
    return (0,read_object/* readWhole */.o)({
        deps: client.deps,
        explain: (refusal, doing) => client.explain(refusal, doing),
        ask(rest, either) {
            const headers = rest && {
                range: `bytes=${rest.at}-`,
                ...(rest.first.etag === undefined ? {} : { 'if-match': rest.first.etag }),
            };
            const doing = `read of ${key}`;
            return client.exchange({ method: 'GET', key: full, headers: headers ?? {}, signal: either, doing });
        },
    }, { key, signal, doing: { what } });
}

// EXTERNAL MODULE: ./packages/object-store/lib/s3/service.js
var service = __webpack_require__(6566);
// EXTERNAL MODULE: ./packages/object-store/lib/cloud/parts-upload.js
var parts_upload = __webpack_require__(470);
;// CONCATENATED MODULE: ./packages/object-store/lib/s3/complete-upload.js







/**
 * Makes an object out of its parts. The answer can be lost, cut or an error after the object was made, so whatever is
 * unclear is settled by a look at the key.
 * @throws KeyExistsFailure where another object has taken the key
 */
async function completeUpload(client, completion) {
    const { destination, learned, full, leftover, parts, bytes, signal } = completion;
    const doing = `completion of ${leftover.key}`;
    await (0,retry/* retry */.L5)(client.deps, { doing, signal }, async (number) => {
        const { conditional } = learned;
        try {
            const answer = await client.once({
                method: 'POST',
                key: full,
                query: { uploadId: leftover.id },
                headers: { 'content-type': 'application/xml', ...(conditional ? { 'if-none-match': '*' } : {}) },
                body: listOf(parts),
                fresh: number > 1,
                signal,
                doing,
            });
            (0,s3_client/* readDocument */.u)('CompleteMultipartUploadResult', answer);
        }
        catch (error) {
            if (!(0,cloud_refusal/* isProblem */.AN)(error))
                throw error;
            if (conditional && error instanceof refusal_refusal/* S3Refusal */.XT && (0,refusal_refusal/* refusesCondition */.Vr)(error)) {
                learned.conditional = false;
                throw new retry/* PassingProblem */.x9('it knows no conditional create', { pauseMs: 0, cause: error });
            }
            const unclear = number > 1 || !(error instanceof refusal_refusal/* S3Refusal */.XT);
            if (unclear && (await hasObject(client, full, bytes)))
                return;
            if (error instanceof refusal_refusal/* S3Refusal */.XT && error.status === 412) {
                throw new lib_destination/* KeyExistsFailure */.Q(destination, leftover.key);
            }
            throw error;
        }
    });
}
/** One look. Where it fails too, nothing is known, and the completion is tried again. */
async function hasObject(client, full, bytes) {
    try {
        return (await sizeOf(client, full)) === bytes;
    }
    catch (error) {
        if ((0,cloud_refusal/* isProblem */.AN)(error))
            return false;
        throw error;
    }
}
function listOf(parts) {
    const listed = parts.map(({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${(0,xml/* escapeXml */.X)(etag)}</ETag></Part>`);
    return Buffer.from(`<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${listed.join('')}</CompleteMultipartUpload>`);
}

;// CONCATENATED MODULE: ./packages/object-store/lib/s3/upload.js








/** Begins an upload under a key that is free. */
async function beginUpload(place, { key, full, contentType }) {
    const { client, destination } = place;
    const what = `${destination} did not begin ${key}.`;
    const id = await (0,explain/* explained */.to)(client, { what }, async () => {
        const there = await (0,retry/* retry */.L5)(client.deps, { doing: `look at ${key}` }, () => sizeOf(client, full));
        if (there !== undefined)
            throw new lib_destination/* KeyExistsFailure */.Q(destination, key);
        const begun = await client.askFor('InitiateMultipartUploadResult', {
            method: 'POST',
            key: full,
            query: { uploads: '' },
            headers: { 'content-type': contentType },
            doing: `begin of ${key}`,
        });
        const given = (0,xml/* textOf */.b6)(begun, 'UploadId');
        if (!given)
            throw new retry/* PassingProblem */.x9('it gives the upload no id');
        return given;
    });
    return new parts_upload/* PartsUpload */.a({ key, id, begun: client.deps.clock.now() }, {
        send: (part) => sendPart(place, { key, full, id }, part),
        complete: (parts, whole) => complete(place, { key, full, id }, { parts, ...whole }),
        drop: () => dropUpload(client, { destination, full, leftover: { key, id } }),
    });
}
async function sendPart({ client, destination }, { key, full, id }, { number, bytes, md5, signal }) {
    const doing = `part ${number} of ${key}`;
    const request = {
        method: 'PUT',
        key: full,
        query: { partNumber: String(number), uploadId: id },
        body: bytes,
        md5,
        signal,
        doing,
    };
    return (0,explain/* explained */.to)(client, { what: `${destination} did not take ${doing}.` }, 
    // An answer without an ETag is none of a store's: the part may not be there.
    () => (0,retry/* retry */.L5)(client.deps, request, async () => {
        const { etag } = (await client.once(request)).headers;
        if (!etag)
            throw new retry/* PassingProblem */.x9('it takes a part and gives no ETag for it');
        return { number, etag };
    }));
}
async function complete({ client, destination, learned }, { key, full, id }, { parts, bytes, signal, }) {
    const what = `${destination} did not complete ${key}.`;
    await (0,explain/* explained */.to)(client, { what }, async () => {
        await completeUpload(client, {
            ...{ destination, learned, full, leftover: { key, id }, bytes, parts, signal },
        });
        await (0,parts_upload/* proveSize */.Y)(client.deps, {
            ...{ key, what, bytes },
            size: () => sizeOf(client, full),
            remove: () => removeObject(client, full),
        });
    });
}

;// CONCATENATED MODULE: ./packages/object-store/lib/s3/destination.js














/** Opens a bucket as a destination. Nothing is asked before the first call. */
function openS3(settings, deps) {
    const { name, credentials } = settings;
    const { clock, logger, random = Math.random, http = (0,node_client.nodeHttpClient)() } = deps;
    const bucket = (0,service/* locateBucket */.h)(settings);
    const client = new s3_client/* S3Client */.Y(bucket, { clock, logger, random, http, credentials });
    const { prefix } = bucket;
    const learned = { conditional: bucket.conditional };
    const below = (items, what) => (0,cloud_below/* itemsBelow */.g)(client, { prefix, items, doing: { what } });
    return {
        name,
        kind: 's3',
        limits: bucket.limits,
        begin: (key, { contentType }) => beginUpload({ client, destination: name, learned }, { key, full: (0,lib_key/* fullKey */.P0)(prefix, key), contentType }),
        async put(key, bytes) {
            const storing = () => putObject(client, learned, { full: (0,lib_key/* fullKey */.P0)(prefix, key), bytes });
            const stored = await (0,explain/* explained */.to)(client, { what: `${name} did not store ${key}.` }, storing);
            if (stored === 'taken')
                throw new lib_destination/* KeyExistsFailure */.Q(name, key);
        },
        list: (listed) => below(listObjects(client, (0,lib_key/* fullPrefix */.Ss)(prefix, listed)), `${name} did not list what it has.`),
        read: (key, signal) => readObject(client, {
            key,
            full: (0,lib_key/* fullKey */.P0)(prefix, key),
            signal,
            what: `${name} did not give back ${key}.`,
        }),
        remove(key) {
            const removing = () => removeObject(client, (0,lib_key/* fullKey */.P0)(prefix, key));
            return (0,explain/* explained */.to)(client, { what: `${name} did not remove ${key}.` }, removing);
        },
        leftovers: (listed) => below(listUploads(client, (0,lib_key/* fullPrefix */.Ss)(prefix, listed)), `${name} did not list its unfinished uploads.`),
        look: () => (0,explain/* explained */.to)(client, { what: `${name} did not tell about itself.` }, () => lookAtBucket(client)),
        drop: (leftover) => dropUpload(client, { destination: name, full: (0,lib_key/* fullKey */.P0)(prefix, leftover.key), leftover }),
    };
}


/***/ })

};
;