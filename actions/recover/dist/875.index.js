"use strict";
exports.id = 875;
exports.ids = [875];
exports.modules = {

/***/ 4875:
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
/**
 * Size, time and name of every file below. A name that holds a line end would look like two, and is no key of ours. What
 * goes away meanwhile is left out: another run commits and prunes at any moment.
 */
const listProgram = `
set -eu
if [ ! -d "$1" ]; then exit 0; fi
cd -- "$1"
exec 3>&1
if said=$(find . -type f ! -path '*
*' -exec stat -c '%s %Y %n' {} + 2>&1 >&3); then exit 0; fi
left=$(printf '%s\\n' "$said" | grep -v ': No such file or directory$') || [ -z "$said" ] || exit 0
echo "$left" >&2
exit 1
`;
/** Removes a file, and looks whether it is gone. */
const removeProgram = `
set -eu
rm -f -- "$1"
if [ -e "$1" ]; then echo "$1 is still there" >&2; exit 1; fi
`;
/** The time, the free KiB where a directory is or will be made, and whether it is there. */
const roomProgram = `
set -eu
dir=$1 there=yes
[ -d "$dir" ] || there=no
while [ ! -d "$dir" ]; do dir=\${dir%/*}; dir=\${dir:-/}; done
printf '%s ' "$(date +%s)"
df -Pk -- "$dir" | awk -v there="$there" 'NR == 2 { print $4, there }'
`;

;// CONCATENATED MODULE: ./packages/object-store/lib/directory/files.js

const unfinished = /^(.*\/)?\.([^/]+)\.([0-9a-f]{12})\.part$/;
/** Where the unfinished bytes of a key lie: beside it, so that no other file system is between the two. */
function unfinishedKey(key, id) {
    const slash = key.lastIndexOf('/') + 1;
    return `${key.slice(0, slash)}.${key.slice(slash)}.${id}.part`;
}
/** Reads the whole directory. One that is not there has nothing. */
async function readDirectory(run, { directory, what }) {
    const { stdout } = await run(listProgram, [directory], { what });
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
async function lookAtDirectory({ what, base, run, clock, }) {
    const before = clock.now();
    const { stdout } = await run(roomProgram, [base], { what });
    const notes = / no\s*$/.test(stdout) ? [`The directory ${base} is not there yet: a backup makes it.`] : [];
    return { ...readRoom(stdout, (before + clock.now()) / 2), notes };
}
/** Reads `SECONDS FREE_KIB THERE`. What is no number is not told. */
function readRoom(line, now) {
    const [, seconds, free] = /^(\d+) (\d+) (?:yes|no)$/.exec(line.trim()) ?? [];
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
var lib_failure = __webpack_require__(6033);
;// CONCATENATED MODULE: ./packages/object-store/lib/directory/read-file.js


/** The bytes of a file, at the pace of the reader. One that has another size than when it was opened is an error. */
async function readFile(host, { path, signal, what }) {
    const found = await host.stat(path);
    if (found === undefined)
        throw notThere(what);
    const { size } = found;
    return external_node_stream_.Readable.from(pieces(), { objectMode: false });
    async function* pieces() {
        const { stdout, ended } = await host.pipe(['cat', '--', path], { signal });
        // What it rejects with destroys the output too, and is thrown from there.
        ended.catch(() => undefined);
        let at = 0;
        try {
            for await (const chunk of stdout) {
                at += chunk.byteLength;
                if (at > size)
                    break;
                yield chunk;
            }
        }
        finally {
            stdout.destroy();
        }
        if (at !== size)
            throw cutShort(what, { at, size });
    }
}
function notThere(what) {
    return new lib_failure/* Failure */.HR({
        what,
        why: 'There is no such file.',
        fix: 'Look with the command list what is there.',
    });
}
function cutShort(what, { at, size }) {
    return new lib_failure/* Failure */.HR({
        what,
        why: `The file had ${size} bytes, and ${at > size ? 'more' : at} came.`,
        fix: 'Look who changes files in that directory: nobody but Fairway may.',
    });
}

;// CONCATENATED MODULE: ./packages/object-store/lib/directory/run.js


/** Our programs on a host. What keeps one from its work is said in the words of whoever can change it. */
function runOn(host, directory) {
    return async (program, words, { what, ...options }) => {
        try {
            // Other languages have other words for what went wrong.
            return await host.exec(['sh', '-c', program, 'sh', ...words], { ...options, env: { LC_ALL: 'C' } });
        }
        catch (error) {
            // What is more than a failed command, such as a cut, is told by its kind.
            if (!(error instanceof lib_failure/* Failure */.HR) || error.constructor !== lib_failure/* Failure */.HR)
                throw error;
            throw explainOnHost(error, { what, directory, host: host.name });
        }
    };
}
/** The failure of a program in three parts. It is pure, so that a table of tests can hold it. */
function explainOnHost(failure, { what, directory, host }) {
    const said = failure.evidence.join('\n');
    const { evidence } = failure;
    if (/No space left on device|quota exceeded/i.test(said)) {
        return new lib_failure/* Failure */.HR({
            what,
            why: `The disk of ${host} is full, or the quota of its user is reached.`,
            fix: `Make room below ${directory}. The command prune works with a full disk.`,
            evidence,
            cause: failure,
        });
    }
    if (/Read-only file system|Input\/output error/i.test(said)) {
        return new lib_failure/* Failure */.HR({
            what,
            why: `The file system of ${directory} on ${host} takes no writes, or cannot be read.`,
            fix: `Look at that disk on ${host} with \`dmesg\`: a file system goes read-only after errors.`,
            evidence,
            cause: failure,
        });
    }
    if (/Permission denied|Operation not permitted/i.test(said)) {
        return new lib_destination/* NotAllowedFailure */._({
            what,
            why: `The login user of ${host} does not have the rights in ${directory}.`,
            fix: `On ${host}, let that user own ${directory} with all that is in it, mode 700, and run this again.`,
            evidence,
            cause: failure,
        });
    }
    return new lib_failure/* Failure */.HR({
        what,
        why: `${failure.what} ${failure.why}`,
        fix: failure.fix,
        evidence,
        cause: failure,
    });
}

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
        const what = `${destination} did not take part ${number} of ${this.leftover.key}.`;
        const { exitCode, stdout } = await run(partProgram, [part, String(start / blockBytes), String(bytes.byteLength)], { what, stdin: bytes, signal: this.#stop.signal, accept: [0, missing] });
        if (exitCode === missing)
            throw gone(what);
        if (stdout.slice(0, 32) === Buffer.from(md5, 'base64').toString('hex'))
            return;
        throw new lib_failure/* Failure */.HR({
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
        const what = `${destination} did not complete ${key}.`;
        const { exitCode, stdout } = await run(commitProgram, [final, part, String(bytes)], {
            what,
            signal: this.#stop.signal,
            accept: [0, keyTaken, missing],
        });
        if (exitCode === keyTaken)
            throw new lib_destination/* KeyExistsFailure */.Q(destination, key);
        if (exitCode === missing)
            throw gone(what);
        if (Number(stdout) === bytes)
            return { bytes };
        throw new lib_failure/* Failure */.HR({
            what,
            why: `The file has ${stdout.trim()} bytes under its name, and not ${bytes}.`,
            fix: 'Look at the disk of that machine (`dmesg`, `df`), then run this again.',
        });
    }
    async abort() {
        this.#stop.abort(new Error(`The upload of ${this.leftover.key} was ended.`));
        await Promise.allSettled(this.#underWay);
        const { destination, part, run } = this.#place;
        await dropFile(run, { destination, key: this.leftover.key, part });
    }
}
/** Removes an unfinished file. */
async function dropFile(run, { destination, key, part }) {
    await run(removeProgram, [part], {
        what: `${destination} did not remove the unfinished file of ${key}, which takes room until the next run.`,
    });
}
function gone(what) {
    return new lib_failure/* Failure */.HR({
        what,
        why: 'The unfinished file is gone: somebody has removed it.',
        fix: 'Let nothing clean up that directory while a run goes on, and run this again.',
    });
}

;// CONCATENATED MODULE: ./packages/object-store/lib/directory/destination.js











/** Opens a directory of a host as a destination. Nothing is asked before the first call. */
function openDirectory({ name, directory, prefix: written = '' }, { host, clock }) {
    const prefix = (0,lib_key/* barePrefix */.Dr)(written);
    const base = external_node_path_.posix.join(directory, prefix);
    const pathOf = (key) => external_node_path_.posix.join(directory, (0,lib_key/* fullKey */.P0)(prefix, key));
    const run = runOn(host, directory);
    const filesFor = (what) => readDirectory(run, { directory: base, what });
    async function begin(key) {
        const id = (0,external_node_crypto_.randomBytes)(6).toString('hex');
        const [final, part] = [pathOf(key), pathOf(unfinishedKey(key, id))];
        const what = `${name} did not begin ${key}.`;
        const { exitCode } = await run(beginProgram, [final, part], { what, accept: [0, keyTaken] });
        if (exitCode === keyTaken)
            throw new lib_destination/* KeyExistsFailure */.Q(name, key);
        return new DirectoryUpload({ destination: name, final, part, run }, { key, id, begun: clock.now() });
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
                ...{ what: `${name} did not store ${key}.`, stdin: bytes, accept: [0, keyTaken] },
            });
            if (exitCode === keyTaken)
                throw new lib_destination/* KeyExistsFailure */.Q(name, key);
        },
        async *list(listed) {
            const { objects } = await filesFor(`${name} did not list what it has.`);
            yield* objects.filter(({ key }) => key.startsWith(listed));
        },
        read: (key, signal) => readFile(host, { path: pathOf(key), signal, what: `${name} did not give back ${key}.` }),
        async *leftovers(listed) {
            const { leftovers } = await filesFor(`${name} did not list its unfinished uploads.`);
            yield* leftovers.filter(({ key }) => key.startsWith(listed));
        },
        async remove(key) {
            await run(removeProgram, [pathOf(key)], { what: `${name} did not remove ${key}.` });
            return 'removed';
        },
        look: () => lookAtDirectory({ what: `${name} did not tell about itself.`, base, run, clock }),
        drop: ({ key, id }) => dropFile(run, { destination: name, key, part: pathOf(unfinishedKey(key, id)) }),
    };
}


/***/ }),

/***/ 5890:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ md5Of)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);

/** The MD5 of bytes in base64, as stores take it beside a body. */
function md5Of(bytes) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('md5').update(bytes).digest('base64');
}


/***/ })

};
;