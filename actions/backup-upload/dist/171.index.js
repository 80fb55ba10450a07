"use strict";
exports.id = 171;
exports.ids = [171];
exports.modules = {

/***/ 8171:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openDirectory: () => (/* binding */ openDirectory)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/object-store/lib/destination.js
var lib_destination = __webpack_require__(5638);
// EXTERNAL MODULE: ./packages/object-store/lib/key.js
var lib_key = __webpack_require__(7841);
// EXTERNAL MODULE: ./packages/object-store/lib/md5.js
var lib_md5 = __webpack_require__(5890);
;// CONCATENATED MODULE: ./packages/object-store/lib/directory/programs.js
/** Exit status of a program that finds its key taken. */
const keyTaken = 17;
/** Exit status of a program that does not find its file. */
const missing = 18;
/** Makes the unfinished file. Its name begins with a dot, so no listing of people shows it. */
const beginProgram = `
set -eu
final=$1 part=$2
if [ -e "$final" ]; then exit ${keyTaken}; fi
umask 077
mkdir -p -- "\${part%/*}"
: >"$part"
`;
/**
 * Writes one part at its place, and prints the sum of what the file has there now. Blocks of 1 MiB, because only whole
 * blocks can be skipped with every dd. A part that was written before is written again.
 */
const partProgram = `
set -eu
part=$1 blocks=$2 size=$3
[ -e "$part" ] || exit ${missing}
dd of="$part" bs=1048576 seek="$blocks" conv=notrunc
tail -c +$((blocks * 1048576 + 1)) -- "$part" | head -c "$size" | md5sum
`;
/**
 * Puts the whole file on the disk, and only then under its name. A link is never made over another file, so of two
 * writers one fails. Where a file system knows no links, a look before the move must do.
 */
const commitSteps = `
sync -- "$part" 2>/dev/null || sync
if ln -- "$part" "$final" 2>/dev/null; then rm -f -- "$part"
elif [ -e "$final" ]; then exit ${keyTaken}
else mv -- "$part" "$final"
fi
sync -- "\${final%/*}" 2>/dev/null || sync
wc -c <"$final"
`;
const commitProgram = `
set -eu
final=$1 part=$2 size=$3
[ -e "$part" ] || exit ${missing}
got=$(wc -c <"$part")
[ "$got" -eq "$size" ] || { echo "the file has $got bytes, and not $size" >&2; exit 1; }
${commitSteps}`;
/** A small object from standard input, all in one go. The same bytes under that name are no trouble. */
const putProgram = `
set -eu
final=$1 part=$2 md5=$3
if [ -e "$final" ]; then
  cmp -s -- - "$final" || exit ${keyTaken}
  wc -c <"$final"
  exit
fi
umask 077
mkdir -p -- "\${part%/*}"
trap 'rm -f -- "$part"' EXIT
cat >"$part"
sum=$(md5sum <"$part")
[ "\${sum%% *}" = "$md5" ] || { echo "the file has the sum \${sum%% *}, and not $md5" >&2; exit 1; }
${commitSteps}`;
/** Size, time and name of every file below. A name that holds a line end would look like two, and is no key of ours. */
const listProgram = `
set -eu
if [ ! -d "$1" ]; then exit 0; fi
cd -- "$1"
find . -type f ! -path '*
*' -exec stat -c '%s %Y %n' {} +
`;
/** Removes a file, and looks whether it is gone. */
const removeProgram = `
set -eu
rm -f -- "$1"
if [ -e "$1" ]; then echo "$1 is still there" >&2; exit 1; fi
`;
/** The time, and the free KiB where a directory is or will be made. */
const roomProgram = `
set -eu
dir=$1
while [ ! -d "$dir" ]; do dir=\${dir%/*}; dir=\${dir:-/}; done
printf '%s ' "$(date +%s)"
df -Pk -- "$dir" | awk 'NR == 2 { print $4 }'
`;

;// CONCATENATED MODULE: ./packages/object-store/lib/directory/files.js

const unfinished = /^(.*\/)?\.([^/]+)\.([0-9a-f]{12})\.part$/;
/** Where the unfinished bytes of a key lie: beside it, so that no other file system is between the two. */
function unfinishedKey(key, id) {
    const slash = key.lastIndexOf('/') + 1;
    return `${key.slice(0, slash)}.${key.slice(slash)}.${id}.part`;
}
/** Reads the whole directory. One that is not there has nothing. */
async function readDirectory(host, directory) {
    const { stdout } = await host.exec(['sh', '-c', listProgram, 'sh', directory], { env: { LC_ALL: 'C' } });
    return sortFiles(stdout);
}
/** Sorts the lines `SIZE SECONDS ./NAME`, by the bytes of the names. */
function sortFiles(lines) {
    const objects = [];
    const leftovers = [];
    for (const line of lines.split('\n')) {
        const [, bytes, seconds, name] = /^(\d+) (\d+) \.\/(.+)$/.exec(line) ?? [];
        if (name === undefined)
            continue;
        const modified = Number(seconds) * 1_000;
        const [, folder = '', base = '', id = ''] = unfinished.exec(name) ?? [];
        if (id === '')
            objects.push({ key: name, bytes: Number(bytes), modified });
        else
            leftovers.push({ key: `${folder}${base}`, id, begun: modified });
    }
    const byKey = (one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key));
    return { objects: objects.sort(byKey), leftovers: leftovers.sort(byKey) };
}

