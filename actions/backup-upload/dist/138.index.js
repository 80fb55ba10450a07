"use strict";
exports.id = 138;
exports.ids = [138,507];
exports.modules = {

/***/ 1138:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openAzure: () => (/* binding */ openAzure)
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
// EXTERNAL MODULE: ./packages/object-store/lib/cloud/refusal.js
var refusal = __webpack_require__(7344);
// EXTERNAL MODULE: ./packages/object-store/lib/http/retry.js
var retry = __webpack_require__(8717);
// EXTERNAL MODULE: ./packages/object-store/lib/xml.js
var xml = __webpack_require__(8459);
// EXTERNAL MODULE: ./packages/object-store/lib/cloud/renewed.js
var renewed = __webpack_require__(1872);
// EXTERNAL MODULE: ./packages/object-store/lib/http/exchange.js
var exchange = __webpack_require__(638);
// EXTERNAL MODULE: ./packages/object-store/lib/md5.js
var md5 = __webpack_require__(5890);
;// CONCATENATED MODULE: ./packages/object-store/lib/azure/container.js

const MiB = 1024 ** 2;
/** @see https://learn.microsoft.com/en-us/rest/api/storageservices/put-block */
const azureLimits = {
    partBytes: { min: MiB, max: 4_000 * MiB, multipleOf: 1 },
    maxParts: 50_000,
    equalParts: false,
};
/** Finds out where a container is. @throws TypeError for an endpoint that is no URL of a server */
function locateContainer({ account, container, endpoint }) {
    const written = endpoint ?? `https://${account}.blob.core.windows.net`;
    const base = URL.parse(written);
    if (!base || !/^https?:$/.test(base.protocol) || base.search || base.hash || base.username) {
        throw new TypeError(`${written} is no address of a store.`);
    }
    const path = base.pathname.replace(/\/+$/, '');
    return { account, container, url: `${base.origin}${path}/${(0,lib_key/* encodeRfc3986 */.My)(container)}` };
}
/** The URL of a blob, or of the container, percent-encoded as it is signed and sent. */
function blobUrl({ url }, key, query = {}) {
    const asked = Object.entries(query).map(([name, value]) => `${(0,lib_key/* encodeRfc3986 */.My)(name)}=${(0,lib_key/* encodeRfc3986 */.My)(value)}`);
    return `${url}${key === undefined ? '' : `/${(0,lib_key/* encodePath */.O0)(key)}`}${asked.length > 0 ? `?${asked.join('&')}` : ''}`;
}

;// CONCATENATED MODULE: ./packages/object-store/lib/azure/explain.js

/** What Azure allows between the time of a signature and its own. */
const mostSkewMs = 15 * 60_000;
/** A refusal in three parts. It is pure, so that a table of tests can hold it. */
function explainRefusal(refusal, doing, { account, container, now, byKey, }) {
    const { status, code, said, serverTime } = refusal;
    const because = (why, fix) => (0,explain/* failureOf */.g5)(refusal, doing, { why, fix });
    if (/quota|capacity|limit.*exceeded/i.test(`${code} ${said}`) || status === 507) {
        return (0,explain/* failureOf */.g5)(refusal, doing, explain/* full */.a2);
    }
    if (status === 403 && byKey && Math.abs(now - serverTime) > mostSkewMs) {
        return (0,explain/* failureOf */.g5)(refusal, doing, (0,explain/* clockApart */.V2)(serverTime, now));
    }
    if (byKey && /failed to authenticate/i.test(said))
        return (0,explain/* failureOf */.g5)(refusal, doing, wrongKey(account));
    switch (code) {
        case 'ContainerNotFound':
            return because(`There is no container ${container} in the account ${account}.`, 'Make the container, or correct `container`, `account` and `endpoint`.');
        case 'KeyBasedAuthenticationNotPermitted':
            return because(`The account ${account} lets nobody in by its key.`, 'Take `tenant` and `client` in place of the key: the run then comes by its own identity.');
        case 'AuthorizationFailure':
            return because(`The network rules of the account ${account} keep this machine out.`, 'Let the address of this machine in under the network rules of the account, or run this where it is let in.');
        case 'AuthorizationPermissionMismatch':
        case 'InsufficientAccountPermissions':
            return (0,explain/* notAllowed */.mj)(refusal, doing, {
                why: 'The identity does not have the role for it.',
                fix: `Give it ${doing.permission} on the container ${container}. Azure needs some minutes until a new role works.`,
            });
        case 'AccountIsDisabled':
            return because(`The account ${account} is disabled.`, 'Enable it at Azure, and run this again.');
        case 'InvalidBlockList':
            return because('The blocks are gone: somebody has removed them, or has stored another blob of that name.', 'Run this again: a new run takes a new name.');
        case 'NotAzure':
            return (0,explain/* failureOf */.g5)(refusal, doing, (0,explain/* notTheStore */.SV)(status, 'Azure'));
        default:
    }
    if (status === 401 || status === 403) {
        return byKey
            ? (0,explain/* failureOf */.g5)(refusal, doing, wrongKey(account))
            : because(`The account ${account} does not accept the token of this run.`, `Name the tenant that the account belongs to, and give the identity ${doing.permission}.`);
    }
    return because(`The store answers ${status} ${code}.`, 'Put right what the store says, and run this again.');
}
function wrongKey(account) {
    return {
        why: `The account ${account} does not accept the key.`,
        fix: 'Compare the key with both keys of the account at Azure: one of them may have been made anew.',
    };
}

;// CONCATENATED MODULE: ./packages/object-store/lib/azure/refusal.js



const passingCodes = new Set([
    ...['InternalError', 'OperationTimedOut', 'ServerBusy'],
    // The body did not arrive as it was sent.
    ...['Md5Mismatch', 'InvalidMd5'],
]);
/** What an answer that is no success means: a refusal, or a problem that can pass. */
function readRefusal(status, headers, text) {
    const { code, said } = readError(status, headers, text);
    if (passingCodes.has(code) || status === 429 || status === 408 || (status >= 500 && status !== 501)) {
        return new retry/* PassingProblem */.x9(`it answers ${status} ${code}`, { pauseMs: (0,retry/* retryAfter */.P9)(headers) });
    }
    return new refusal/* StoreRefusal */.g8({ status, code, said, serverTime: Date.parse(headers.date ?? '') });
}
/** Whether the key is taken: a create that was to fail then has failed. */
function saysTaken({ status, code }) {
    return code === 'BlobAlreadyExists' || (status === 412 && code === 'ConditionNotMet');
}
/** Whether a policy, a hold or a lease of the store keeps what was to be removed. */
function saysKept({ status, code, said }) {
    return ((status === 409 || status === 412 || status === 403) &&
        /immutab|legal.?hold|retention|^lease/i.test(`${code} ${said}`));
}
function readError(status, headers, text) {
    const header = headers['x-ms-error-code'];
    const code = typeof header === 'string' ? header : undefined;
    try {
        const root = (0,xml/* parseXml */.NO)(text);
        const written = root.name === 'Error' ? (0,xml/* textOf */.b6)(root, 'Code') : undefined;
        // The lines after the first have only the number and the time of the request.
        const [said = ''] = ((0,xml/* textOf */.b6)(root, 'Message') ?? '').split('\n');
        if (written)
            return { code: code ?? written, said };
    }
    catch (error) {
        if (!(error instanceof xml/* XmlError */.Gy))
            throw error;
    }
    if (code)
        return { code, said: '' };
    // The answer to a HEAD has no words; a page has too many.
    return text.trim() === '' ? { code: `Status${status}`, said: '' } : { code: 'NotAzure', said: text };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./packages/object-store/lib/azure/sign.js

/** The headers that a signature names one by one, in its order. `content-length` comes third. */
const named = [
    ...['content-encoding', 'content-language', 'content-length', 'content-md5', 'content-type', 'date'],
    ...['if-modified-since', 'if-match', 'if-none-match', 'if-unmodified-since', 'range'],
];
/**
 * The header `authorization` of a request under the key of an account. Azure's own library has the same in 885 kB, and
 * cannot be bundled as it is.
 * @param request its headers by small letters, `x-ms-date` among them
 * @see https://learn.microsoft.com/en-us/rest/api/storageservices/authorize-with-shared-key
 */
function sharedKeyOf(request, { account, key }) {
    const signature = (0,external_node_crypto_.createHmac)('sha256', Buffer.from(key, 'base64'))
        .update(stringToSign(request, account))
        .digest('base64');
    return `SharedKey ${account}:${signature}`;
}
function stringToSign({ method, url, headers, body }, account) {
    // An empty body has no length here, though it has one in the request.
    const length = body && body.byteLength > 0 ? String(body.byteLength) : '';
    const fixed = named.map((name) => (name === 'content-length' ? length : (headers[name] ?? '')));
    const own = Object.entries(headers)
        .filter(([name]) => name.startsWith('x-ms-'))
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, value]) => `${name}:${value.trim()}`);
    const { pathname, searchParams } = new URL(url);
    const asked = [...searchParams]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, value]) => `${name.toLowerCase()}:${value}`);
    return [method, ...fixed, ...own, `/${account}${pathname}`, ...asked].join('\n');
}

