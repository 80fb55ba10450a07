"use strict";
exports.id = 879;
exports.ids = [879];
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


/***/ }),

/***/ 6879:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ S3Client),
  u: () => (/* binding */ readDocument)
});

// EXTERNAL MODULE: ./packages/object-store/lib/cloud/renewed.js
var renewed = __webpack_require__(1872);
// EXTERNAL MODULE: ./packages/object-store/lib/http/exchange.js
var exchange = __webpack_require__(638);
// EXTERNAL MODULE: ./packages/object-store/lib/http/retry.js
var retry = __webpack_require__(8717);
// EXTERNAL MODULE: ./packages/object-store/lib/md5.js
var md5 = __webpack_require__(5890);
// EXTERNAL MODULE: ./packages/object-store/lib/xml.js
var xml = __webpack_require__(8459);
// EXTERNAL MODULE: ./packages/object-store/lib/cloud/explain.js
var explain = __webpack_require__(1671);
// EXTERNAL MODULE: ./packages/object-store/lib/s3/refusal/refusal.js
var refusal_refusal = __webpack_require__(370);
;// CONCATENATED MODULE: ./packages/object-store/lib/s3/refusal/rights.js
/**
 * The rights that a request needs, as Amazon names them.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
 */
function rightsFor({ method, key, query = {} }) {
    const upload = 'uploadId' in query;
    if (key === undefined) {
        if ('uploads' in query)
            return ['s3:ListBucketMultipartUploads'];
        return ['object-lock' in query ? 's3:GetBucketObjectLockConfiguration' : 's3:ListBucket'];
    }
    switch (method) {
        case 'DELETE':
            if (upload)
                return ['s3:AbortMultipartUpload'];
            return ['versionId' in query ? 's3:DeleteObjectVersion' : 's3:DeleteObject'];
        case 'GET':
            return [upload ? 's3:ListMultipartUploadParts' : 's3:GetObject'];
        case 'HEAD':
            // Without the right to list, a look at a key that is free is refused.
            return ['s3:GetObject', 's3:ListBucket'];
        default:
            return ['s3:PutObject'];
    }
}
/** What Backblaze calls the same. */
const capabilities = {
    's3:ListBucket': 'listFiles',
    's3:ListBucketMultipartUploads': 'listFiles',
    's3:GetObject': 'readFiles',
    's3:PutObject': 'writeFiles',
    's3:AbortMultipartUpload': 'writeFiles',
    's3:ListMultipartUploadParts': 'writeFiles',
    's3:DeleteObject': 'deleteFiles',
    's3:DeleteObjectVersion': 'deleteFiles',
    's3:GetBucketObjectLockConfiguration': 'readBucketRetentions',
};
/** What to add to the keys, to the letter: the statement of a policy, or the capabilities of a key at Backblaze. */
function grantOf(rights, { bucket, prefix, service }) {
    if (service === 'b2') {
        const needed = [...new Set(rights.map((right) => capabilities[right] ?? right))];
        return `Make a key for the bucket ${bucket} with ${needed.join(' and ')} among its capabilities: those of a key cannot be changed.`;
    }
    const ofBucket = rights.some((right) => /Bucket/.test(right)) ? [`arn:aws:s3:::${bucket}`] : [];
    const ofObjects = rights.some((right) => !/Bucket/.test(right))
        ? [`arn:aws:s3:::${bucket}/${prefix === '' ? '' : `${prefix}/`}*`]
        : [];
    const statement = { Effect: 'Allow', Action: rights, Resource: [...ofBucket, ...ofObjects] };
    return `Add to the policy of the keys: ${JSON.stringify(statement)}`;
}

;// CONCATENATED MODULE: ./packages/object-store/lib/s3/refusal/explain.js



