"use strict";
exports.id = 507;
exports.ids = [507];
exports.modules = {

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


/***/ })

};
;