;// CONCATENATED MODULE: ./packages/object-store/lib/azure/client.js










/** One that every account and Azurite know, and that has all that is needed here. */
const version = '2021-12-02';
/** Signs and sends the requests of one container. */
class AzureClient {
    container;
    deps;
    constructor(container, deps) {
        this.container = container;
        this.deps = deps;
    }
    /**
     * One try, to the headers of the answer. Where the token has ended, it is sent once more with another.
     * @throws StoreRefusal, PassingProblem or NoAnswer
     */
    async exchange(request) {
        const { credentials } = this.deps;
        if ('key' in credentials) {
            const { account } = this.container;
            return this.#send(request, (sent) => sharedKeyOf(sent, { account, key: credentials.key }));
        }
        return (0,renewed/* sendRenewed */.H)(credentials.tokens, refusal/* saysTokenEnded */.wC, ({ token }) => this.#send(request, () => `Bearer ${token}`));
    }
    /** One try, to the end of the answer. @throws StoreRefusal, PassingProblem or NoAnswer */
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
        const { container, deps } = this;
        return explainRefusal(refusal, doing, {
            ...container,
            now: deps.clock.now(),
            byKey: 'key' in deps.credentials,
        });
    }
    /** Signed when it is sent: a request that was signed earlier, and waited, would be refused for its time. */
    async #send(request, authorize) {
        const { method, key, query, body, fresh, signal, expected } = request;
        const plain = {
            method,
            url: blobUrl(this.container, key, query),
            headers: {
                'user-agent': 'fairway',
                'x-ms-version': version,
                'x-ms-date': new Date(this.deps.clock.now()).toUTCString(),
                ...request.headers,
                ...(body === undefined ? {} : { 'content-md5': request.md5 ?? (0,md5/* md5Of */.i)(body) }),
            },
            body,
            fresh,
            signal,
        };
        const headers = { ...plain.headers, authorization: authorize(plain) };
        const answer = await this.deps.http({ ...plain, headers });
        if (answer.status === expected)
            return answer;
        const text = await (0,exchange/* readText */.yR)(answer);
        if (answer.status >= 200 && answer.status < 300) {
            throw new retry/* PassingProblem */.x9(`it answers ${answer.status} where ${expected} is right`);
        }
        throw readRefusal(answer.status, answer.headers, text);
    }
}
/** The document in an answer. A part of one, and the page of a proxy, are none. @throws PassingProblem */
function readDocument(name, { text }) {
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
    throw new retry/* PassingProblem */.x9(`what answers sends <${root.name}>, which Azure does not`);
}