/** What Amazon allows between the time of a signature and its own. */
const mostSkewMs = 15 * 60_000;
/** A refusal in three parts. It is pure, so that a table of tests can hold it. */
function explainRefusal(refusal, doing, { bucket: place, now }) {
    const { status, code, said, serverTime } = refusal;
    const { bucket } = place;
    const { region, rights = [] } = refusal instanceof refusal_refusal/* S3Refusal */.XT ? refusal : {};
    const because = (why, fix) => (0,explain/* failureOf */.g5)(refusal, doing, { why, fix });
    if (/cap.?exceeded|quota|storage.?limit/i.test(`${code} ${said}`) || status === 507) {
        return (0,explain/* failureOf */.g5)(refusal, doing, explain/* full */.a2);
    }
    // The answer to a HEAD has no words, but a date.
    if (code === 'RequestTimeTooSkewed' || (status === 403 && Math.abs(now - serverTime) > mostSkewMs)) {
        return (0,explain/* failureOf */.g5)(refusal, doing, (0,explain/* clockApart */.V2)(serverTime, now));
    }
    if (code === 'NoSuchBucket') {
        return because(`There is no bucket ${bucket}.`, 'Make the bucket, or correct `bucket`, `region` and `endpoint`.');
    }
    if ((status >= 300 && status < 400) ||
        /PermanentRedirect|AuthorizationHeaderMalformed|WrongRegion/i.test(code)) {
        return because(`The bucket ${bucket} is in another region${region === undefined ? '' : `: ${region}`}.`, region === undefined ? 'Correct `region` or `endpoint`.' : `Write \`region: ${region}\`.`);
    }
    if (code === 'SignatureDoesNotMatch' || code === 'InvalidAccessKeyId') {
        return because('The store does not accept the keys.', 'Compare the access key and the secret key with those at the store, without spaces at their ends. At Backblaze, the master key does not work here.');
    }
    if (/^ExpiredToken|TokenRefreshRequired|InvalidToken/.test(code)) {
        return because('The keys ended during the run, and there is no way to get others.', 'Give the role itself (`role`) instead of keys that were made from it: it is then assumed again in time.');
    }
    if (code === 'NoSuchUpload') {
        return because('The unfinished upload is gone: somebody, or a lifecycle rule of the bucket, has removed it.', 'Let the rule for unfinished uploads wait at least two days, and run this again.');
    }
    if (code === 'NotS3') {
        return (0,explain/* failureOf */.g5)(refusal, doing, (0,explain/* notTheStore */.SV)(status, 'S3'));
    }
    if (status === 401 || status === 403) {
        const unsure = said === '' ? ', or are not accepted: the answer has no words' : '';
        const why = `The keys do not allow ${rights.join(' or ')}${unsure}.`;
        return (0,explain/* notAllowed */.mj)(refusal, doing, { why, fix: grantOf(rights, place) });
    }
    return because(`The store answers ${status} ${code}.`, 'Put right what the store says, and run this again.');
}

// EXTERNAL MODULE: ./packages/object-store/lib/s3/service.js
var service = __webpack_require__(6566);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./node_modules/.pnpm/aws4fetch@1.0.20/node_modules/aws4fetch/dist/aws4fetch.esm.mjs
/**
 * @license MIT <https://opensource.org/licenses/MIT>
 * @copyright Michael Hart 2024
 */