;// CONCATENATED MODULE: ./packages/object-store/lib/directory/look.js

/** Asks a machine for the free room of a directory and for its time. */
async function lookAtDirectory({ base, run, clock, }) {
    const before = clock.now();
    const { stdout } = await run(roomProgram, [base]);
    return { ...readRoom(stdout, (before + clock.now()) / 2), notes: [] };
}
/** Reads `SECONDS FREE_KIB`. What is no number is not told. */
function readRoom(line, now) {
    const [, seconds, free] = /^(\d+) (\d+)$/.exec(line.trim()) ?? [];
    if (seconds === undefined || free === undefined)
        return {};
    // The machine tells whole seconds, and the command took some of them.
    const ahead = Number(seconds) * 1_000 + 500 - now;
    return {
        freeBytes: Number(free) * 1_024,
        aheadMs: Math.abs(ahead) < 5_000 ? 0 : Math.round(ahead / 1_000) * 1_000,
    };
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
;// CONCATENATED MODULE: ./packages/object-store/lib/directory/upload.js



/** Size of the blocks that a part begins at. */
const blockBytes = 1024 ** 2;
/** An object that is written into one file. Its parts must be offered in order, because each begins where the last ends. */
class DirectoryUpload {
    leftover;
    #place;
    #sizes = [];
    #written = new Set();
    #stop = new AbortController();
    #underWay = new Set();
    constructor(place, leftover) {
        this.#place = place;
        this.leftover = leftover;
    }
    async part(number, bytes, md5) {
        const before = this.#sizes.slice(0, number - 1);
        const start = before.reduce((sum, size) => sum + size, 0);
        if (before.length < number - 1 || start % blockBytes !== 0) {
            throw new TypeError(`Part ${number} of ${this.leftover.key} does not follow whole blocks.`);
        }
        this.#sizes[number - 1] = bytes.byteLength;
        const writing = this.#write(number, bytes, { md5, start });
        this.#underWay.add(writing);
        try {
            await writing;
        }
        finally {
            this.#underWay.delete(writing);
        }
        this.#written.add(number);
    }
    async #write(number, bytes, { md5, start }) {
        const { destination, part, run } = this.#place;
        const { exitCode, stdout } = await run(partProgram, [part, String(start / blockBytes), String(bytes.byteLength)], { stdin: bytes, signal: this.#stop.signal, accept: [0, missing] });
        const what = `${destination} did not take part ${number} of ${this.leftover.key}.`;
        if (exitCode === missing)
            throw gone(what);
        if (stdout.slice(0, 32) === Buffer.from(md5, 'base64').toString('hex'))
            return;
        throw new failure/* Failure */.HR({
            what,
            why: 'What was read back from the file is not what was written.',
            fix: 'Look at the disk and the memory of that machine (`dmesg`), then run this again.',
        });
    }
    async commit() {
        const { destination, final, part, run } = this.#place;
        const { key } = this.leftover;
        if (this.#sizes.length === 0 || this.#written.size !== this.#sizes.length || this.#underWay.size > 0) {
            throw new TypeError(`The parts of ${key} are not complete.`);
        }
        const bytes = this.#sizes.reduce((sum, size) => sum + size, 0);
        const { exitCode, stdout } = await run(commitProgram, [final, part, String(bytes)], {
            signal: this.#stop.signal,
            accept: [0, keyTaken, missing],
        });
        if (exitCode === keyTaken)
            throw new lib_destination/* KeyExistsFailure */.Q(destination, key);
        const what = `${destination} did not complete ${key}.`;
        if (exitCode === missing)
            throw gone(what);
        if (Number(stdout) === bytes)
            return { bytes };
        throw new failure/* Failure */.HR({
            what,
            why: `The file has ${stdout.trim()} bytes under its name, and not ${bytes}.`,
            fix: 'Look at the disk of that machine (`dmesg`, `df`), then run this again.',
        });
    }
    async abort() {
        this.#stop.abort(new Error(`The upload of ${this.leftover.key} was ended.`));
        await Promise.allSettled(this.#underWay);
        await this.#place.remove();
    }
}
function gone(what) {
    return new failure/* Failure */.HR({
        what,
        why: 'The unfinished file is gone: somebody has removed it.',
        fix: 'Let nothing clean up that directory while a run goes on, and run this again.',
    });
}

;// CONCATENATED MODULE: ./packages/object-store/lib/directory/read-file.js



/** What one command reads. It is what a slow reader keeps in memory. */
const blocks = 8;
/** The bytes of a file, at the pace of the reader. One that ends before its size is an error. */
async function readFile(host, { path, signal, what }) {
    const found = await host.stat(path);
    if (found === undefined)
        throw notThere(what);
    const { size } = found;
    return external_node_stream_.Readable.from(pieces(), { objectMode: false });
    async function* pieces() {
        for (let at = 0; at < size;) {
            const chunks = [];
            await host.stream(['dd', `if=${path}`, `bs=${blockBytes}`, `skip=${at / blockBytes}`, `count=${blocks}`], { signal, onStdoutBytes: (chunk) => void chunks.push(chunk) });
            const piece = Buffer.concat(chunks);
            at += piece.byteLength;
            if (piece.byteLength < blocks * blockBytes && at !== size)
                throw cutShort(what, { at, size });
            yield piece;
        }
    }
}
function notThere(what) {
    return new failure/* Failure */.HR({
        what,
        why: 'There is no such file.',
        fix: 'Look with the command list what is there.',
    });
}
function cutShort(what, { at, size }) {
    return new failure/* Failure */.HR({
        what,
        why: `The file had ${size} bytes, and ${at} came.`,
        fix: 'Look who changes files in that directory: nobody but Fairway may.',
    });
}

;// CONCATENATED MODULE: ./packages/object-store/lib/directory/destination.js










/** Opens a directory of a host as a destination. Nothing is asked before the first call. */
function openDirectory({ name, directory, prefix: written = '' }, { host, clock }) {
    const prefix = (0,lib_key/* barePrefix */.Dr)(written);
    const base = external_node_path_.posix.join(directory, prefix);
    const pathOf = (key) => external_node_path_.posix.join(directory, (0,lib_key/* fullKey */.P0)(prefix, key));
    const run = (program, words, options = {}) => host.exec(['sh', '-c', program, 'sh', ...words], { ...options, env: { LC_ALL: 'C' } });
    const remove = (path) => run(removeProgram, [path]);
    async function begin(key) {
        const id = (0,external_node_crypto_.randomBytes)(6).toString('hex');
        const [final, part] = [pathOf(key), pathOf(unfinishedKey(key, id))];
        const { exitCode } = await run(beginProgram, [final, part], { accept: [0, keyTaken] });
        if (exitCode === keyTaken)
            throw new lib_destination/* KeyExistsFailure */.Q(name, key);
        const place = { destination: name, final, part, run, remove: async () => void (await remove(part)) };
        return new DirectoryUpload(place, { key, id, begun: clock.now() });
    }
    return {
        name,
        kind: 'host',
        limits: {
            partBytes: { min: blockBytes, max: 1024 * blockBytes, multipleOf: blockBytes },
            maxParts: 1_000_000,
            equalParts: false,
        },
        begin,
        async put(key, bytes) {
            const part = pathOf(unfinishedKey(key, (0,external_node_crypto_.randomBytes)(6).toString('hex')));
            const md5 = Buffer.from((0,lib_md5/* md5Of */.i)(bytes), 'base64').toString('hex');
            const { exitCode } = await run(putProgram, [pathOf(key), part, md5], {
                stdin: bytes,
                accept: [0, keyTaken],
            });
            if (exitCode === keyTaken)
                throw new lib_destination/* KeyExistsFailure */.Q(name, key);
        },
        async *list(listed) {
            const { objects } = await readDirectory(host, base);
            yield* objects.filter(({ key }) => key.startsWith(listed));
        },
        read: (key, signal) => readFile(host, { path: pathOf(key), signal, what: `${name} did not give back ${key}.` }),
        async *leftovers(listed) {
            const { leftovers } = await readDirectory(host, base);
            yield* leftovers.filter(({ key }) => key.startsWith(listed));
        },
        async remove(key) {
            await remove(pathOf(key));
            return 'removed';
        },
        look: () => lookAtDirectory({ base, run, clock }),
        async drop({ key, id }) {
            await remove(pathOf(unfinishedKey(key, id)));
        },
    };
}


/***/ })

};
;