;// CONCATENATED MODULE: ./packages/object-store/lib/azure/blobs.js





/** The upload that made a blob, in its metadata: so a commit whose answer was lost knows its own work. */
const madeBy = 'fairway_upload';
/** The upload whose blocks an empty blob has replaced, in its metadata. Such a blob is on its way out. */
const replaces = 'fairway_discarded';
/** One look at a blob; undefined where there is none, or only blocks of one. */
async function lookAt(client, full) {
    const doing = `look at ${full}`;
    const answer = await unlessMissing(() => client.once({ method: 'HEAD', key: full, expected: 200, fresh: false, doing }));
    if (answer === undefined)
        return undefined;
    const header = (name) => {
        const value = answer.headers[name];
        return typeof value === 'string' ? value : undefined;
    };
    const bytes = Number(header('content-length') ?? Number.NaN);
    if (Number.isNaN(bytes))
        throw new retry/* PassingProblem */.x9('it does not tell the size of the object');
    return {
        bytes,
        version: header('x-ms-version-id'),
        madeBy: header(`x-ms-meta-${madeBy}`),
        replaces: header(`x-ms-meta-${replaces}`),
    };
}
/** One look at the size of an object. A blob that only replaces blocks is none. */
async function sizeOf(client, full) {
    const blob = await lookAt(client, full);
    return blob?.replaces === undefined ? blob?.bytes : undefined;
}
/**
 * Removes a blob with its snapshots, and looks whether it is gone. In a container with versions the removal makes an
 * older version of it, which is paid for; so that one is removed too.
 * @returns `retained` where a policy, a hold or a lease keeps it
 */