const encoder = new TextEncoder();
const HOST_SERVICES = {
  appstream2: 'appstream',
  cloudhsmv2: 'cloudhsm',
  email: 'ses',
  marketplace: 'aws-marketplace',
  mobile: 'AWSMobileHubService',
  pinpoint: 'mobiletargeting',
  queue: 'sqs',
  'git-codecommit': 'codecommit',
  'mturk-requester-sandbox': 'mturk-requester',
  'personalize-runtime': 'personalize',
};
const UNSIGNABLE_HEADERS = new Set([
  'authorization',
  'content-type',
  'content-length',
  'user-agent',
  'presigned-expires',
  'expect',
  'x-amzn-trace-id',
  'range',
  'connection',
]);
class AwsClient {
  constructor({ accessKeyId, secretAccessKey, sessionToken, service, region, cache, retries, initRetryMs }) {
    if (accessKeyId == null) throw new TypeError('accessKeyId is a required option')
    if (secretAccessKey == null) throw new TypeError('secretAccessKey is a required option')
    this.accessKeyId = accessKeyId;
    this.secretAccessKey = secretAccessKey;
    this.sessionToken = sessionToken;
    this.service = service;
    this.region = region;
    this.cache = cache || new Map();
    this.retries = retries != null ? retries : 10;
    this.initRetryMs = initRetryMs || 50;
  }
  async sign(input, init) {
    if (input instanceof Request) {
      const { method, url, headers, body } = input;
      init = Object.assign({ method, url, headers }, init);
      if (init.body == null && headers.has('Content-Type')) {
        init.body = body != null && headers.has('X-Amz-Content-Sha256') ? body : await input.clone().arrayBuffer();
      }
      input = url;
    }
    const signer = new AwsV4Signer(Object.assign({ url: input.toString() }, init, this, init && init.aws));
    const signed = Object.assign({}, init, await signer.sign());
    delete signed.aws;
    try {
      return new Request(signed.url.toString(), signed)
    } catch (e) {
      if (e instanceof TypeError) {
        return new Request(signed.url.toString(), Object.assign({ duplex: 'half' }, signed))
      }
      throw e
    }
  }
  async fetch(input, init) {
    for (let i = 0; i <= this.retries; i++) {
      const fetched = fetch(await this.sign(input, init));
      if (i === this.retries) {
        return fetched
      }
      const res = await fetched;
      if (res.status < 500 && res.status !== 429) {
        return res
      }
      await new Promise(resolve => setTimeout(resolve, Math.random() * this.initRetryMs * Math.pow(2, i)));
    }
    throw new Error('An unknown error occurred, ensure retries is not negative')
  }
}
class AwsV4Signer {
  constructor({ method, url, headers, body, accessKeyId, secretAccessKey, sessionToken, service, region, cache, datetime, signQuery, appendSessionToken, allHeaders, singleEncode }) {
    if (url == null) throw new TypeError('url is a required option')
    if (accessKeyId == null) throw new TypeError('accessKeyId is a required option')
    if (secretAccessKey == null) throw new TypeError('secretAccessKey is a required option')
    this.method = method || (body ? 'POST' : 'GET');
    this.url = new URL(url);
    this.headers = new Headers(headers || {});
    this.body = body;
    this.accessKeyId = accessKeyId;
    this.secretAccessKey = secretAccessKey;
    this.sessionToken = sessionToken;
    let guessedService, guessedRegion;
    if (!service || !region) {
[guessedService, guessedRegion] = guessServiceRegion(this.url, this.headers);
    }
    this.service = service || guessedService || '';
    this.region = region || guessedRegion || 'us-east-1';
    this.cache = cache || new Map();
    this.datetime = datetime || new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
    this.signQuery = signQuery;
    this.appendSessionToken = appendSessionToken || this.service === 'iotdevicegateway';
    this.headers.delete('Host');
    if (this.service === 's3' && !this.signQuery && !this.headers.has('X-Amz-Content-Sha256')) {
      this.headers.set('X-Amz-Content-Sha256', 'UNSIGNED-PAYLOAD');
    }
    const params = this.signQuery ? this.url.searchParams : this.headers;
    params.set('X-Amz-Date', this.datetime);
    if (this.sessionToken && !this.appendSessionToken) {
      params.set('X-Amz-Security-Token', this.sessionToken);
    }
    this.signableHeaders = ['host', ...this.headers.keys()]
      .filter(header => allHeaders || !UNSIGNABLE_HEADERS.has(header))
      .sort();
    this.signedHeaders = this.signableHeaders.join(';');
    this.canonicalHeaders = this.signableHeaders
      .map(header => header + ':' + (header === 'host' ? this.url.host : (this.headers.get(header) || '').replace(/\s+/g, ' ')))
      .join('\n');
    this.credentialString = [this.datetime.slice(0, 8), this.region, this.service, 'aws4_request'].join('/');
    if (this.signQuery) {
      if (this.service === 's3' && !params.has('X-Amz-Expires')) {
        params.set('X-Amz-Expires', '86400');
      }
      params.set('X-Amz-Algorithm', 'AWS4-HMAC-SHA256');
      params.set('X-Amz-Credential', this.accessKeyId + '/' + this.credentialString);
      params.set('X-Amz-SignedHeaders', this.signedHeaders);
    }
    if (this.service === 's3') {
      try {
        this.encodedPath = decodeURIComponent(this.url.pathname.replace(/\+/g, ' '));
      } catch (e) {
        this.encodedPath = this.url.pathname;
      }
    } else {
      this.encodedPath = this.url.pathname.replace(/\/+/g, '/');
    }
    if (!singleEncode) {
      this.encodedPath = encodeURIComponent(this.encodedPath).replace(/%2F/g, '/');
    }
    this.encodedPath = encodeRfc3986(this.encodedPath);
    const seenKeys = new Set();
    this.encodedSearch = [...this.url.searchParams]
      .filter(([k]) => {
        if (!k) return false
        if (this.service === 's3') {
          if (seenKeys.has(k)) return false
          seenKeys.add(k);
        }
        return true
      })
      .map(pair => pair.map(p => encodeRfc3986(encodeURIComponent(p))))
      .sort(([k1, v1], [k2, v2]) => k1 < k2 ? -1 : k1 > k2 ? 1 : v1 < v2 ? -1 : v1 > v2 ? 1 : 0)
      .map(pair => pair.join('='))
      .join('&');
  }
  async sign() {
    if (this.signQuery) {
      this.url.searchParams.set('X-Amz-Signature', await this.signature());
      if (this.sessionToken && this.appendSessionToken) {
        this.url.searchParams.set('X-Amz-Security-Token', this.sessionToken);
      }
    } else {
      this.headers.set('Authorization', await this.authHeader());
    }
    return {
      method: this.method,
      url: this.url,
      headers: this.headers,
      body: this.body,
    }
  }
  async authHeader() {
    return [
      'AWS4-HMAC-SHA256 Credential=' + this.accessKeyId + '/' + this.credentialString,
      'SignedHeaders=' + this.signedHeaders,
      'Signature=' + (await this.signature()),
    ].join(', ')
  }
  async signature() {
    const date = this.datetime.slice(0, 8);
    const cacheKey = [this.secretAccessKey, date, this.region, this.service].join();
    let kCredentials = this.cache.get(cacheKey);
    if (!kCredentials) {
      const kDate = await hmac('AWS4' + this.secretAccessKey, date);
      const kRegion = await hmac(kDate, this.region);
      const kService = await hmac(kRegion, this.service);
      kCredentials = await hmac(kService, 'aws4_request');
      this.cache.set(cacheKey, kCredentials);
    }
    return buf2hex(await hmac(kCredentials, await this.stringToSign()))
  }
  async stringToSign() {
    return [
      'AWS4-HMAC-SHA256',
      this.datetime,
      this.credentialString,
      buf2hex(await hash(await this.canonicalString())),
    ].join('\n')
  }
  async canonicalString() {
    return [
      this.method.toUpperCase(),
      this.encodedPath,
      this.encodedSearch,
      this.canonicalHeaders + '\n',
      this.signedHeaders,
      await this.hexBodyHash(),
    ].join('\n')
  }
  async hexBodyHash() {
    let hashHeader = this.headers.get('X-Amz-Content-Sha256') || (this.service === 's3' && this.signQuery ? 'UNSIGNED-PAYLOAD' : null);
    if (hashHeader == null) {
      if (this.body && typeof this.body !== 'string' && !('byteLength' in this.body)) {
        throw new Error('body must be a string, ArrayBuffer or ArrayBufferView, unless you include the X-Amz-Content-Sha256 header')
      }
      hashHeader = buf2hex(await hash(this.body || ''));
    }
    return hashHeader
  }
}
async function hmac(key, string) {
  const cryptoKey = await crypto.subtle.importKey(
    'raw',
    typeof key === 'string' ? encoder.encode(key) : key,
    { name: 'HMAC', hash: { name: 'SHA-256' } },
    false,
    ['sign'],
  );
  return crypto.subtle.sign('HMAC', cryptoKey, encoder.encode(string))
}
async function hash(content) {
  return crypto.subtle.digest('SHA-256', typeof content === 'string' ? encoder.encode(content) : content)
}
const HEX_CHARS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
function buf2hex(arrayBuffer) {
  const buffer = new Uint8Array(arrayBuffer);
  let out = '';
  for (let idx = 0; idx < buffer.length; idx++) {
    const n = buffer[idx];
    out += HEX_CHARS[(n >>> 4) & 0xF];
    out += HEX_CHARS[n & 0xF];
  }
  return out
}
function encodeRfc3986(urlEncodedStr) {
  return urlEncodedStr.replace(/[!'()*]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase())
}
function guessServiceRegion(url, headers) {
  const { hostname, pathname } = url;
  if (hostname.endsWith('.on.aws')) {
    const match = hostname.match(/^[^.]{1,63}\.lambda-url\.([^.]{1,63})\.on\.aws$/);
    return match != null ? ['lambda', match[1] || ''] : ['', '']
  }
  if (hostname.endsWith('.r2.cloudflarestorage.com')) {
    return ['s3', 'auto']
  }
  if (hostname.endsWith('.backblazeb2.com')) {
    const match = hostname.match(/^(?:[^.]{1,63}\.)?s3\.([^.]{1,63})\.backblazeb2\.com$/);
    return match != null ? ['s3', match[1] || ''] : ['', '']
  }
  const match = hostname.replace('dualstack.', '').match(/([^.]{1,63})\.(?:([^.]{0,63})\.)?amazonaws\.com(?:\.cn)?$/);
  let service = (match && match[1]) || '';
  let region = match && match[2];
  if (region === 'us-gov') {
    region = 'us-gov-west-1';
  } else if (region === 's3' || region === 's3-accelerate') {
    region = 'us-east-1';
    service = 's3';
  } else if (service === 'iot') {
    if (hostname.startsWith('iot.')) {
      service = 'execute-api';
    } else if (hostname.startsWith('data.jobs.iot.')) {
      service = 'iot-jobs-data';
    } else {
      service = pathname === '/mqtt' ? 'iotdevicegateway' : 'iotdata';
    }
  } else if (service === 'autoscaling') {
    const targetPrefix = (headers.get('X-Amz-Target') || '').split('.')[0];
    if (targetPrefix === 'AnyScaleFrontendService') {
      service = 'application-autoscaling';
    } else if (targetPrefix === 'AnyScaleScalingPlannerFrontendService') {
      service = 'autoscaling-plans';
    }
  } else if (region == null && service.startsWith('s3-')) {
    region = service.slice(3).replace(/^fips-|^external-1/, '');
    service = 's3';
  } else if (service.endsWith('-fips')) {
    service = service.slice(0, -5);
  } else if (region && /-\d$/.test(service) && !/-\d$/.test(region)) {
[service, region] = [region, service];
  }
  return [HOST_SERVICES[service] || service, region || '']
}



;// CONCATENATED MODULE: ./packages/object-store/lib/s3/sign.js


/**
 * The headers of a request with its signature. A body that comes with its MD5 is bound by that header, which is signed;
 * its SHA-256 would cost every destination a pass over every part.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
async function signedHeaders({ method, url, headers, body }, { keys, region, now }) {
    const signer = new AwsV4Signer({
        method,
        url,
        headers: {
            ...headers,
            'x-amz-content-sha256': headers['content-md5'] === undefined
                ? (0,external_node_crypto_.createHash)('sha256')
                    .update(body ?? '')
                    .digest('hex')
                : 'UNSIGNED-PAYLOAD',
        },
        accessKeyId: keys.accessKeyId,
        secretAccessKey: keys.secretAccessKey,
        ...(keys.sessionToken === undefined ? {} : { sessionToken: keys.sessionToken }),
        service: 's3',
        region,
        datetime: new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    });
    const { headers: signed } = await signer.sign();
    return Object.fromEntries(signed);
}

;// CONCATENATED MODULE: ./packages/object-store/lib/s3/client.js










/** Signs and sends the requests of one bucket. */
class S3Client {
    bucket;
    deps;
    constructor(bucket, deps) {
        this.bucket = bucket;
        this.deps = deps;
    }
    /**
     * One try, to the headers of the answer. Where the keys have ended, it is sent once more with new ones.
     * @throws S3Refusal, PassingProblem or NoAnswer
     */
    async exchange(request) {
        const ended = (error) => error instanceof refusal_refusal/* S3Refusal */.XT && (0,refusal_refusal/* saysKeysEnded */.$0)(error, request.method);
        return (0,renewed/* sendRenewed */.H)(this.deps.credentials, ended, (keys) => this.#send(request, keys));
    }
    /** One try, to the end of the answer. @throws S3Refusal, PassingProblem or NoAnswer */
    async once(request) {
        const answer = await this.exchange(request);
        const text = await (0,exchange/* readText */.yR)(answer);
        return { status: answer.status, headers: answer.headers, text };
    }
    /** Tries until the store sends a document of that name: anything else is no success. */
    async askFor(root, request) {
        return (0,retry/* retry */.L5)(this.deps, request, async () => readDocument(root, await this.once(request)));
    }
    explain(refusal, doing) {
        return explainRefusal(refusal, doing, { bucket: this.bucket, now: this.deps.clock.now() });
    }
    /** Signed when it is sent: a request that was signed earlier, and waited, would be refused for its time. */
    async #send(request, keys) {
        const { method, key, query, body, fresh, signal } = request;
        const plain = {
            method,
            url: (0,service/* urlOf */.r)(this.bucket, key, query),
            headers: {
                'user-agent': 'fairway',
                ...request.headers,
                ...(body === undefined ? {} : { 'content-md5': request.md5 ?? (0,md5/* md5Of */.i)(body) }),
            },
            body,
            fresh,
            signal,
        };
        const now = this.deps.clock.now();
        const headers = await signedHeaders(plain, { keys, region: this.bucket.region, now });
        const answer = await this.deps.http({ ...plain, headers });
        if (answer.status >= 200 && answer.status < 300)
            return answer;
        throw (0,refusal_refusal/* readRefusal */.ni)(answer.status, answer.headers, await (0,exchange/* readText */.yR)(answer), rightsFor(request));
    }
}
/**
 * The document in an answer of 200. An error can come in one, after white space that kept the connection alive; so can
 * a part of the document, and the page of a proxy.
 * @throws S3Refusal or PassingProblem
 */
function readDocument(name, { status, headers, text }) {
    let root;
    try {
        root = (0,xml/* parseXml */.NO)(text);
    }
    catch (error) {
        if (!(error instanceof xml/* XmlError */.Gy))
            throw error;
        throw new retry/* PassingProblem */.x9(`its answer cannot be read: ${error.message}`, { cause: error });
    }
    if (root.name === name)
        return root;
    if (root.name === 'Error')
        throw (0,refusal_refusal/* readRefusal */.ni)(status, headers, text);
    throw new retry/* PassingProblem */.x9(`what answers sends <${root.name}>, which no S3 store does`);
}


/***/ }),

/***/ 370:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $0: () => (/* binding */ saysKeysEnded),
/* harmony export */   Vr: () => (/* binding */ refusesCondition),
/* harmony export */   XT: () => (/* binding */ S3Refusal),
/* harmony export */   ni: () => (/* binding */ readRefusal)
/* harmony export */ });
/* harmony import */ var _cloud_refusal_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7344);
/* harmony import */ var _http_retry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8717);
/* harmony import */ var _xml_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8459);



/** A refusal of a store that speaks S3. */
class S3Refusal extends _cloud_refusal_js__WEBPACK_IMPORTED_MODULE_0__/* .StoreRefusal */ .g8 {
    name = 'S3Refusal';
    /** Where the bucket is, if it is elsewhere. */
    region;
    /** What the keys must be allowed to do for it, as Amazon names it. */
    rights;
    constructor(parts) {
        super(parts);
        this.region = parts.region;
        this.rights = parts.rights;
    }
}
const passingCodes = new Set([
    ...['InternalError', 'ServiceUnavailable', 'SlowDown', 'OperationAborted', 'ConditionalRequestConflict'],
    ...[
        'Throttling',
        'ThrottlingException',
        'RequestLimitExceeded',
        'TooManyRequests',
        'IDPCommunicationError',
    ],
    // The body did not arrive, or not as it was sent.
    ...['RequestTimeout', 'IncompleteBody', 'BadDigest', 'InvalidDigest'],
]);
/**
 * What an answer that is no success means: a refusal, or a problem that can pass.
 * @param rights that the request needed
 */