async function removeBlob(client, full) {
    let version;
    const doing = `removal of ${full}`;
    const remove = { method: 'DELETE', key: full, expected: 202, doing };
    return (0,retry/* retry */.L5)(client.deps, { doing }, async () => {
        const there = await lookAt(client, full);
        try {
            if (there) {
                version = there.version;
                await unlessMissing(() => client.once({ ...remove, headers: { 'x-ms-delete-snapshots': 'include' } }));
                if (await lookAt(client, full))
                    throw new retry/* PassingProblem */.x9('it still has the object after its removal');
            }
            const left = version;
            if (left !== undefined) {
                await unlessMissing(() => client.once({ ...remove, query: { versionid: left } }));
            }
        }
        catch (error) {
            if (error instanceof refusal/* StoreRefusal */.g8 && saysKept(error))
                return 'retained';
            throw error;
        }
        return 'removed';
    });
}
/** The uploads that have blocks under a name, of which no blob was made yet. Blocks of somebody else are named as they are. */
async function blocksOf(client, full) {
    const doing = `look at the blocks of ${full}`;
    const query = { comp: 'blocklist', blocklisttype: 'all' };
    const answer = await unlessMissing(() => client.once({ method: 'GET', key: full, query, expected: 200, doing }));
    if (answer === undefined)
        return [];
    const list = readDocument('BlockList', answer);
    const names = (kind) => (0,xml/* childrenOf */.LU)(list, kind)
        .flatMap((blocks) => (0,xml/* childrenOf */.LU)(blocks, 'Block'))
        .map((block) => (0,xml/* textOf */.b6)(block, 'Name') ?? '');
    return names('CommittedBlocks').length > 0 ? [] : names('UncommittedBlocks');
}
/** What a request answers; undefined where the store has no such blob. A missing container is another matter. */
async function unlessMissing(request) {
    try {
        return await request();
    }
    catch (error) {
        if (error instanceof refusal/* StoreRefusal */.g8 && error.status === 404 && error.code !== 'ContainerNotFound') {
            return undefined;
        }
        throw error;
    }
}

;// CONCATENATED MODULE: ./packages/object-store/lib/azure/block-id.js

const digits = 5;
/**
 * A name for the blocks of one upload, so that those of two uploads of one blob are told apart. It begins with the time.
 * @param now milliseconds since the Unix epoch
 */
function newUploadId(now) {
    return `${now.toString(16).padStart(12, '0')}${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`;
}
/** When an upload was begun, by the clock of the machine that began it; NaN for blocks of somebody else. */
function timeOf(upload) {
    return /^[0-9a-f]{24}$/.test(upload) ? Number.parseInt(upload.slice(0, 12), 16) : Number.NaN;
}
/** The name of a block. Those of one blob must all be of one length, and Azure lists them by name. */
function blockId(upload, number) {
    return Buffer.from(`${upload}-${String(number).padStart(digits, '0')}`).toString('base64');
}
/** The upload that a block belongs to; undefined for a block of somebody else. */
function uploadOf(block) {
    return /^([0-9a-f]{24})-\d{5}$/.exec(Buffer.from(block, 'base64').toString('latin1'))?.[1];
}