function readRefusal(status, headers, text, rights = []) {
    const { code, said, region } = readError(status, text);
    // An error in an answer of 200 has only its code. What a proxy says of a full or sleeping store is a status alone.
    const passing = passingCodes.has(code) ||
        status === 429 ||
        status === 408 ||
        (status >= 500 && status !== 501 && status !== 507);
    if (passing)
        return new _http_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .PassingProblem */ .x9(`it answers ${status} ${code}`, { pauseMs: (0,_http_retry_js__WEBPACK_IMPORTED_MODULE_1__/* .retryAfter */ .P9)(headers) });
    return new S3Refusal({
        status,
        code,
        said,
        region: region ?? header(headers, 'x-amz-bucket-region') ?? regionIn(headers.location),
        serverTime: Date.parse(headers.date ?? ''),
        rights,
    });
}
/** Whether the store says that it does not know conditional creates. Each says it in its own way. */
function refusesCondition({ status, code, said }) {
    return status === 501 || code === 'NotImplemented' || /not implemented|if-none-match/i.test(said);
}
const endedCodes = new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'InvalidToken']);
/** Whether the keys have ended. The answer to a HEAD has no body, and so no code. */
function saysKeysEnded({ status, code }, method) {
    return endedCodes.has(code) || (method === 'HEAD' && status === 400);
}
function readError(status, text) {
    try {
        const root = (0,_xml_js__WEBPACK_IMPORTED_MODULE_2__/* .parseXml */ .NO)(text);
        // The service that gives keys puts the error one level deeper.
        const [error] = root.name === 'ErrorResponse' ? (0,_xml_js__WEBPACK_IMPORTED_MODULE_2__/* .childrenOf */ .LU)(root, 'Error') : [root];
        const code = error?.name === 'Error' ? (0,_xml_js__WEBPACK_IMPORTED_MODULE_2__/* .textOf */ .b6)(error, 'Code') : undefined;
        if (error && code)
            return { code, said: (0,_xml_js__WEBPACK_IMPORTED_MODULE_2__/* .textOf */ .b6)(error, 'Message') ?? '', region: (0,_xml_js__WEBPACK_IMPORTED_MODULE_2__/* .textOf */ .b6)(error, 'Region') };
    }
    catch (error) {
        if (!(error instanceof _xml_js__WEBPACK_IMPORTED_MODULE_2__/* .XmlError */ .Gy))
            throw error;
    }
    const byStatus = {
        403: 'AccessDenied',
        404: 'NotFound',
        412: 'PreconditionFailed',
    };
    const code = text.trim() === '' ? (byStatus[status] ?? `Status${status}`) : 'NotS3';
    return { code, said: text, region: undefined };
}
/** The region in the address of a redirect: `https://s3.eu-central-2.wasabisys.com/`. */
function regionIn(location) {
    return /^https?:\/\/(?:[^/]+\.)?s3[.-]([a-z]{2}(?:-[a-z]+)+-\d+)\./.exec(location ?? '')?.[1];
}
function header(headers, name) {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
}


/***/ }),

/***/ 6566:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ locateBucket),
/* harmony export */   r: () => (/* binding */ urlOf)
/* harmony export */ });
/* harmony import */ var _key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7841);

const MiB = 1024 ** 2;
/** Finds out where a bucket is. @throws TypeError for an endpoint that is no URL of a server */
function locateBucket({ place, bucket, prefix = '', style, maxParts }) {
    const { endpoint, region } = endpointOf(place);
    const base = URL.parse(endpoint);
    if (!base || !/^https?:$/.test(base.protocol) || base.search || base.hash || base.username) {
        throw new TypeError(`${endpoint} is no address of a store.`);
    }
    const path = base.pathname.replace(/\/+$/, '');
    const { host, hostname } = base;
    // A certificate of *.s3.example.com does not fit my.bucket.s3.example.com.
    const ownHost = (style ?? styleOf(place)) === 'virtual' && !bucket.includes('.');
    const service = serviceAt(hostname);
    return {
        bucket,
        prefix: (0,_key_js__WEBPACK_IMPORTED_MODULE_0__/* .barePrefix */ .Dr)(prefix),
        service,
        region,
        url: ownHost
            ? `${base.protocol}//${bucket}.${host}${path}`
            : `${base.protocol}//${host}${path}/${(0,_key_js__WEBPACK_IMPORTED_MODULE_0__/* .encodeRfc3986 */ .My)(bucket)}`,
        limits: {
            partBytes: { min: 5 * MiB, max: 5 * 1024 * MiB, multipleOf: 1 },
            maxParts: maxParts ?? (service === 'scaleway' ? 1_000 : 10_000),
            equalParts: service === 'r2' || service === 'mega',
        },
        conditional: service !== 'b2',
    };
}
/** The URL of an object, or of the bucket, percent-encoded as it is signed and sent. */
function urlOf({ url }, key, query = {}) {
    const asked = Object.entries(query).map(([name, value]) => `${(0,_key_js__WEBPACK_IMPORTED_MODULE_0__/* .encodeRfc3986 */ .My)(name)}=${(0,_key_js__WEBPACK_IMPORTED_MODULE_0__/* .encodeRfc3986 */ .My)(value)}`);
    return `${url}/${key === undefined ? '' : (0,_key_js__WEBPACK_IMPORTED_MODULE_0__/* .encodePath */ .O0)(key)}${asked.length > 0 ? `?${asked.join('&')}` : ''}`;
}
function endpointOf(place) {
    if ('endpoint' in place)
        return { endpoint: place.endpoint, region: place.region ?? 'us-east-1' };
    const { service, region } = place;
    const hosts = {
        aws: `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`,
        b2: `s3.${region}.backblazeb2.com`,
        spaces: `${region}.digitaloceanspaces.com`,
        wasabi: `s3.${region}.wasabisys.com`,
    };
    return { endpoint: `https://${hosts[service]}`, region };
}
/** Stores by the ends of their names. */
function serviceAt(hostname) {
    const ends = {
        b2: '.backblazeb2.com',
        spaces: '.digitaloceanspaces.com',
        wasabi: '.wasabisys.com',
        r2: '.r2.cloudflarestorage.com',
        mega: '.s4.mega.io',
        scaleway: '.scw.cloud',
    };
    const names = Object.keys(ends);
    return names.find((name) => hostname.endsWith(ends[name]));
}
function styleOf(place) {
    return 'service' in place && (place.service === 'aws' || place.service === 'spaces') ? 'virtual' : 'path';
}