// EXTERNAL MODULE: ./packages/object-store/lib/cloud/place-facts.js
var place_facts = __webpack_require__(542);
;// CONCATENATED MODULE: ./packages/object-store/lib/azure/look.js



/** Asks a container whether a policy keeps its blobs. An identity may not be allowed to see that. */
async function lookAtContainer(client) {
    const doing = 'look at the container';
    const { clock } = client.deps;
    const notes = (0,place_facts/* notesOnRoute */.G)(client.container.url);
    try {
        const { headers } = await (0,retry/* retry */.L5)(client.deps, { doing }, () => client.once({ method: 'HEAD', query: { restype: 'container' }, expected: 200, doing }));
        const has = (name) => headers[name] === 'true';
        const lock = has('x-ms-has-legal-hold')
            ? 'a legal hold'
            : has('x-ms-has-immutability-policy')
                ? 'an immutability policy'
                : undefined;
        return { lock, aheadMs: (0,place_facts/* skewOf */.M)(Date.parse(headers.date ?? ''), clock.now()), notes };
    }
    catch (error) {
        if (!(error instanceof refusal/* StoreRefusal */.g8) || error.status !== 403)
            throw error;
        return { aheadMs: (0,place_facts/* skewOf */.M)(error.serverTime, clock.now()), notes };
    }
}
/** Whether every blob stays for a time. What is made there to take the place of blocks could not be removed again. */
async function keepsAll(client) {
    return (await lookAtContainer(client)).lock !== undefined;
}

;// CONCATENATED MODULE: ./packages/object-store/lib/azure/drop-blocks.js







/**
 * Removes the blocks of an unfinished upload, and looks whether they are gone. Azure has no call for that: it forgets
 * blocks when a blob of that name is made. So an empty blob is made, marked as none of ours to list, and removed. A block
 * that was still on its way can arrive after that, so the store is asked again until it has none.
 * @see https://learn.microsoft.com/en-us/rest/api/storageservices/put-block-list
 */
async function dropBlocks(client, { destination, full, leftover: { key, id }, }) {
    const doing = `removal of the unfinished ${key}`;
    const what = `${destination} did not remove the unfinished upload of ${key}; its blocks stay for a week.`;
    await (0,explain/* explained */.to)(client, { what, permission: 'the role Storage Blob Data Contributor' }, async () => {
        await (0,retry/* retry */.L5)(client.deps, { doing }, async () => {
            const blob = await lookAt(client, full);
            if (blob?.replaces === id)
                await removeBlob(client, full);
            else if (blob)
                return;
            const blocks = await blocksOf(client, full);
            if (!blocks.some((block) => block === id || uploadOf(block) === id))
                return;
            // There the empty blob would stay for as long as the policy says, and the blocks stay for a week.
            if (await keepsAll(client))
                return;
            await replaceBlocks(client, full, id);
            await removeBlob(client, full);
            if ((await blocksOf(client, full)).length > 0) {
                throw new retry/* PassingProblem */.x9('it still has blocks after their removal');
            }
        });
    });
}
async function replaceBlocks(client, full, id) {
    try {
        await client.once({
            method: 'PUT',
            key: full,
            query: { comp: 'blocklist' },
            // Blocks that the list leaves out are forgotten. Azurite refuses a blob of another making where there are blocks.
            body: Buffer.from('<?xml version="1.0" encoding="utf-8"?><BlockList></BlockList>'),
            headers: {
                'content-type': 'application/xml',
                'if-none-match': '*',
                [`x-ms-meta-${replaces}`]: id,
            },
            expected: 201,
            fresh: true,
            doing: `removal of the blocks of ${full}`,
        });
    }
    catch (error) {
        if (!(error instanceof refusal/* StoreRefusal */.g8) || !saysTaken(error))
            throw error;
        throw new retry/* PassingProblem */.x9('somebody makes a blob of that name', { cause: error });
    }
}