/***/ }),

/***/ 8459:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gy: () => (/* binding */ XmlError),
/* harmony export */   LU: () => (/* binding */ childrenOf),
/* harmony export */   NO: () => (/* binding */ parseXml),
/* harmony export */   X: () => (/* binding */ escapeXml),
/* harmony export */   b6: () => (/* binding */ textOf)
/* harmony export */ });
/** The document is cut, or is none. */
class XmlError extends Error {
    name = 'XmlError';
}
const token = /<\?.*?\?>|<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<(\/?)([\w.:-]+)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/sy;
/**
 * Reads what stores answer: elements and texts. A document that is cut, or is not well-formed, is an error, so that a
 * part of a listing never passes for the whole. Document types are refused.
 * @throws XmlError
 */
function parseXml(document) {
    const root = { name: '', children: [], text: '' };
    const open = [root];
    token.lastIndex = 0;
    for (let at = 0; at < document.length; at = token.lastIndex) {
        token.lastIndex = at;
        const found = token.exec(document);
        if (!found)
            throw new XmlError(`no XML at character ${at}`);
        const [, literal, closing, name = '', , empty, text] = found;
        const top = open.at(-1) ?? root;
        if (literal !== undefined)
            top.text += literal;
        else if (text !== undefined)
            top.text += decodeEntities(text);
        else if (closing) {
            if (open.length === 1 || top.name !== local(name))
                throw new XmlError(`</${name}> closes nothing`);
            open.pop();
        }
        else if (name) {
            const element = { name: local(name), children: [], text: '' };
            top.children.push(element);
            if (!empty)
                open.push(element);
        }
    }
    const [only, ...more] = root.children;
    if (open.length > 1)
        throw new XmlError(`the document ends inside of <${open.at(-1)?.name}>`);
    if (!only || more.length > 0 || root.text.replace(/^\uFEFF/, '').trim() !== '')
        throw new XmlError('it is no document');
    return only;
}
/** The text of the first child of that name. */
function textOf({ children }, name) {
    return children.find((child) => child.name === name)?.text;
}
function childrenOf({ children }, name) {
    return children.filter((child) => child.name === name);
}
/** A text as it is written into a document. */
function escapeXml(text) {
    return text.replace(/[<>&"'\r]/g, (one) => `&#${one.charCodeAt(0)};`);
}
function local(name) {
    return name.slice(name.indexOf(':') + 1);
}
const named = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
function decodeEntities(text) {
    return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));|&/gi, (whole, hex, decimal, name) => {
        const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : undefined;
        if (code !== undefined && code <= 0x10_ffff)
            return String.fromCodePoint(code);
        const known = name && Object.hasOwn(named, name) ? named[name] : undefined;
        if (known === undefined)
            throw new XmlError(`${whole} is no character`);
        return known;
    });
}


/***/ })

};
;