;// CONCATENATED MODULE: ./packages/object-store/lib/azure/listing.js





/** All objects below a full prefix, page by page to the end. @throws where one page cannot be read */
async function* listBlobs(client, prefix) {
    for await (const blob of blobsOf(client, { prefix, include: 'metadata' })) {
        if (replacedBy(blob) === undefined) {
            yield { key: keyOf(blob), bytes: sound(bytesOf(blob), 'Content-Length'), modified: modifiedOf(blob) };
        }
    }
}
/**
 * All uploads below a full prefix that have stored blocks and made no blob of them. In a container where nothing can be
 * removed there is nothing to drop: Azure forgets blocks by itself, a week after the last one.
 */
async function* listUploads(client, prefix) {
    const include = 'metadata,uncommittedblobs';
    for await (const blob of blobsOf(client, { prefix, include })) {
        const key = keyOf(blob);
        const discarded = replacedBy(blob);
        if (discarded !== undefined)
            yield { key, id: discarded, begun: modifiedOf(blob) };
        // One that is not made yet has no bytes. Neither has one that was made of nothing.
        else if ((bytesOf(blob) || 0) === 0 && !(await keepsAll(client))) {
            const [block] = await (0,retry/* retry */.L5)(client.deps, { doing: `look at ${key}` }, () => blocksOf(client, key));
            if (block === undefined)
                continue;
            const id = uploadOf(block) ?? block;
            // A blob that is not made yet may have no date. Then its age is unknown, and it passes for new.
            const [begun = client.deps.clock.now()] = [dateOf(blob), timeOf(id)].filter((time) => !Number.isNaN(time));
            yield { key, id, begun };
        }
    }
}
/** What a listing has, page by page. A store that forgets where it was would let us go round for ever. */
async function* blobsOf(client, { prefix, include }) {
    let marker = '';
    for (let number = 1;; number += 1) {
        const page = await client.askFor('EnumerationResults', {
            method: 'GET',
            query: {
                ...{ restype: 'container', comp: 'list', include },
                ...(prefix === '' ? {} : { prefix }),
                ...(marker === '' ? {} : { marker }),
            },
            expected: 200,
            doing: `page ${number} of the listing`,
        });
        const [blobs] = (0,xml/* childrenOf */.LU)(page, 'Blobs');
        const next = (0,xml/* textOf */.b6)(page, 'NextMarker');
        if (!blobs || next === undefined)
            throw unreadable(blobs ? 'NextMarker' : 'Blobs');
        yield* (0,xml/* childrenOf */.LU)(blobs, 'Blob');
        if (next === '')
            return;
        if (next === marker) {
            throw new retry/* PassingProblem */.x9('its listing says that more follows, and does not say where');
        }
        marker = next;
    }
}
function keyOf(blob) {
    const key = (0,xml/* textOf */.b6)(blob, 'Name');
    if (key === undefined || key === '')
        throw unreadable('Name');
    return key;
}
function bytesOf(blob) {
    return Number(property(blob, 'Content-Length') || Number.NaN);
}
function modifiedOf(blob) {
    return sound(dateOf(blob), 'Last-Modified');
}
function dateOf(blob) {
    return Date.parse(property(blob, 'Last-Modified') ?? property(blob, 'Creation-Time') ?? '');
}
function replacedBy(blob) {
    const [metadata] = (0,xml/* childrenOf */.LU)(blob, 'Metadata');
    return metadata && (0,xml/* textOf */.b6)(metadata, replaces);
}
function property(blob, name) {
    const [properties] = (0,xml/* childrenOf */.LU)(blob, 'Properties');
    return properties && (0,xml/* textOf */.b6)(properties, name);
}
function sound(value, field) {
    if (Number.isNaN(value))
        throw unreadable(field);
    return value;
}
function unreadable(field) {
    return new retry/* PassingProblem */.x9(`its listing has no ${field} that can be read`);
}

;// CONCATENATED MODULE: ./packages/object-store/lib/azure/put-blob.js





/**
 * Stores a small object under a key that is free.
 * @returns `taken` where other bytes are there. The same bytes are no trouble: an earlier try may have stored them.
 */
async function putBlob(client, { full, bytes }) {
    const doing = `store of ${full}`;
    return (0,retry/* retry */.L5)(client.deps, { doing }, async () => {
        try {
            await client.once({
                method: 'PUT',
                key: full,
                headers: {
                    'content-type': full.endsWith('.json') ? 'application/json' : 'application/octet-stream',
                    'x-ms-blob-type': 'BlockBlob',
                    'if-none-match': '*',
                },
                body: bytes,
                expected: 201,
                doing,
            });
            return 'stored';
        }
        catch (error) {
            if (!(error instanceof refusal/* StoreRefusal */.g8) || !saysTaken(error))
                throw error;
            if ((await sizeOf(client, full)) !== bytes.byteLength)
                return 'taken';
            const answer = await client.exchange({ method: 'GET', key: full, expected: 200, doing });
            return (await (0,exchange/* readBytes */.io)(answer)).equals(bytes) ? 'stored' : 'taken';
        }
    });
}

// EXTERNAL MODULE: ./packages/object-store/lib/cloud/parts-upload.js
var parts_upload = __webpack_require__(470);
;// CONCATENATED MODULE: ./packages/object-store/lib/azure/upload.js









const permission = 'the role Storage Blob Data Contributor';
/** Begins an upload under a key that is free. Azure knows of it from its first block on. */
async function beginBlob(about) {
    const { client, destination, key, full } = about;
    await (0,explain/* explained */.to)(client, { what: `${destination} did not begin ${key}.`, permission }, async () => {
        const there = await (0,retry/* retry */.L5)(client.deps, { doing: `look at ${key}` }, () => lookAt(client, full));
        if (there !== undefined)
            throw new lib_destination/* KeyExistsFailure */.Q(destination, key);
    });
    const begun = client.deps.clock.now();
    const upload = { ...about, id: newUploadId(begun) };
    const leftover = { key, id: upload.id, begun };
    return new parts_upload/* PartsUpload */.a(leftover, {
        send: (part) => stageBlock(upload, part),
        complete: (blocks, whole) => commit(upload, { blocks, ...whole }),
        drop: () => dropBlocks(client, { destination, full, leftover }),
    });
}
async function stageBlock({ client, destination, key, full, id }, { number, bytes, md5, signal }) {
    const doing = `part ${number} of ${key}`;
    const block = blockId(id, number);
    const request = {
        method: 'PUT',
        key: full,
        query: { comp: 'block', blockid: block },
        body: bytes,
        md5,
        expected: 201,
        signal,
        doing,
    };
    await (0,explain/* explained */.to)(client, { what: `${destination} did not take ${doing}.`, permission }, () => (0,retry/* retry */.L5)(client.deps, request, () => client.once(request)));
    return block;
}
async function commit(upload, whole) {
    const { client, destination, key, full } = upload;
    const what = `${destination} did not complete ${key}.`;
    await (0,explain/* explained */.to)(client, { what, permission }, async () => {
        await commitBlocks(upload, whole);
        await (0,parts_upload/* proveSize */.Y)(client.deps, {
            ...{ key, what, bytes: whole.bytes },
            size: () => sizeOf(client, full),
            remove: () => removeBlob(client, full),
        });
    });
}
/** Makes the blob. An answer can be lost after that, so whatever is unclear is settled by a look at who made the blob. */
async function commitBlocks(upload, { blocks, signal }) {
    const { client, destination, key, full, contentType, id } = upload;
    const doing = `completion of ${key}`;
    const listed = blocks.map((block) => `<Uncommitted>${block}</Uncommitted>`).join('');
    const body = Buffer.from(`<?xml version="1.0" encoding="utf-8"?><BlockList>${listed}</BlockList>`);
    await (0,retry/* retry */.L5)(client.deps, { doing, signal }, async (number) => {
        try {
            await client.once({
                method: 'PUT',
                key: full,
                query: { comp: 'blocklist' },
                headers: {
                    'content-type': 'application/xml',
                    'x-ms-blob-content-type': contentType,
                    [`x-ms-meta-${madeBy}`]: id,
                    'if-none-match': '*',
                },
                body,
                expected: 201,
                fresh: number > 1,
                signal,
                doing,
            });
        }
        catch (error) {
            if (!(0,refusal/* isProblem */.AN)(error))
                throw error;
            const maker = await makerOf(client, full);
            if (maker === id)
                return;
            if (error instanceof refusal/* StoreRefusal */.g8 && saysTaken(error)) {
                if (maker === undefined)
                    throw new retry/* PassingProblem */.x9('it does not show the object that is in the way');
                throw new lib_destination/* KeyExistsFailure */.Q(destination, key);
            }
            throw error;
        }
    });
}
/** Who made the blob, by one look. Where that fails too, nothing is known, and the commit is tried again. */
async function makerOf(client, full) {
    try {
        const blob = await lookAt(client, full);
        return blob && (blob.madeBy ?? 'somebody');
    }
    catch (error) {
        if ((0,refusal/* isProblem */.AN)(error))
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./packages/object-store/lib/azure/destination.js














const reader = 'the role Storage Blob Data Reader';
const contributor = 'the role Storage Blob Data Contributor';
/** Opens a container as a destination. Nothing is asked before the first call. */
function openAzure(settings, deps) {
    const { name, credentials } = settings;
    const { clock, logger, random = Math.random, http = (0,node_client.nodeHttpClient)() } = deps;
    const client = new AzureClient(locateContainer(settings), { clock, logger, random, http, credentials });
    const prefix = (0,lib_key/* barePrefix */.Dr)(settings.prefix ?? '');
    return {
        name,
        kind: 'azure',
        limits: azureLimits,
        begin: (key, { contentType }) => beginBlob({ client, destination: name, key, full: (0,lib_key/* fullKey */.P0)(prefix, key), contentType }),
        async put(key, bytes) {
            const doing = { what: `${name} did not store ${key}.`, permission: contributor };
            const full = (0,lib_key/* fullKey */.P0)(prefix, key);
            const stored = await (0,explain/* explained */.to)(client, doing, () => putBlob(client, { full, bytes }));
            if (stored === 'taken')
                throw new lib_destination/* KeyExistsFailure */.Q(name, key);
        },
        list: (listed) => (0,below/* itemsBelow */.g)(client, {
            prefix,
            items: listBlobs(client, (0,lib_key/* fullPrefix */.Ss)(prefix, listed)),
            doing: { what: `${name} did not list what it has.`, permission: reader },
        }),
        async read(key, signal) {
            const full = (0,lib_key/* fullKey */.P0)(prefix, key);
            const doing = { what: `${name} did not give back ${key}.`, permission: reader };
            return (0,read_object/* readWhole */.o)({
                deps: client.deps,
                explain: (refusal, step) => client.explain(refusal, step),
                ask: (rest, either) => client.exchange({
                    method: 'GET',
                    key: full,
                    headers: rest ? { range: `bytes=${rest.at}-`, 'if-match': rest.first.etag ?? '' } : {},
                    expected: rest ? 206 : 200,
                    signal: either,
                    doing: `read of ${key}`,
                }),
            }, { key, signal, doing });
        },
        remove(key) {
            const doing = {
                what: `${name} did not remove ${key}.`,
                permission: `${contributor} and, in a container with versions, the right to remove versions`,
            };
            return (0,explain/* explained */.to)(client, doing, () => removeBlob(client, (0,lib_key/* fullKey */.P0)(prefix, key)));
        },
        leftovers: (listed) => (0,below/* itemsBelow */.g)(client, {
            prefix,
            items: listUploads(client, (0,lib_key/* fullPrefix */.Ss)(prefix, listed)),
            doing: { what: `${name} did not list its unfinished uploads.`, permission: reader },
        }),
        drop: (leftover) => dropBlocks(client, { destination: name, full: (0,lib_key/* fullKey */.P0)(prefix, leftover.key), leftover }),
        look: () => (0,explain/* explained */.to)(client, { what: `${name} did not tell of itself.`, permission: reader }, () => lookAtContainer(client)),
    };
}


/***/ }),

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