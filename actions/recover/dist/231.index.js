"use strict";
exports.id = 231;
exports.ids = [231];
exports.modules = {

/***/ 2231:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openRecoverableStack: () => (/* reexport */ openRecoverableStack)
});

// UNUSED EXPORTS: adviceOnLost, beforeFairway, carryOut, judgeByState, nameStoredData, nodeAccess, openInstalledStack, openSwarm, placeStack, planDeploy, problemIn, readStack, readWantedFiles, refusedByDocker, refusedData, requireExternal, saySwarm, survey, takeFromLedger, workOutRelease

// EXTERNAL MODULE: ./packages/access-kit/lib/machine-lock.js + 3 modules
var machine_lock = __webpack_require__(412);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/run/context.js
var run_context = __webpack_require__(1550);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/running/healing-lock.js
var healing_lock = __webpack_require__(8117);
// EXTERNAL MODULE: ./packages/host/lib/ssh/ssh-connector.js + 10 modules
var ssh_connector = __webpack_require__(3220);
// EXTERNAL MODULE: ./packages/releases/lib/state-dir.js
var state_dir = __webpack_require__(188);
// EXTERNAL MODULE: ./packages/releases/lib/snapshot.js
var lib_snapshot = __webpack_require__(8275);
// EXTERNAL MODULE: ./packages/releases/lib/exclusion/wait.js
var wait = __webpack_require__(7795);
// EXTERNAL MODULE: ./packages/releases/lib/recovery/recovery-mark.js
var recovery_mark = __webpack_require__(6700);
// EXTERNAL MODULE: ./packages/runtime/lib/tidy-up.js
var tidy_up = __webpack_require__(9033);
// EXTERNAL MODULE: ./packages/docker/lib/engine/engine.js + 2 modules
var engine = __webpack_require__(7021);
// EXTERNAL MODULE: ./packages/docker/lib/engine/engine-info.js
var engine_info = __webpack_require__(2465);
// EXTERNAL MODULE: ./packages/docker/lib/machine/machine-facts.js + 1 modules
var machine_facts = __webpack_require__(2281);
// EXTERNAL MODULE: ./node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(7035);
;// CONCATENATED MODULE: ./packages/docker/lib/swarm/model/nodes.js


const labels = schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish();
const nodeSchema = schemas/* object */.Ikc({
    ID: schemas/* string */.YjP(),
    Spec: schemas/* object */.Ikc({
        Role: schemas/* enum */.k5n(['manager', 'worker']),
        Availability: schemas/* enum */.k5n(['active', 'pause', 'drain']),
        Labels: labels,
    }),
    Description: schemas/* object */.Ikc({
        Hostname: schemas/* string */.YjP(),
        Platform: schemas/* object */.Ikc({ Architecture: schemas/* string */.YjP(), OS: schemas/* string */.YjP() }),
        Engine: schemas/* object */.Ikc({ EngineVersion: schemas/* string */.YjP(), Labels: labels }),
    }),
    Status: schemas/* object */.Ikc({ State: schemas/* string */.YjP(), Addr: schemas/* string */.YjP() }),
    ManagerStatus: schemas/* object */.Ikc({ Addr: schemas/* string */.YjP().optional() }).nullish(),
})
    .transform(({ ID, Spec, Description, Status, ManagerStatus }) => ({
    id: ID,
    hostname: Description.Hostname,
    address: reachableAddress(Status.Addr, ManagerStatus?.Addr),
    role: Spec.Role,
    availability: Spec.Availability,
    state: Status.State,
    labels: Spec.Labels ?? {},
    engineLabels: Description.Engine.Labels ?? {},
    os: Description.Platform.OS,
    architecture: goArchitecture(Description.Platform.Architecture),
    machine: Description.Platform.Architecture,
    engineVersion: Description.Engine.EngineVersion,
}));
/** All nodes of the swarm; only a manager answers. */
const allNodes = (0,engine/* engineQuery */.FQ)('/nodes', schemas/* array */.YOg(nodeSchema));
/** The address of a node. A manager can list itself as 0.0.0.0 (moby#35437); then its address as a manager is right. */
function reachableAddress(status, manager) {
    if (status !== '0.0.0.0' && status !== '127.0.0.1' && status !== '')
        return status;
    return manager?.replace(/:\d+$/, '') ?? status;
}
/** The Go name of an architecture. Engines report the kernel's name. */
function goArchitecture(kernel) {
    const names = {
        x86_64: 'amd64',
        aarch64: 'arm64',
        armv7l: 'arm',
        armv6l: 'arm',
        i686: '386',
        i386: '386',
    };
    return names[kernel] ?? kernel;
}

// EXTERNAL MODULE: ./packages/host/lib/target.js
var target = __webpack_require__(458);
// EXTERNAL MODULE: ./packages/runtime/lib/failure.js
var failure = __webpack_require__(6033);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./packages/docker/lib/swarm/model/constraints.js

/**
 * Reads a placement constraint as SwarmKit does (manager/constraint/constraint.go): a key, `==` or `!=`, a value.
 * @returns undefined for a text that SwarmKit would refuse
 */
function parseConstraint(text) {
    const match = /^\s*([a-z_][a-z0-9\-_.]+)\s*(==|!=)\s*([a-z0-9:\-_\s.*()?+[\]\\^$|/]+)\s*$/i.exec(text);
    if (!match)
        return undefined;
    const [, key = '', operator, value = ''] = match;
    const trimmed = value.trim();
    return trimmed === '' ? undefined : { key, equal: operator === '==', value: trimmed };
}
/** Whether the constraints allow a task on a node. Values are compared without regard to case, as in SwarmKit. */
function meetsConstraints(node, constraints) {
    return constraints.every((text) => {
        const constraint = parseConstraint(text);
        if (!constraint)
            return false;
        const { key, equal, value } = constraint;
        if (key.toLowerCase() === 'node.ip')
            return inSubnet(node.address, value) === equal;
        const found = valueAt(node, key.toLowerCase(), key);
        if (found === undefined)
            return false;
        return (found.toLowerCase() === value.toLowerCase()) === equal;
    });
}
/** @returns undefined where SwarmKit does not know the key: no node meets such a constraint */
function valueAt(node, key, asWritten) {
    if (key.startsWith('node.labels.'))
        return node.labels[asWritten.slice('node.labels.'.length)] ?? '';
    if (key.startsWith('engine.labels.')) {
        return node.engineLabels[asWritten.slice('engine.labels.'.length)] ?? '';
    }
    switch (key) {
        case 'node.id':
            return node.id;
        case 'node.hostname':
            return node.hostname;
        case 'node.role':
            return node.role;
        case 'node.platform.os':
            return node.os;
        case 'node.platform.arch':
            return node.machine;
        default:
            return undefined;
    }
}
/** Whether an address is in a subnet. For `node.ip` SwarmKit accepts a subnet or one address. */
function inSubnet(address, subnet) {
    const [base = '', bits] = subnet.split('/');
    const family = (0,external_node_net_.isIP)(base) === 6 ? 'ipv6' : 'ipv4';
    if ((0,external_node_net_.isIP)(base) === 0 || (0,external_node_net_.isIP)(address) !== (0,external_node_net_.isIP)(base))
        return false;
    const list = new external_node_net_.BlockList();
    if (bits === undefined)
        list.addAddress(base, family);
    else
        list.addSubnet(base, Number(bits), family);
    return list.check(address, family);
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/settings/node-files.js

/** The nodes that take a directory. */
function nodesTaking({ on = [] }, nodes) {
    return nodes.filter(({ node }) => meetsConstraints(node, on));
}

// EXTERNAL MODULE: ./packages/runtime/lib/record.js
var record = __webpack_require__(7010);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/fleet/ipvs.js

/**
 * Prints whether the kernel has IPVS: loaded, built in, or as a module that docker can load. Virtual addresses of services and
 * the routing mesh are IPVS; without it docker starts the tasks and drops the packets ("Native loadbalancing will not work").
 */
const ipvsScript = `
ipvs=no
kernel=$(uname -r)
if [ -e /proc/net/ip_vs ]; then ipvs=yes; fi
for modules in "/lib/modules/$kernel" "/usr/lib/modules/$kernel" "/run/booted-system/kernel-modules/lib/modules/$kernel"; do
  [ "$ipvs" = no ] || break
  if grep -qs '/ip_vs\\.ko' "$modules/modules.dep" "$modules/modules.builtin"; then ipvs=yes; fi
done
echo ipvs=$ipvs
`;
/**
 * A warning where services with a virtual address or a port of the routing mesh may run on nodes whose kernel has no IPVS.
 * @param mayRun whether a service may run on a node, by its host name
 */
function lackOfIpvs(services, nodes, mayRun) {
    const without = nodes.filter(({ facts }) => facts.other('ipvs') === 'no').map(({ node }) => node.hostname);
    const virtual = Object.entries(services).filter(([service, definition]) => isVirtual(definition) && without.some((hostname) => mayRun(service, hostname)));
    if (virtual.length === 0)
        return [];
    const names = virtual.map(([service]) => service).join(', ');
    return [
        `the kernel of ${without.join(', ')} has no IPVS (module ip_vs), which virtual addresses and the routing mesh need: ${names} may not be reached. Install the module, or write "endpoint_mode: dnsrr" under \`deploy\` and publish ports with "mode: host"`,
    ];
}
/** Whether other services reach a service by a virtual address, or clients by the routing mesh. */
function isVirtual(definition) {
    const mode = (0,record/* asRecord */.q)(definition['deploy'])['endpoint_mode'];
    if (String(mode ?? 'vip').toLowerCase() === 'dnsrr')
        return false;
    const { networks } = definition;
    const keys = Array.isArray(networks) ? networks.map(String) : Object.keys((0,record/* asRecord */.q)(networks));
    return keys.length === 0 || keys.some((key) => key !== 'host');
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/fleet/lost-nodes.js
/**
 * What to do about nodes that are not available, with commands that Docker understands: a machine that left the swarm and
 * joined again has two entries of the same name, and Docker takes the name of neither (moby#30059).
 */
function adviceOnLost(lost, all) {
    const leftOver = lost.filter((node) => isLeftOver(node, all));
    const away = lost.filter((node) => !leftOver.includes(node));
    const [first] = away;
    return [
        ...leftOver.map((node) => `${node.hostname} has joined the swarm again: remove its entry from before on a manager: ${removal(node, node.id)}.`),
        ...(first
            ? [
                `Bring ${away.map(({ hostname }) => hostname).join(', ')} back, or take it out until then: docker node update --availability drain ${wordFor(first, all)}. If it is gone for good: ${removal(first, wordFor(first, all))}.`,
            ]
            : []),
    ].join(' ');
}
/** Whether a node is the entry that a machine left behind: the swarm has another entry of its name, which is up. */
function isLeftOver(node, all) {
    return (node.state !== 'ready' &&
        all.some(({ id, hostname, state }) => id !== node.id && hostname === node.hostname && state === 'ready'));
}
/** How a command names a node: by its host name, or by its id where several nodes have that name. */
function wordFor(node, all) {
    const { hostname, id } = node;
    return all.filter((other) => other.hostname === hostname).length > 1 ? id : hostname;
}
function removal({ role }, word) {
    return role === 'manager'
        ? `docker node demote ${word} && docker node rm ${word}`
        : `docker node rm ${word}`;
}

// EXTERNAL MODULE: ./packages/access-kit/lib/ssh-access.js
var ssh_access = __webpack_require__(6719);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/fleet/node-access.js


/**
 * How to reach a node of the swarm: at the address that the swarm knows, or at the one in the input.
 * @throws Failure for a node that the input leaves out
 */
function nodeAccess({ nodes, ssh }, { hostname, address }) {
    if (nodes === 'auto')
        return (0,ssh_access/* targetOf */.$r)(ssh, { address }, hostname);
    const given = nodes.find(({ name }) => name === hostname);
    if (given)
        return (0,ssh_access/* targetOf */.$r)(ssh, given.target, hostname);
    throw new failure/* Failure */.HR({
        what: `The node ${hostname} is in the swarm, but not in the input "nodes".`,
        why: 'Tasks of the stack may be placed there, so it needs the files as well.',
        fix: `Add the line ${hostname}=ADDRESS to "nodes", write "nodes: auto", or drain the node.`,
    });
}

// EXTERNAL MODULE: ./packages/runtime/lib/text/size.js
var size = __webpack_require__(7822);
;// CONCATENATED MODULE: ./packages/docker/lib/machine/machine-problems.js

/** Free bytes that a machine needs to take another image. */
const leastFreeBytes = 256 * 1024 ** 2;
/** Seconds that two clocks may differ. Certificates and tokens are valid by the time. */
const clockToleranceSeconds = 60;
/** The reasons why a machine cannot take a deploy, one Failure each. */
function machineProblems({ user, hasRsync, unwritable, freeBytes }, host, stateDir) {
    const problems = unwritable.map((directory) => {
        const isState = directory === stateDir;
        return new failure/* Failure */.HR({
            what: isState
                ? `Fairway cannot keep releases on ${host.name}.`
                : `Nothing can be put into ${directory} on ${host.name}.`,
            why: `The user ${user}, who logs in there, can neither write nor make the directory ${directory}.`,
            fix: `Run on ${host.name} as root: install -d -o ${user} ${directory}${isState ? '. Or set the input "state-dir".' : ''}`,
        });
    });
    if (!hasRsync) {
        problems.unshift(new failure/* Failure */.HR({
            what: `${host.name} cannot take files.`,
            why: 'rsync is not installed there.',
            fix: `Run on ${host.name}: apt-get install rsync`,
        }));
    }
    if (freeBytes < leastFreeBytes) {
        problems.push(new failure/* Failure */.HR({
            what: `The disk of ${host.name} is full.`,
            why: `Only ${(0,size/* formatDiskSpace */.b)(freeBytes)} are free, and an image needs more.`,
            fix: `Make room on ${host.name}, for example with: docker system prune`,
        }));
    }
    return problems;
}
/** The failure of a clock that is too far off, for a check that reports all it finds. */
function clockOff(host, seconds) {
    const ahead = seconds > 0 ? 'ahead of' : 'behind';
    return new Failure({
        what: `The clock of ${host.name} is wrong, or that of the runner is.`,
        why: `It is ${Math.abs(seconds)} s ${ahead} the runner's; certificates and tokens are judged by the time.`,
        fix: `Let ${host.name} keep its time: timedatectl set-ntp true`,
    });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/fleet/node-facts.js


/** The oldest major version of the engine whose API has everything that we use. */
const oldestEngine = 20;
/** The reasons why a node cannot take a deploy, one Failure for each thing that it lacks. */
function nodeProblems(facts, host, stateDir) {
    const { engineVersion } = facts;
    const problems = machineProblems(facts, host, stateDir);
    if (Number.parseInt(engineVersion, 10) >= oldestEngine)
        return problems;
    const tooOld = new failure/* Failure */.HR({
        what: `The Docker Engine of ${host.name} is too old.`,
        why: `It is ${engineVersion}.`,
        fix: `Install Docker ${oldestEngine}.10 or newer on ${host.name}.`,
    });
    return [...problems, tooOld];
}

// EXTERNAL MODULE: ./packages/runtime/lib/poll.js
var poll = __webpack_require__(3338);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/fleet/settled-nodes.js

const patienceMs = 30_000;
/**
 * The nodes of the swarm. After a manager started or another one began to lead, the swarm calls nodes `unknown` until they
 * have reported once, within seconds. They are asked for again for half a minute.
 * @param ask asks a manager for all nodes
 */
async function settledNodes(ask, { clock, signal }) {
    let nodes = [];
    await (0,poll/* poll */.w)({ clock, timeoutMs: patienceMs, intervalMs: 1_000, signal }, async () => {
        nodes = await ask();
        const isReporting = nodes.some(({ availability, state }) => availability === 'active' && state === 'unknown');
        return isReporting ? { done: false } : { done: true, value: undefined };
    });
    return nodes;
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/fleet/swarm.js












/**
 * Connects to the manager, asks it for the nodes, and connects to all nodes side by side. Nothing is changed on any
 * node.
 * @param files the directories that the nodes shall get; each node must be able to write at the paths of its own
 * @throws Failure when the machine cannot be reached or is not a manager. A node that cannot be reached throws nothing:
 * the stack, which may not need the node, is not known yet.
 */
async function openSwarm(settings, files, deps) {
    const connect = sshConnector(deps);
    const entered = await connect(targetOf(settings.ssh, settings.manager));
    try {
        const swarm = await enterSwarm(entered, settings, files, deps, { connect });
        return {
            ...swarm,
            close: async () => {
                await Promise.all([entered.close(), swarm.close()]);
            },
        };
    }
    catch (error) {
        await entered.close();
        throw error;
    }
}
/**
 * The same by a machine that is connected already, which stays connected when the swarm is closed.
 * @param onlyReady leaves alone the nodes that the swarm does not call ready: a look would wait for them in vain
 * @param connect the connector of that machine, so that a jump host is entered once for all
 * @throws Failure as openSwarm does
 */
async function enterSwarm(entered, settings, files, { logger, clock, signal }, { onlyReady = false, connect = (0,ssh_connector/* sshConnector */.i)({ logger, clock, signal }), } = {}) {
    const opened = [];
    const close = async () => {
        await Promise.all(opened.map((host) => host.close()));
    };
    try {
        const [info] = await (0,engine/* askEngine */.sb)(entered, [engine_info/* engineInfo */.T], { signal });
        requireManager(info, entered);
        const swarmNodes = await settledNodes(async () => (await (0,engine/* askEngine */.sb)(entered, [allNodes], { signal }))[0], {
            clock,
            signal,
        });
        requireKnownNames(settings, swarmNodes);
        const manager = namedAs(swarmNodes.find(({ id }) => id === info.nodeId)?.hostname, entered);
        const inService = swarmNodes.filter(({ availability }) => availability === 'active').sort(managersFirst);
        const nodes = await Promise.all(inService.map(async (node) => {
            let host;
            if (onlyReady && node.state !== 'ready') {
                const error = new Error(`the swarm says that it is ${node.state}`);
                return { node, reached: false, error, problems: [error] };
            }
            try {
                host = node.id === info.nodeId ? manager : await connect(nodeAccess(settings, node));
                if (host !== manager)
                    opened.push(host);
                const { stateDir } = settings;
                const own = files.filter((mapping) => nodesTaking(mapping, [{ node }]).length > 0);
                const directories = own.map(({ to }) => to);
                const facts = await (0,machine_facts/* readMachineFacts */.d)(host, {
                    stateDir,
                    directories,
                    also: { script: ipvsScript, env: {} },
                    now: clock.now,
                    signal,
                });
                requireIdentity(node, facts, host, swarmNodes);
                const problems = nodeProblems(facts, host, stateDir);
                const [error] = problems;
                return error
                    ? { node, reached: false, host, facts, error, problems }
                    : { node, reached: true, host, facts };
            }
            catch (error) {
                signal.throwIfAborted();
                return { node, reached: false, error, problems: [error], ...(host ? { host } : {}) };
            }
        }));
        const aside = swarmNodes.filter(({ availability }) => availability !== 'active');
        return { manager, nodes, aside, close };
    }
    catch (error) {
        await close();
        throw error;
    }
}
/** Names the manager as the other nodes are named. It is connected before its name in the swarm is known. */
function namedAs(hostname, host) {
    if (hostname === undefined)
        return host;
    return { ...host, name: (0,target/* nameOfTarget */.wC)({ name: hostname, address: host.address }), label: hostname };
}
function requireManager(info, manager) {
    if (info.swarmState === 'active' && info.isManager)
        return;
    const isWorker = info.swarmState === 'active';
    throw new failure/* Failure */.HR({
        what: `${manager.name} is not a manager of a swarm.`,
        why: isWorker
            ? 'It is a worker; only managers take stacks.'
            : `Its engine says that the swarm is ${info.swarmState}${info.swarmError ? ` (${info.swarmError})` : ''}.`,
        fix: isWorker
            ? 'Write the address of a manager as the input "manager" (`docker node ls` on a manager lists them).'
            : `Run on ${manager.name}: docker swarm init, or docker swarm join; for a locked swarm: docker swarm unlock.`,
    });
}
function requireKnownNames(settings, nodes) {
    if (settings.nodes === 'auto')
        return;
    const unknown = settings.nodes.find(({ name }) => !nodes.some(({ hostname }) => hostname === name));
    if (!unknown)
        return;
    throw new failure/* Failure */.HR({
        what: `The node "${unknown.name}" of the input "nodes" is not in the swarm.`,
        why: `The swarm has ${nodes.map(({ hostname }) => hostname).join(', ')}.`,
        fix: 'Write the host names that `docker node ls` shows.',
    });
}
function requireIdentity(node, facts, host, all) {
    if (facts.nodeId === node.id)
        return;
    throw new failure/* Failure */.HR({
        what: `The machine at ${host.address} is not the node ${node.hostname} (${node.id}).`,
        why: facts.nodeId ? `Its engine is the node ${facts.nodeId} of a swarm.` : 'Its engine is in no swarm.',
        fix: isLeftOver(node, all)
            ? adviceOnLost([node], all)
            : `Give the right address of ${node.hostname} in the input "nodes".`,
    });
}
function managersFirst(a, b) {
    return a.role.localeCompare(b.role) || a.hostname.localeCompare(b.hostname, 'en', { numeric: true });
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./packages/host/lib/lock/lease-program.js
var lease_program = __webpack_require__(5084);
;// CONCATENATED MODULE: ./packages/docker/lib/swarm/model/services.js


/** The label that Docker puts on everything of a stack. */
const stackLabel = 'com.docker.stack.namespace';
const containerSpec = schemas/* looseObject */._H3({
    Image: schemas/* string */.YjP(),
    Env: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
    Labels: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish(),
    /** Nanoseconds. */
    StopGracePeriod: schemas/* number */.aig().optional(),
});
const taskTemplateSchema = schemas/* looseObject */._H3({
    ContainerSpec: containerSpec.optional(),
    Placement: schemas/* looseObject */._H3({ Constraints: schemas/* array */.YOg(schemas/* string */.YjP()).nullish() }).nullish(),
    RestartPolicy: schemas/* looseObject */._H3({ Condition: schemas/* string */.YjP().optional(), MaxAttempts: schemas/* number */.aig().optional() })
        .nullish(),
    ForceUpdate: schemas/* number */.aig().optional(),
});
/** The schema of a service's spec. Fields that it does not name are kept. */
const serviceSpecSchema = schemas/* looseObject */._H3({
    Name: schemas/* string */.YjP(),
    Labels: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish(),
    TaskTemplate: taskTemplateSchema,
    Mode: schemas/* looseObject */._H3({
        Replicated: schemas/* object */.Ikc({ Replicas: schemas/* number */.aig().optional() }).nullish(),
        Global: schemas/* looseObject */._H3({}).nullish(),
        ReplicatedJob: schemas/* looseObject */._H3({ TotalCompletions: schemas/* number */.aig().optional() }).nullish(),
        GlobalJob: schemas/* looseObject */._H3({}).nullish(),
    }),
    EndpointSpec: schemas/* looseObject */._H3({
        Ports: schemas/* array */.YOg(schemas/* looseObject */._H3({
            Protocol: schemas/* string */.YjP().optional(),
            TargetPort: schemas/* number */.aig().optional(),
            PublishedPort: schemas/* number */.aig().optional(),
        }))
            .nullish(),
    })
        .nullish(),
});
const serviceSchema = schemas/* looseObject */._H3({
    ID: schemas/* string */.YjP(),
    Version: schemas/* object */.Ikc({ Index: schemas/* number */.aig() }),
    Spec: serviceSpecSchema,
    UpdateStatus: schemas/* looseObject */._H3({
        State: schemas/* string */.YjP().optional(),
        Message: schemas/* string */.YjP().optional(),
        StartedAt: schemas/* string */.YjP().optional(),
    })
        .nullish()
        .transform((status) => status?.State
        ? {
            state: status.State,
            message: status.Message ?? '',
            ...(status.StartedAt ? { startedAt: status.StartedAt } : {}),
        }
        : undefined),
    JobStatus: schemas/* looseObject */._H3({ JobIteration: schemas/* object */.Ikc({ Index: schemas/* number */.aig().optional() }).nullish() }).nullish(),
});
/** All services of a stack. */
function servicesOf(stack) {
    return (0,engine/* engineQuery */.FQ)('/services', schemas/* array */.YOg(serviceSchema), { filters: { label: [`${stackLabel}=${stack}`] } });
}
/**
 * Whether an update or rollback of a service is the one that an earlier look has shown. Swarm keeps the last one's
 * status until somebody changes the service.
 */
function isSameUpdate(a, b) {
    const started = b.UpdateStatus?.startedAt;
    return started !== undefined && a?.UpdateStatus?.startedAt === started;
}
/** The name of a service inside its stack: `harbor` for `marina_harbor`. */
function shortName(stack, name) {
    return name.startsWith(`${stack}_`) ? name.slice(stack.length + 1) : name;
}

;// CONCATENATED MODULE: ./packages/docker/lib/stack/deploy.js



/**
 * A Docker configuration without logins. With it the swarm keeps no login for the services, and drops an earlier one.
 */
const withoutLogins = '/nonexistent';
/**
 * Once begun, the script runs to its end, even if the run that started it is killed or cut off. It reads the text whole
 * before it changes anything. The shell collects docker's output: a line written into a cut channel would end docker
 * between two services.
 *
 * Swarm itself changes a service while it updates it. It then refuses an update that docker based on an earlier version
 * of the service ("update out of sequence"), so the script tries up to five times.
 *
 * Docker updates services in an order of chance. A service that takes over a published port of another one is refused while
 * the other one still has it, so the script tries again: each try lets at least one service go first.
 *
 * The same process removes the services that go first, so no cut comes between removal and deploy. It waits at most
 * about two minutes for their tasks to stop: Swarm starts the tasks that need the port when the port is free.
 *
 * Docker gets an empty environment. It would replace every empty environment value by a variable of the host's
 * environment (docker/cli, compose/loader, updateEnvironment). Docker 26 and newer are told not to wait, because
 * waiting is to become their default.
 *
 * $1 Docker configuration, $2 stack, $3 bytes of the text, $4 lock to hold meanwhile, $5 option for logins, then the
 * services that go first.
 */
const deployScript = `
config=$1 stack=$2 bytes=$3 lock=$4 logins=$5
shift 5
if [ -n "$lock" ]; then exec 9>>"$lock" && flock -s 9 || exit 73; fi
detach=
case "$(docker stack deploy --help 2>/dev/null)" in *--detach*) detach=--detach=true ;; esac
text=$(cat; echo .)
text=\${text%.}
got=$(printf %s "$text" | wc -c)
[ "$got" -eq "$bytes" ] || { echo "received $got of $bytes bytes of the stack file" >&2; exit 65; }
if [ $# -gt 0 ]; then
  tasks=$(docker service ps --quiet --no-trunc "$@" 2>/dev/null)
  docker service rm "$@" >/dev/null 2>&1
  n=0
  while [ -n "$tasks" ] && [ "$n" -lt 240 ] && docker inspect --type task --format '{{.Status.State}}' $tasks 2>/dev/null | grep -q '^running$'; do
    n=$((n + 1))
    sleep 0.5
  done
fi
for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  said=$(printf %s "$text" | env -i PATH="$PATH" DOCKER_CONFIG="\${config:-\${DOCKER_CONFIG:-$HOME/.docker}}" \${DOCKER_HOST:+DOCKER_HOST="$DOCKER_HOST"} \
    docker stack deploy $detach --compose-file - --resolve-image never $logins -- "$stack" 2>&1 >/dev/null) && exit 0
  case $said in
    *"update out of sequence"*) [ "$attempt" -lt 5 ] || break ;;
    *"is already in use by service '\${stack}_"*) sleep 0.5 ;;
    *) break ;;
  esac
done
printf '%s\\n' "$said" >&2
exit 1
`;
/**
 * Gives a rendered stack to Docker and returns when the swarm has accepted every service. It does not wait for tasks.
 * Services that are no longer in the stack stay: Docker's `--prune` would remove them before the deploy, and a failed
 * deploy could not bring them back. If the run is killed meanwhile, the stack is unchanged or changed whole.
 * @throws Failure with Docker's message when a service was refused; other services may have been changed by then
 */
async function deployStack(host, options) {
    const { stack, text, dockerConfig = '', keepLogins, remove = [], lease, signal } = options;
    const bytes = String(Buffer.byteLength(text));
    const logins = keepLogins ? '' : '--with-registry-auth';
    const words = [dockerConfig, stack, bytes, lease ? (0,lease_program/* begunLock */.j)(lease) : '', logins, ...remove];
    const result = await host.exec(['sh', '-c', deployScript, 'deploy', ...words], {
        stdin: text,
        accept: 'any',
        timeoutMs: remove.length > 0 ? 270_000 : 120_000,
        show: `docker stack deploy ${stack}`,
        signal,
    });
    if (result.exitCode === 0)
        return;
    const said = result.stderr
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    const service = /failed to (?:create|update) service ([^\s:]+)/.exec(result.stderr)?.[1];
    throw new failure/* Failure */.HR({
        what: `The swarm refused ${service ? `the service ${shortName(stack, service)} of ` : ''}the stack ${stack}.`,
        why: said.at(-1) ?? 'docker stack deploy gave no reason.',
        evidence: said,
        fix: adviceOn(result.stderr, host),
    });
}
/** Words of a manager that cannot change the swarm at the moment, whatever the stack is (moby/swarmkit, manager and raft). */
const noSwarm = /does not have a leader|not a swarm manager|no longer a manager|not part of a swarm|deadline exceeded|connection refused|code = Unavailable|leadership|raft/i;
function adviceOn(said, host) {
    return noSwarm.test(said)
        ? `The stack is not the cause. Look at the managers: run \`docker node ls\` on ${host.name} or another one, set the input "manager" to one that answers, and run this again.`
        : 'Put right what Docker names in the stack file.';
}
/** Removes services by their full names. A service that is already gone is not an error. */
async function removeServices(host, names) {
    if (names.length === 0)
        return;
    const result = await host.exec(['docker', 'service', 'rm', ...names], {
        accept: 'any',
        timeoutMs: 120_000,
    });
    if (result.exitCode === 0 || /not found/i.test(result.stderr))
        return;
    throw new failure/* Failure */.HR({
        what: `Services could not be removed on ${host.name}: ${names.join(', ')}.`,
        why: result.stderr.trim(),
        fix: `Run \`${host.typed(`docker service rm ${names.join(' ')}`)}\`.`,
    });
}

// EXTERNAL MODULE: ./node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/index.js
var dist = __webpack_require__(8009);
// EXTERNAL MODULE: ./packages/docker/lib/stack/source/yaml-text.js
var yaml_text = __webpack_require__(9323);
;// CONCATENATED MODULE: ./packages/docker/lib/stack/merge/rendered.js


/**
 * Reads a stack file that `renderStack` wrote.
 * @returns the merged stack that Docker makes of it; configs and secrets have the names that the swarm keeps them under
 */
function readRendered(text) {
    const stack = (0,yaml_text/* singleDollars */.k5)((0,dist/* parse */.qg)(text, { maxAliasCount: 0 }));
    return {
        services: stack?.services ?? {},
        networks: stack?.networks ?? {},
        volumes: stack?.volumes ?? {},
        configs: stack?.configs ?? {},
        secrets: stack?.secrets ?? {},
        ...(stack?.version ? { version: stack.version } : {}),
    };
}
/** The text of a stack file that `renderStack` wrote, with some of its services only. */
function onlyServices(text, names) {
    const stack = (0,dist/* parse */.qg)(text, { maxAliasCount: 0 });
    const services = Object.entries(stack.services ?? {}).filter(([name]) => names.has(name));
    return (0,yaml_text/* toYaml */.fE)({ ...stack, services: Object.fromEntries(services) });
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/model/networks.js


const networkSchema = schemas/* object */.Ikc({ Id: schemas/* string */.YjP(), Name: schemas/* string */.YjP() });
/** Names of all networks that span the swarm, by id. */
const swarmNetworks = (0,engine/* engineQuery */.FQ)('/networks', schemas/* array */.YOg(networkSchema)
    .transform((networks) => new Map(networks.map(({ Id, Name }) => [Id, Name]))), { filters: { scope: ['swarm'] } });

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/model/specs.js

/**
 * A spec in the form in which two of them compare: without the fields that are independent of the release. References
 * are by name, because ids change when a network, config or secret is made anew. The counter of force updates is left
 * out.
 */
function comparableSpec(spec, networks) {
    return { ...spec, TaskTemplate: comparableTemplate(spec.TaskTemplate, networks) };
}
/** The same for the part of a spec that a task runs. */
function comparableTemplate(template, networks) {
    const { ForceUpdate: _counter, ...rest } = template;
    return named(rest, networks);
}
const noNames = new Map();
/**
 * Whether a task was made from exactly this template, force updates included. SwarmKit decides in the same way whether
 * a task is out of date. The engine reports `Runtime` only for services.
 */
function runsTemplate(task, template) {
    if ((task.ForceUpdate ?? 0) !== (template.ForceUpdate ?? 0))
        return false;
    const { Runtime: _ofTask, ...ours } = comparableTemplate(task, noNames);
    const { Runtime: _ofService, ...theirs } = comparableTemplate(template, noNames);
    return (0,external_node_util_.isDeepStrictEqual)(ours, theirs);
}
function named(value, networks) {
    if (Array.isArray(value))
        return value.map((item) => named(item, networks));
    if (typeof value !== 'object' || value === null)
        return value;
    const entries = Object.entries(value)
        .filter(([key, item]) => key !== 'ConfigID' && key !== 'SecretID' && item !== undefined && item !== null)
        .map(([key, item]) => key === 'Target' && typeof item === 'string' && networks.has(item)
        ? [key, networks.get(item)]
        : [key, named(item, networks)]);
    return Object.fromEntries(entries);
}
/** The innermost fields in which two values differ, with their paths. */
function differences(from, to, path = '') {
    if ((0,external_node_util_.isDeepStrictEqual)(from, to))
        return [];
    if (!isContainer(from) || !isContainer(to) || Array.isArray(from) !== Array.isArray(to)) {
        return [{ path, from, to }];
    }
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => differences(from[key], to[key], path === '' ? key : `${path}.${key}`));
}
function isContainer(value) {
    return typeof value === 'object' && value !== null;
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/model/tasks.js



const taskSchema = schemas/* looseObject */._H3({
    ID: schemas/* string */.YjP(),
    ServiceID: schemas/* string */.YjP(),
    CreatedAt: schemas/* string */.YjP(),
    /** The number of the replica; absent for global services, whose tasks differ by node. */
    Slot: schemas/* number */.aig().optional(),
    NodeID: schemas/* string */.YjP().optional(),
    Spec: taskTemplateSchema,
    DesiredState: schemas/* string */.YjP(),
    JobIteration: schemas/* object */.Ikc({ Index: schemas/* number */.aig().optional() }).nullish(),
    Status: schemas/* looseObject */._H3({
        Timestamp: schemas/* string */.YjP(),
        State: schemas/* string */.YjP(),
        Message: schemas/* string */.YjP().optional(),
        Err: schemas/* string */.YjP().optional(),
        ContainerStatus: schemas/* looseObject */._H3({ ContainerID: schemas/* string */.YjP().optional(), ExitCode: schemas/* number */.aig().optional() })
            .nullish(),
    }),
});
/** All tasks of a stack that the swarm still keeps, ended ones included. */
function tasksOf(stack) {
    return (0,engine/* engineQuery */.FQ)('/tasks', schemas/* array */.YOg(taskSchema), { filters: { label: [`${stackLabel}=${stack}`] } });
}
/**
 * Whether the task failed: it failed itself, its node refused to start it, or it ended although it should run on. A
 * container with a failed health check that stops cleanly on SIGTERM also ends in the last way, with exit status 0.
 */
function hasFailed(task) {
    const { State } = task.Status;
    if (wasWithdrawn(task))
        return false;
    return State === 'failed' || State === 'rejected' || (State === 'complete' && shouldRunOn(task));
}
/**
 * Whether Swarm withdrew the task while its container was being made or started. The agent then cancels its work and
 * reports a failure (swarmkit, agent/task.go), which says nothing about the container.
 */
function wasWithdrawn({ DesiredState, Status }) {
    return DesiredState !== 'running' && /(^|: )context canceled$/.test(Status.Err ?? '');
}
/** Whether the task is meant to run on. Without a restart condition Swarm restarts every ended task, except jobs. */
function shouldRunOn({ Spec, JobIteration }) {
    return !JobIteration && (Spec.RestartPolicy?.Condition ?? 'any') === 'any';
}
/** The place of a task: its replica, or its node for global services. Its successors have the same place. */
function placeOf(task) {
    return task.Slot ? `slot ${task.Slot}` : `node ${task.NodeID ?? '?'}`;
}
/** Whether a task was told to stop. Then it may end with any exit status. */
function isToldToStop({ DesiredState }) {
    return DesiredState === 'shutdown' || DesiredState === 'remove';
}
/** Whether a task is in a state that it never leaves (moby/swarmkit, api/types.proto, TaskState). */
function isOver({ Status }) {
    return ['complete', 'shutdown', 'failed', 'rejected', 'remove', 'orphaned'].includes(Status.State);
}
/** Seconds that Swarm gives a container to end, if its service sets none. */
const usualGraceSeconds = 10;
/** Seconds that a task's container may take to end after it was told to stop: its `stop_grace_period`. */
function graceSecondsOf({ Spec }) {
    const nanoseconds = Spec.ContainerSpec?.StopGracePeriod;
    return typeof nanoseconds === 'number' ? Math.ceil(nanoseconds / 1e9) : usualGraceSeconds;
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/watch/view-stack.js






/**
 * Reads the services, tasks, nodes and networks of a stack over one connection to a manager.
 * @throws Failure where the manager does not answer
 */
async function viewStack(manager, stack, signal) {
    const [services, tasks, nodes, networks] = await (0,engine/* askEngine */.sb)(manager, [servicesOf(stack), tasksOf(stack), allNodes, swarmNetworks], { signal });
    return { services, tasks, nodes, networks };
}
/** The comparable specs of a view, by full service name. */
function specsOf(view) {
    return new Map(view.services.map(({ Spec }) => [Spec.Name, comparableSpec(Spec, view.networks)]));
}

// EXTERNAL MODULE: ./packages/docker/lib/registry/reference/datastores.js
var datastores = __webpack_require__(6773);
// EXTERNAL MODULE: ./packages/docker/lib/stack/source/written-mount.js
var written_mount = __webpack_require__(4217);
;// CONCATENATED MODULE: ./packages/docker/lib/stack/merge/shared-writes.js






/**
 * The text of a stored stack file, by which no update runs two tasks of a datastore on the same files: stored releases of
 * earlier versions may ask for it.
 * @param managed directories that the deploy itself syncs
 * @returns the same text where nothing of it asks for that
 */
function withoutSharedDatastores(text, managed) {
    const risky = shared_writes_sharedWrites(readRendered(text).services, managed).filter(({ store }) => store !== undefined);
    if (risky.length === 0)
        return text;
    const stack = (0,dist/* parse */.qg)(text, { maxAliasCount: 0 });
    const services = (0,record/* asRecord */.q)((0,record/* asRecord */.q)(stack)['services']);
    for (const { service, section } of risky)
        Object.assign((0,record/* asRecord */.q)((0,record/* asRecord */.q)((0,record/* asRecord */.q)(services[service])['deploy'])[section]), {
            order: 'stop-first',
        });
    return (0,yaml_text/* toYaml */.fE)(stack);
}
/** The services that an update runs twice, while both tasks write to the same place. */
function shared_writes_sharedWrites(services, managed) {
    return Object.entries(services).flatMap(([service, definition]) => {
        const to = writtenBy(definition, managed);
        if (to === undefined)
            return [];
        const deploy = (0,record/* asRecord */.q)(definition['deploy']);
        return ['update_config', 'rollback_config']
            .filter((section) => (0,record/* asRecord */.q)(deploy[section])['order'] === 'start-first')
            .map((section) => ({ service, section, to, store: (0,datastores/* datastoreOf */.B)(definition) }));
    });
}
function writtenBy({ volumes }, managed) {
    const mounts = (Array.isArray(volumes) ? volumes : []).map(record/* asRecord */.q);
    const written = mounts.find((mount) => (0,written_mount/* isWritten */.Q)(mount, managed));
    return written && `${written['type'] === 'bind' ? '' : 'the volume '}${written['source']}`;
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./packages/host/lib/ssh/command-channel.js
var command_channel = __webpack_require__(8221);
// EXTERNAL MODULE: ./packages/docker/lib/engine/http-exchange.js
var http_exchange = __webpack_require__(1722);
;// CONCATENATED MODULE: ./packages/docker/lib/engine/change.js




const change_patienceMs = 60_000;
/**
 * Changes something in the Docker Engine of a host that no docker command can express in full. The request travels as
 * in {@link askEngine}, but standard input stays open until the answer arrives: an engine drops a request whose sender
 * has gone.
 * @throws Failure with the engine's message when it refuses the change
 */
async function changeEngine(host, { path, body }, { clock, signal }) {
    const channel = await (0,command_channel/* openCommandChannel */.z)(host, ['docker', 'system', 'dial-stdio'], {
        clock,
        signal,
    });
    try {
        const answered = readAll(channel.stdout);
        channel.stdin.write(postRequest(path, JSON.stringify(body)));
        const timer = new AbortController();
        const late = clock.sleep(change_patienceMs, timer.signal).then(() => '', () => '');
        const stream = await Promise.race([answered, late]);
        timer.abort();
        const [answer] = (0,http_exchange/* readAnswers */.Mr)(stream, 1, host.name);
        if (answer && answer.status >= 200 && answer.status < 300)
            return;
        throw new failure/* Failure */.HR({
            what: `The Docker Engine of ${host.name} refused POST ${path.split('?', 1)[0]}.`,
            why: `It answered with status ${answer?.status}.`,
            evidence: [(0,http_exchange/* messageIn */.v6)(answer?.body ?? '')],
            fix: `Look at the engine's log on ${host.name} (journalctl -u docker).`,
        });
    }
    finally {
        await channel.close();
    }
}
function postRequest(path, body) {
    return [
        `POST ${path} HTTP/1.1`,
        'Host: docker',
        'Connection: close',
        'Content-Type: application/json',
        `Content-Length: ${external_node_buffer_.Buffer.byteLength(body)}`,
        '',
        body,
    ].join('\r\n');
}
async function readAll(stream) {
    const chunks = [];
    for await (const chunk of stream)
        chunks.push(chunk);
    return external_node_buffer_.Buffer.concat(chunks).toString('utf8');
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/change-service.js



const tries = 5;
/** The request that gives a service a spec, as long as nobody else changes the service before. */
function updateRequest({ ID, Version }, body) {
    return { path: `/services/${ID}/update?version=${Version.Index}`, body };
}
/**
 * Changes a service by a request that is made of the stack as it is. Swarm itself changes a service while it updates it:
 * then the stack is read again, and the request is made anew.
 * @param requestFor undefined where nothing is to be done any more
 * @param signal ends the work between two requests; one that was sent may be carried out, whatever becomes of the run
 * @throws what `requestFor` throws, and Failure where the engine refuses the change
 */
async function changeService(manager, stack, requestFor, { clock, signal }) {
    for (let attempt = 1;; attempt += 1) {
        const change = requestFor(await viewStack(manager, stack, signal));
        if (!change)
            return;
        try {
            return await changeEngine(manager, change, { clock });
        }
        catch (error) {
            const isEarlier = error instanceof failure/* Failure */.HR && /out of sequence/.test(error.evidence.join());
            if (!isEarlier || attempt === tries)
                throw error;
        }
    }
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/model/update-order.js



/** The sections of a spec that say whether a new task starts before the old one has ended. */
const sections = ['UpdateConfig', 'RollbackConfig'];
/**
 * The spec by which no update runs two tasks of a datastore on the same files. Stack files that ask for it are refused,
 * but a swarm may hold specs from before, and releases of that time are kept.
 * @returns the same object where it is so already
 */
function updatedAlone(spec) {
    const risky = sections.filter((section) => startsFirst(spec, section));
    if (risky.length === 0 || !isSharedDatastore(spec))
        return spec;
    return {
        ...spec,
        ...Object.fromEntries(risky.map((section) => [section, { ...(0,record/* asRecord */.q)(spec[section]), Order: 'stop-first' }])),
    };
}
/**
 * A proven spec as the one that is found counts against it: a datastore that is {@link updatedAlone} now is what was
 * proven.
 */
function provenOrAlone(proven, found) {
    return sections.some((section) => startsFirst(found, section)) ? proven : updatedAlone(proven);
}
function startsFirst(spec, section) {
    return (0,record/* asRecord */.q)(spec[section])['Order'] === 'start-first';
}
function isSharedDatastore({ TaskTemplate: { ContainerSpec } }) {
    if ((0,datastores/* datastoreOf */.B)({ image: ContainerSpec?.Image }) === undefined)
        return false;
    const mounts = ContainerSpec?.['Mounts'];
    return (Array.isArray(mounts) ? mounts : []).map(record/* asRecord */.q).some(({ Type, Source, ReadOnly }) => (0,written_mount/* isWritten */.Q)({
        type: typeof Type === 'string' ? Type : undefined,
        source: typeof Source === 'string' ? Source : undefined,
        read_only: ReadOnly === true,
    }, []));
}

;// CONCATENATED MODULE: ./packages/docker/lib/stack/merge/render.js



/** The label of every service that names its release. */
const releaseLabel = 'io.fairway.release';
/** The label of every task that names the content of the synced directories at its start. */
const filesLabel = 'io.fairway.files';
/**
 * The text of the stack that is deployed and stored. Tags are replaced by digests, and configs and secrets have the
 * names that the swarm keeps them under. Every `$` is doubled, because `docker stack deploy` substitutes once more. A
 * service that mounts a synced directory carries the hash of its content. Without the hash a change of the content
 * would not start new tasks, and the old ones would keep the content that they read at their start.
 */
function renderStack({ merged, version, images, data, files }) {
    const services = Object.fromEntries(Object.entries(merged.services).map(([name, service]) => [
        name,
        renderService(service, images[name] ?? '', version, files),
    ]));
    const section = (kind, definitions) => Object.fromEntries(Object.entries(definitions).map(([key, definition]) => {
        const named = data.find((item) => item.kind === kind && item.key === key);
        return [key, named ? { external: true, name: named.name } : definition];
    }));
    const stack = {
        version: merged.version ?? '3.8',
        services,
        networks: merged.networks,
        volumes: merged.volumes,
        configs: section('config', merged.configs),
        secrets: section('secret', merged.secrets),
    };
    return toYaml(doubleDollars(stack));
}
function renderService(service, image, version, files) {
    // Docker has already put the values of the env files into `environment`, and would look for the files again.
    const { env_file: _files, build: _build, ...kept } = service;
    const mounted = files.filter(({ to }) => bindSources(service).some((source) => isInside(source, to)));
    const hash = mounted.map(({ manifest }) => manifest.slice(0, 12)).join('-');
    const deploy = asRecord(service['deploy']);
    return {
        ...kept,
        image,
        ...(hash ? { labels: { ...asRecord(service['labels']), [filesLabel]: hash } } : {}),
        deploy: { ...deploy, labels: { ...asRecord(deploy['labels']), [releaseLabel]: version } },
    };
}
function isInside(path, directory) {
    const base = directory.replace(/\/+$/, '');
    return path === base || path.startsWith(`${base}/`) || base.startsWith(`${path.replace(/\/+$/, '')}/`);
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/fleet/services-beyond.js


/** The label that Docker's CLI puts on each service that it makes out of a stack file. */
const madeByDocker = 'com.docker.stack.image';
/** Finds the services that run under the stack's name and are not part of the release. */
function servicesBeyond(stack, { digests }, view) {
    const own = namesOf(stack, digests);
    const beyond = view.services.filter(({ Spec }) => !own.has(Spec.Name));
    const names = (services) => services.map(({ Spec }) => Spec.Name);
    return {
        ofStack: names(beyond.filter(isOfStack)),
        ofOthers: names(beyond.filter((service) => !isOfStack(service))),
    };
}
/** Whether a service came with the stack: Docker's CLI made it out of a stack file, for Fairway or for others. */
function isOfStack({ Spec }) {
    return Spec.Labels?.[madeByDocker] !== undefined;
}
/** Whether a release of Fairway made a service, or has changed it. */
function isOfRelease({ Spec }) {
    return Spec.Labels?.[releaseLabel] !== undefined;
}
/** The comparable specs of the services that are part of the release, by full name. */
function specsOfRelease(stack, { digests }, view) {
    const own = namesOf(stack, digests);
    return new Map([...specsOf(view)].filter(([name]) => own.has(name)));
}
function namesOf(stack, digests) {
    return new Set(Object.keys(digests).map((service) => `${stack}_${service}`));
}

// EXTERNAL MODULE: ./packages/runtime/lib/text/elapsed.js
var elapsed = __webpack_require__(3099);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/update-state.js

/** Milliseconds for which an update may go on before its missing tasks count: it may pull, and wait between batches. */
const updatingMs = 60 * 60_000;
/** Milliseconds for which an update may stay paused: somebody looks at it now. */
const pausedMs = 15 * 60_000;
const doing = {
    updating: { words: 'Swarm is updating it', limitMs: updatingMs },
    rollback_started: { words: 'Swarm is rolling it back', limitMs: updatingMs },
    paused: { words: 'Swarm has paused its update', limitMs: pausedMs },
    rollback_paused: { words: 'Swarm has paused its return', limitMs: pausedMs },
};
/**
 * An update or a return of Swarm's own that has not ended, in words; undefined where there is none. A second update on top
 * of it would take away its way back.
 */
function openUpdate({ UpdateStatus }) {
    const found = doing[UpdateStatus?.state ?? ''];
    const message = UpdateStatus?.message;
    return found && `${found.words}${message ? `: ${message}` : ''}`;
}
/**
 * The same, only as long as it may take: afterwards its missing tasks are a failure. An update that Swarm has paused does
 * not go on by itself.
 * @param now milliseconds since the Unix epoch by the clock of the swarm
 */
function updateUnderWay({ UpdateStatus }, now) {
    const found = doing[UpdateStatus?.state ?? ''];
    if (!found)
        return undefined;
    const ageMs = Math.max(0, now - (Date.parse(UpdateStatus?.startedAt ?? '') || now));
    return ageMs > found.limitMs ? undefined : `${found.words} for ${(0,elapsed/* sayElapsed */.c)(ageMs)}`;
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/deploy/datastores-alone.js




/** The stack of a release as the swarm gets it: no update of it runs two tasks of a datastore on the same files. */
function stackToSend({ stack, files }) {
    return withoutSharedDatastores(stack, files.map(({ to }) => to));
}
/**
 * Gives running datastores a spec by which Swarm itself never runs two tasks of them on the same files. Where Swarm undoes
 * an update by itself, it does so by the spec from before that update. No task is touched.
 */
async function keepDatastoresAlone(manager, stack, before, context) {
    for (const { ID } of riskyServices(before)) {
        await changeService(manager, stack, (view) => {
            const now = riskyServices(view).find((service) => service.ID === ID);
            return now && updateRequest(now, updatedAlone(now.Spec));
        }, context);
    }
}
/**
 * The datastores of a stack of which Swarm may run two tasks on the same files. Services of others are left alone. So is
 * one with an update that has not ended: a new spec would take away the way back from it.
 */
function riskyServices({ services }) {
    return services.filter((service) => (isOfStack(service) || isOfRelease(service)) &&
        openUpdate(service) === undefined &&
        updatedAlone(service.Spec) !== service.Spec);
}

// EXTERNAL MODULE: ./packages/host/lib/sync/source-manifest.js
var source_manifest = __webpack_require__(1634);
// EXTERNAL MODULE: ./packages/host/lib/fleet.js
var fleet = __webpack_require__(2771);
// EXTERNAL MODULE: ./packages/host/lib/files/read-files.js
var read_files = __webpack_require__(8045);
// EXTERNAL MODULE: ./packages/releases/lib/kept-copy.js
var kept_copy = __webpack_require__(4281);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/files/stage-files.js



/** The directory in which every node keeps copies of synced directories, each named by the hash of its content. */
function keptFilesDir(stackDir) {
    return `${stackDir}/files`;
}
/**
 * Brings copies of directories to all nodes that take them, side by side, and reads the copies back. The copies lie
 * beside the directories that tasks may have mounted, which stay untouched until all nodes have their copies.
 * @param earlier the directories of the release before: its unchanged files are linked, not copied
 * @throws Failure naming every node that did not get its copies
 */
async function stageFiles(nodes, files, { keptDir, earlier }, deps) {
    for (const { source, content } of files) {
        const read = source === undefined
            ? undefined
            : {
                from: source,
                source: await (0,source_manifest/* readSourceManifest */.Ve)(source),
                earlier: earlier.filter(({ to }) => to === content.to).map(({ manifest }) => manifest),
            };
        await (0,fleet/* overHosts */.Sn)(nodesTaking(content, nodes), ({ host }) => (0,kept_copy/* bringCopy */.M)(host, content, keptDir, read, deps));
    }
}
/** Removes the copies that no kept release needs, and unfinished copies of killed runs. */
async function pruneKeptFiles(nodes, keptDir, needed) {
    await (0,fleet/* overHosts */.Sn)(nodes, async ({ host }) => {
        const names = (await (0,read_files/* readFiles */.U)(host, { names: [keptDir] })).namesIn(keptDir);
        const gone = names.filter((name) => !name.startsWith('.') && !needed.has(name));
        await Promise.all(gone.map((name) => host.remove(`${keptDir}/${name}`)));
    });
}

// EXTERNAL MODULE: ./packages/host/lib/sync/tree.js
var tree = __webpack_require__(8843);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/files/switch-process.js


/**
 * Copies locally with rsync, file by file, so that containers keep the same directory mounted.
 *
 * The process on the node listens to the run. When the run falls silent before it has said "keep", the process goes
 * back by itself. A killed run therefore leaves no node with files that fit no release of the swarm. A switch that
 * another run began here ends first. $1 lock, $2 seconds of silence; then for each directory its path, the new copy,
 * and the earlier copy or nothing.
 */
const switchScript = `
lock=$1 silence=$2
shift 2
trap '' HUP PIPE
exec 9>>"$lock" || exit 73
flock -w 60 9 || { echo "another run is still changing files here" >&2; exit 75; }
put() {
  mkdir -p -- "$1" &&
    rsync --recursive --links --perms --checksum --delete-delay --out-format="$3 %i" -- "$2/" "$1/"
}
forward() { n=0; while [ $# -gt 0 ]; do put "$1" "$2" "$n" || return; n=$((n + 1)); shift 3; done; }
back() { while [ $# -gt 0 ]; do [ ! -d "$3" ] || put "$1" "$3" 0; shift 3; done; }
if forward "$@"; then
  echo switched
  while word=$(timeout -s KILL "$silence" sh -c 'IFS= read -r word && echo "$word"' 9>&-); do
    if [ "$word" = keep ]; then echo kept; exit 0; fi
  done
fi
back "$@" >/dev/null 2>&1
exit 76
`;
const silenceSeconds = 30;
const beatEveryMs = 5_000;
/** Milliseconds to wait for a node that goes back. Where that is not enough, the next run waits for the node. */
const goBackMs = 60_000;
/**
 * Makes directories of a node equal to copies on the same node.
 * @param lock a file on the node that only one switch holds at a time
 * @throws Failure when a directory could not be switched, after the node has gone back; the reason of the signal when
 * that aborts first
 */
async function switchNode(host, lock, steps, { clock, signal }) {
    const words = steps.flatMap(({ to, copy, earlier = '' }) => [to, copy, earlier]);
    const argv = ['sh', '-c', switchScript, 'switch', lock, String(silenceSeconds), ...words];
    const channel = await (0,command_channel/* openCommandChannel */.z)(host, argv, { clock, signal });
    const said = listen(channel.stdout);
    const over = new AbortController();
    const ended = channel.ended.finally(() => over.abort());
    const failed = async (what) => {
        const why = await ended;
        throw new failure/* Failure */.HR({
            what: `${what} on ${host.name}.`,
            why: `The command that changes them failed: ${why}.`,
            fix: `Check that the user may write to ${steps.map(({ to }) => to).join(', ')} and that there is room on the disk.`,
        });
    };
    const end = async () => {
        channel.stdin.end();
        const timer = new AbortController();
        await Promise.race([ended, clock.sleep(goBackMs, timer.signal).catch(() => { })]);
        timer.abort();
    };
    try {
        await Promise.race([
            said.line('switched'),
            ended.then(() => failed('Files could not be put in place')),
            rejection(signal, over.signal),
        ]);
    }
    catch (error) {
        await end();
        throw error;
    }
    void beat(over.signal, clock, () => channel.stdin.write('wait\n'));
    return {
        counts: steps.map((_step, index) => countsIn(said.lines, index)),
        keep: () => void channel.stdin.write('keep\n'),
        kept: () => Promise.race([said.line('kept'), ended.then(() => failed('Files were not kept in place'))]),
        end,
    };
}
async function beat(over, clock, send) {
    while (!over.aborted) {
        send();
        await clock.sleep(beatEveryMs, over).catch(() => { });
    }
}
/** Collects lines as they arrive. `line` resolves when the wanted line has arrived. */
function listen(stream) {
    const lines = [];
    let rest = '';
    let look = () => { };
    stream.on('data', (chunk) => {
        const parts = `${rest}${chunk.toString('utf8')}`.split('\n');
        rest = parts.pop() ?? '';
        lines.push(...parts);
        look();
    });
    return {
        lines,
        line: (wanted) => new Promise((resolve) => {
            look = () => {
                if (lines.includes(wanted))
                    resolve();
            };
            look();
        }),
    };
}
/**
 * Counts the changes in rsync's `%i`: `*deleting`, or the kind of update, the file type and the differing attributes.
 */
function countsIn(lines, index) {
    const own = lines.filter((line) => line.startsWith(`${index} `)).map((line) => line.slice(2));
    return {
        changed: own.filter((line) => /^[<>ch.][fLDS]/.test(line)).length,
        removed: own.filter((line) => line.startsWith('*deleting')).length,
    };
}
function rejection(signal, over) {
    return new Promise((_resolve, reject) => {
        const abort = () => reject(signal.reason);
        if (signal.aborted)
            abort();
        else
            signal.addEventListener('abort', abort, { once: true, signal: over });
    });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/files/switch-files.js





/**
 * Puts the files of a release in place on all nodes, side by side, from the copies on each node, and reads the files
 * back.
 * @throws Failure naming every node on which the switch failed, after all nodes have gone back. Nothing is thrown with
 * `despiteFailures`.
 */
async function switchFiles({ nodes, release, previous, keptDir, despiteFailures = false }, deps) {
    const open = [];
    const takers = nodes.filter((node) => filesOf(release, node).length > 0);
    if (takers.length === 0)
        return { synced: [], keepDuring: (work) => work(), failure: () => undefined };
    const [result] = await Promise.allSettled([
        (0,fleet/* overHosts */.Sn)(takers, async (node) => {
            const { host } = node;
            const files = filesOf(release, node);
            const earlier = filesOf(previous, node);
            const steps = files.map((content) => {
                const before = earlier.find(({ to }) => to === content.to);
                return {
                    to: content.to,
                    copy: (0,kept_copy/* keptCopy */.m)(keptDir, content),
                    earlier: before && (0,kept_copy/* keptCopy */.m)(keptDir, before),
                };
            });
            const switched = await switchNode(host, switchLock(keptDir), steps, deps);
            open.push(switched);
            return Promise.all(files.map(async ({ to, files: number, manifest }, index) => {
                await requireEqual(host, { to, manifest }, release);
                const { changed, removed } = switched.counts[index] ?? { changed: 0, removed: 0 };
                return { node: node.node.hostname, to, files: number, changed, removed, manifest };
            }));
        }),
    ]);
    let failure = result.status === 'rejected' ? result.reason : undefined;
    if (failure !== undefined && !despiteFailures) {
        await Promise.all(open.map((node) => node.end()));
        throw failure;
    }
    return {
        synced: result.status === 'fulfilled' ? result.value.flat() : [],
        async keepDuring(work) {
            const { value, lost } = await keepDuring(open, work);
            if (lost !== undefined && !despiteFailures)
                throw lost;
            failure ??= lost;
            return value;
        },
        failure: () => failure,
    };
}
async function keepDuring(open, work) {
    for (const node of open)
        node.keep();
    const [done, ...kept] = await Promise.allSettled([work(), ...open.map((node) => node.kept())]);
    await Promise.all(open.map((node) => node.end()));
    if (done.status === 'rejected')
        throw done.reason;
    const lost = kept.find((ended) => ended.status === 'rejected');
    return { value: done.value, lost: lost?.reason };
}
/** Whether all nodes have the files of a release in place. */
async function filesAreInPlace(release, nodes) {
    const equal = await Promise.all(nodes.flatMap((node) => filesOf(release, node).map(async ({ to, manifest }) => (await (0,tree/* manifestOfHost */.Nb)(node.host, to)) === manifest)));
    return equal.every(Boolean);
}
/** The directories of a release that a node takes. */
function filesOf(release, node) {
    return (release?.files ?? []).filter((content) => nodesTaking(content, [node]).length > 0);
}
function switchLock(keptDir) {
    return `${keptDir}/.lock`;
}
async function requireEqual(host, { to, manifest }, { version }) {
    const found = await (0,tree/* manifestOfHost */.Nb)(host, to);
    if (found === manifest)
        return;
    throw new failure/* Failure */.HR({
        what: `${to} on ${host.name} does not have the files of ${version}.`,
        why: `Its manifest is ${found}, not ${manifest}.`,
        fix: `Find out who else writes to ${to} on ${host.name}, then deploy ${version} again.`,
    });
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/run/proving.js
var run_proving = __webpack_require__(3648);
// EXTERNAL MODULE: ./packages/releases/lib/history.js
var lib_history = __webpack_require__(3007);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/release/stored-specs.js


/** The name of the file in the directory of the release. */
const specsFile = 'services.json';
const storedSchema = schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* looseObject */._H3({ Name: schemas/* string */.YjP() }));
/** Stores the specs of a proven release beside it. A later run compares the stack with them. */
async function storeSpecs(manager, directory, specs) {
    // Specs hold environment values, which may be secret.
    await manager.writeFile(`${directory}/${specsFile}`, JSON.stringify(Object.fromEntries(specs), null, 2), {
        mode: 0o600,
    });
}
/** The specs with which a release was proven; undefined where none are stored. */
async function readSpecs(manager, directory) {
    const path = `${directory}/${specsFile}`;
    const text = (await (0,read_files/* readFiles */.U)(manager, { files: [path] })).text(path);
    return text === undefined ? undefined : parseSpecs(text);
}
/** The specs in the text of the file. */
function parseSpecs(text) {
    return new Map(Object.entries(storedSchema.parse(JSON.parse(text))));
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/read-kept.js



/** Reads by one command what the manager keeps of a stack. */
async function readKept(manager, stackDir, { logger, signal }) {
    const snapshot = await (0,lib_snapshot/* readSnapshot */.R)(manager, { dir: stackDir, logger, signal });
    const { entries, cutOff } = snapshot;
    const id = (0,lib_history/* runningRelease */.Ph)(entries);
    const release = id === undefined ? undefined : snapshot.release(id);
    const specs = id === undefined ? undefined : snapshot.beside(id, specsFile);
    return {
        ledger: (0,lib_history/* ledgerState */.z3)(entries, release !== undefined),
        entries,
        cutOff,
        release,
        provenBy: entries.findLast((entry) => entry.id === id && (0,lib_history/* isProven */.nn)(entry)),
        specs: specs === undefined ? undefined : parseSpecs(specs),
        proving: id === undefined ? undefined : (0,run_proving/* provingIn */.JC)((name) => snapshot.beside(id, name)),
    };
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/model/attempted-spec.js

/**
 * The attempted spec of a service that Swarm has already rolled back: a task failed before the spec could be read. It
 * is taken from the newest task with the image, so a watch reports the cause of that task.
 * @returns undefined where Swarm did not roll back, or made no such task
 */
function attemptedSpec({ ID, Spec, UpdateStatus }, image, tasks) {
    if (!UpdateStatus?.state.startsWith('rollback'))
        return undefined;
    const [newest] = tasks
        .filter((task) => task.ServiceID === ID && task.Spec.ContainerSpec?.Image === image)
        .filter((task) => !runsTemplate(task.Spec, Spec.TaskTemplate))
        .sort((a, b) => (a.CreatedAt < b.CreatedAt ? 1 : -1));
    return newest && { ...Spec, TaskTemplate: newest.Spec };
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/prove/applied.js



/**
 * Reads back the specs that the swarm made of a release, right after the swarm got it. Exactly these specs must run
 * from now on.
 * @throws Failure where the swarm already holds another release
 */
async function readApplied(manager, stack, release) {
    return appliedIn(await viewStack(manager, stack), stack, release);
}
/** The services of a release in a view of its stack. @throws Failure where one of them is another one */
function appliedIn(view, stack, release) {
    const expected = Object.entries(release.digests).map(([service, image]) => {
        const name = `${stack}_${service}`;
        const spec = specApplied(name, image, release, view);
        if (!spec)
            throw otherThanDeployed(stack, name, image, release, view);
        return [name, comparableSpec(spec, view.networks)];
    });
    return { expected: new Map(expected), view };
}
function specApplied(name, image, { version }, view) {
    const held = view.services.find(({ Spec }) => Spec.Name === name);
    const attempted = held && attemptedSpec(held, image, view.tasks);
    if (attempted)
        return attempted;
    const spec = held?.Spec;
    const isApplied = spec?.TaskTemplate.ContainerSpec?.Image === image && spec.Labels?.[releaseLabel] === version;
    return isApplied ? spec : undefined;
}
function otherThanDeployed(stack, name, image, { version }, { services }) {
    const spec = services.find(({ Spec }) => Spec.Name === name)?.Spec;
    return new failure/* Failure */.HR({
        what: `The service ${name} is not what was deployed.`,
        why: spec
            ? `The swarm holds it with the image ${spec.TaskTemplate.ContainerSpec?.Image}, release ${spec.Labels?.[releaseLabel] ?? 'unknown'}.`
            : 'The swarm does not know it.',
        evidence: [`deployed: ${image}, release ${version}`],
        fix: `Find out who else changes the stack ${stack}, then run this again.`,
    });
}

// EXTERNAL MODULE: ./packages/docker/lib/registry/image/pull-image.js
var pull_image = __webpack_require__(284);
;// CONCATENATED MODULE: ./packages/docker/lib/swarm/model/placement.js

/** The nodes on which a service's constraints allow tasks, whatever the state of the nodes is. */
function placement_nodesAllowed(constraints, nodes) {
    return nodes.filter((node) => meetsConstraints(node, constraints));
}
/** The nodes on which a global service must have a task now: allowed, active, and up. */
function nodesExpected(spec, nodes) {
    const constraints = spec.TaskTemplate.Placement?.Constraints ?? [];
    return placement_nodesAllowed(constraints, nodes).filter(({ availability, state }) => availability === 'active' && state === 'ready');
}
/**
 * Why no node takes a task of a global service now, in words; undefined where one does. Swarm calls such a service
 * complete, although it runs nowhere.
 */
function whyNowhere(spec, nodes) {
    if (nodesExpected(spec, nodes).length > 0)
        return undefined;
    const constraints = spec.TaskTemplate.Placement?.Constraints ?? [];
    const away = placement_nodesAllowed(constraints, nodes).map(({ hostname, availability, state }) => `${hostname} is ${setAside[availability] ?? state}`);
    if (away.length === 0)
        return `no node meets its constraints (${constraints.join(', ')})`;
    return `no node takes it now: ${away.sort().join(', ')}`;
}
const setAside = { drain: 'drained', pause: 'paused' };
/** The full names of global services and jobs that no node takes now. */
function servicesNowhere(services, nodes) {
    const nowhere = services.filter(({ Spec }) => (Spec.Mode.Global ?? Spec.Mode.GlobalJob) && nodesExpected(Spec, nodes).length === 0);
    return new Set(nowhere.map(({ Spec }) => Spec.Name));
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/fleet/placement.js




/**
 * Finds the nodes that the stack needs, by its placement constraints.
 * @throws Failure naming every needed node that is down or could not be reached, or a service that no node may run
 */
function placeStack(merged, nodes) {
    const all = nodes.map(({ node }) => node);
    const allowed = new Set();
    for (const [service, definition] of Object.entries(merged.services)) {
        const constraints = constraintsOf(definition);
        const possible = placement_nodesAllowed(constraints, all);
        if (possible.length === 0)
            throw nowhere(service, constraints, all);
        for (const { id } of possible)
            allowed.add(id);
    }
    const wanted = nodes.filter(({ node }) => allowed.has(node.id));
    const missing = wanted.filter((item) => !item.reached || item.node.state !== 'ready');
    if (missing.length > 0)
        throw unreachable(missing, all);
    return {
        needed: wanted.filter((item) => item.reached),
        unneeded: nodes.filter(({ node }) => !allowed.has(node.id)),
    };
}
/**
 * Checks that a service's image exists for the platform of every node that may run the service.
 * @throws Failure naming service, node and platform
 */
function requirePlatforms(merged, images, nodes) {
    for (const image of images) {
        for (const node of nodesAllowed(constraintsOf(merged.services[image.service] ?? {}), nodes)) {
            const platform = `${node.os}/${node.architecture}`;
            const problem = wrongPlatform(image, { kind: 'node', name: node.hostname, platform }, 'keep the service off the node: deploy.placement.constraints: [node.platform.arch==x86_64]');
            if (problem)
                throw problem;
        }
    }
}
/** The placement constraints of a service of a merged stack file. */
function constraintsOf(service) {
    const deploy = service['deploy'];
    return deploy?.placement?.constraints ?? [];
}
function nowhere(service, constraints, nodes) {
    return new failure/* Failure */.HR({
        what: `No node may run the service ${service}.`,
        why: `No active node meets its constraints: ${constraints.join(', ')}.`,
        evidence: nodes.map(({ hostname, role, labels }) => `${hostname}: ${[role, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)].join(', ')}`),
        fix: 'Correct `deploy.placement.constraints`, or label a node: docker node update --label-add KEY=VALUE NODE',
    });
}
function unreachable(nodes, all) {
    const names = nodes.map(({ node }) => node.hostname);
    return new failure/* Failure */.HR({
        what: `Nothing was deployed: ${names.length === 1 ? `the node ${names[0]} is` : `${names.length} nodes are`} not available.`,
        why: 'Tasks of the stack may be placed there, and a release goes to all nodes or to none.',
        evidence: nodes.flatMap((item) => [
            ...(item.node.state === 'ready'
                ? []
                : [`${item.node.hostname} (${item.node.id}): the swarm says that it is ${item.node.state}`]),
            ...(item.reached
                ? []
                : (0,failure/* messageOf */.bD)(item.error)
                    .split('\n')
                    .map((line) => `${item.node.hostname}: ${line}`)),
        ]),
        fix: adviceOnLost(nodes.map(({ node }) => node), all),
    });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/deploy/bring-images.js





/**
 * Has all nodes pull, side by side, the images of the services that each may run. The swarm then needs no login to
 * start them: a node asks no registry for an image that it already has by digest.
 * @throws Failure naming every node that could not pull one
 */
async function bringImages(request) {
    const { release, nodes, login, timeoutMs, phase, signal } = request;
    const { services } = readRendered(release.stack);
    const options = { logins: login ? [login] : [], timeoutMs, signal };
    const pulled = await (0,fleet/* overHosts */.Sn)(nodes, async ({ host, node }) => {
        const wanted = Object.entries(release.digests)
            .filter(([service]) => placement_nodesAllowed(constraintsOf(services[service] ?? {}), [node]).length > 0)
            .map(([, image]) => image);
        return Promise.all([...new Set(wanted)].map((image) => (0,pull_image/* pullImage */.Z)(host, image, options)));
    });
    const all = pulled.flat();
    phase.proved('every node has the images that it may run', `${all.filter(Boolean).length} of ${all.length} had to be pulled`);
}
/** Pulls the images before the deploy with `registry-auth: once`, because no node can pull later. */
async function pullBefore({ settings, wanted }, context) {
    if (settings.registryAuth !== 'once')
        return;
    const { release, placement } = wanted;
    const { login, timeoutMs } = settings;
    const { signal } = context;
    await context.phase('pull', (phase) => bringImages({ release, nodes: placement.needed, login, timeoutMs, phase, signal }));
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/heal/connected.js
/** The nodes that are connected and are the right machines, also those whose disk is too full for a deploy. */
function connectedNodes({ nodes }) {
    return nodes.flatMap(({ node, host, facts }) => (host && facts ? [{ node, host }] : []));
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/heal/bring-lost.js



/** Milliseconds in which a node may pull one image. */
const timeoutMs = 900_000;
/**
 * Has the nodes pull what they have lost of the images of services, with the login of this run: the swarm may keep none,
 * or one that has ended. A node that has an image asks no registry. What cannot be pulled is a warning, because the tasks
 * may start all the same.
 */
async function bringLost({ place: { login }, swarm }, release, phase, { logger, signal }) {
    const nodes = connectedNodes(swarm);
    if (!login || nodes.length === 0)
        return;
    try {
        await bringImages({ release, nodes, login, timeoutMs, phase, signal });
    }
    catch (error) {
        signal.throwIfAborted();
        logger.warn((0,failure/* messageOf */.bD)(error));
    }
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/heal/force-update.js



/**
 * Makes Swarm replace all tasks of a service, as `docker service update --force` does: the counter of forced updates goes
 * up by one, so each call replaces the tasks. A service that has no replicas gets those of its release back. Of a datastore,
 * no two tasks ever run on the same files.
 * @param replicas the replicas of its release; undefined where no release says
 * @throws Failure where the swarm does not know the service, or has not ended an update of it
 */
async function forceUpdate(manager, stack, name, replicas, context) {
    await changeService(manager, stack, (view) => forcedUpdate(stack, name, replicas, view), context);
}
/** The request of a forced update. @throws Failure where it must not be sent */
function forcedUpdate(stack, name, replicas, { services }) {
    const service = services.find(({ Spec }) => Spec.Name === name);
    if (!service)
        throw unknownService(stack, name);
    const update = openUpdate(service);
    if (update !== undefined)
        throw updateIsOpen(stack, name, update);
    const { Spec } = service;
    const { TaskTemplate } = Spec;
    const mode = isEmpty(Spec) ? { ...Spec.Mode, Replicated: { Replicas: replicas || 1 } } : Spec.Mode;
    return updateRequest(service, updatedAlone({
        ...Spec,
        Mode: mode,
        TaskTemplate: { ...TaskTemplate, ForceUpdate: (TaskTemplate.ForceUpdate ?? 0) + 1 },
    }));
}
function isEmpty({ Mode }) {
    return Mode.Replicated?.Replicas === 0;
}
/** The failure of a change on top of an update that has not ended. */
function updateIsOpen(stack, name, update) {
    return new failure/* Failure */.HR({
        what: `The service ${shortName(stack, name)} was not touched.`,
        why: `${update}. A second update would take away the way back from this one.`,
        fix: `Let the update end. One that is paused goes on with: docker service update --detach ${name}; or goes back with: docker service rollback ${name}.`,
    });
}
function unknownService(stack, name) {
    return new failure/* Failure */.HR({
        what: `The service ${shortName(stack, name)} cannot be restarted.`,
        why: 'The swarm does not know it: it was removed.',
        fix: 'Let the step `recreate` make it from the kept release, or deploy again.',
    });
}

// EXTERNAL MODULE: ./packages/docker/lib/watch/watch-services.js
var watch_services = __webpack_require__(5247);
;// CONCATENATED MODULE: ./packages/docker/lib/swarm/watch/failures.js


/**
 * Makes the memory of a service's failures. A task that ended counts, and so does a task that was not told to stop and is
 * no longer listed: a swarm with a task history limit of 0 forgets a task as soon as it ends.
 * @param spec the comparable spec that the service must have; tasks of other specs do not count
 * @param before the tasks before the change
 */
function createFailures(spec, before) {
    const madeBefore = new Set(before.map(({ ID }) => ID));
    const toldToStop = new Set(before.filter(isToldToStop).map(({ ID }) => ID));
    const failures = new Map();
    const lives = new Map();
    const awayOnce = new Set();
    let listed = new Map();
    function add(task, lifeMs) {
        failures.set(task.ID, task);
        lives.set(task.ID, lifeMs);
    }
    /** Whether a task that is no longer listed can have gone only by its own end. */
    function endedUnseen({ task, isAlone }, service) {
        const { ReplicatedJob, GlobalJob } = service.Spec.Mode;
        if (ReplicatedJob || GlobalJob || !isAlone || toldToStop.has(task.ID) || isOver(task))
            return false;
        if (task.NodeID === undefined || awayOnce.has(task.NodeID))
            return false;
        return runsTemplate(task.Spec, service.Spec.TaskTemplate);
    }
    return {
        tasks: failures,
        look(service, own, view, now) {
            for (const { id, availability, state } of view.nodes)
                if (availability !== 'active' || state !== 'ready')
                    awayOnce.add(id);
            for (const task of own) {
                if (isToldToStop(task) && !isOver(task))
                    toldToStop.add(task.ID);
                if (!hasFailed(task) || toldToStop.has(task.ID) || task.DesiredState === 'remove')
                    continue;
                if (task.Status.State === 'rejected' && madeBefore.has(task.ID))
                    continue;
                if (isOf(task, spec, view.networks))
                    add(task, lifeOf(task));
            }
            const ids = new Set(own.map(({ ID }) => ID));
            for (const seen of listed.values()) {
                if (ids.has(seen.task.ID) || !endedUnseen(seen, service))
                    continue;
                if (isOf(seen.task, spec, view.networks))
                    add(forgotten(seen.task), now - seen.since);
            }
            const places = own.filter((task) => !isOver(task)).map(placeOf);
            listed = new Map(own.map((task) => [
                task.ID,
                {
                    task,
                    since: listed.get(task.ID)?.since ?? now,
                    isAlone: places.filter((place) => place === placeOf(task)).length === 1,
                },
            ]));
        },
        longestLife: () => Math.max(0, ...lives.values()),
    };
}
/** The task as it must have ended. Its last state is not known, nor is the time of it. */
function forgotten(task) {
    const Err = 'the swarm lists it no more and does not know why (it keeps too few ended tasks: docker swarm update --task-history-limit 5)';
    return { ...task, Status: { ...task.Status, State: 'failed', Timestamp: '', Err } };
}
function isOf(task, spec, networks) {
    const { ForceUpdate: _counter, ...own } = task.Spec;
    return runsTemplate(comparableSpec({ ...spec, TaskTemplate: own }, networks).TaskTemplate, spec.TaskTemplate);
}
/** Milliseconds that a task lived; 0 where the swarm's times are not plausible. */
function lifeOf({ CreatedAt, Status }) {
    const life = Date.parse(Status.Timestamp) - Date.parse(CreatedAt);
    return Number.isFinite(life) && life > 0 ? life : 0;
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/watch/job-progress.js


/** The tasks of the run of a job that its current spec started. */
function tasksOfRun({ JobStatus }, tasks) {
    const iteration = JobStatus?.JobIteration?.Index ?? 0;
    return tasks.filter(({ JobIteration }) => (JobIteration?.Index ?? 0) === iteration);
}
/**
 * The progress of a job. Its tasks are to end with exit status 0, one for each completion that is wanted, or one on each
 * node for a global job.
 */
function jobProgress(service, current, nodes) {
    const run = tasksOfRun(service, current);
    const done = run.filter(({ Status }) => Status.State === 'complete');
    const { wanted, missing } = service.Spec.Mode.GlobalJob
        ? doneOnNodes(service, done, nodes)
        : doneTimes(service.Spec.Mode.ReplicatedJob?.TotalCompletions ?? 1, done);
    return {
        running: done.length,
        wanted,
        surplus: 0,
        leaving: undefined,
        leavers: [],
        missing,
        inTheWay: missing ? (run.findLast(hasFailed) ?? run.find((task) => !done.includes(task))) : undefined,
    };
}
function doneTimes(wanted, done) {
    const missing = done.length < wanted ? `${done.length} of ${wanted} jobs done` : undefined;
    return { wanted, missing };
}
function doneOnNodes({ Spec }, done, nodes) {
    const expected = nodesExpected(Spec, nodes);
    const nodesDone = new Set(done.map(({ NodeID }) => NodeID));
    const without = expected.filter(({ id }) => !nodesDone.has(id)).map(({ hostname }) => hostname);
    const nowhere = done.length === 0 ? whyNowhere(Spec, nodes) : undefined;
    return {
        wanted: expected.length,
        missing: without.length > 0 ? `the job is not done yet on ${without.join(', ')}` : nowhere,
    };
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/watch/hopeless.js



/** Failures in one place after which the next task would fail as well. */
const failuresThatAreALoop = 3;
/** Failed pulls of an image that are final. A single one can be a short trouble of the registry. */
const rejectionsThatAreFinal = 2;
/**
 * Refusals that are final where the engine could not join an overlay network. An engine that was just restarted still has
 * the interfaces of its former life, and is rid of them within some tries (moby/libnetwork: "vxlan interface: file exists").
 */
const networkRejectionsThatAreFinal = 8;
/** Milliseconds for which "no suitable node" must last while no old task is about to make room. */
const unplacedMs = 3_000;
/** The same time while a node is away that might take the task: a restarted engine is back within seconds. */
const unplacedAwayMs = 30_000;
/** Milliseconds after which no next task will follow. Swarm makes it as soon as it knows of the end of the last one. */
const abandonedMs = 3_000;
/** States in which Swarm has given up its update (swarmkit, orchestrator/update/updater.go). */
const endedUpdates = {
    paused: 'Swarm paused the update',
    rollback_started: 'Swarm began to roll the service back by itself',
    rollback_paused: 'Swarm began to roll the service back by itself and paused',
    rollback_completed: 'Swarm rolled the service back by itself',
};
/**
 * The reason why a service can no longer reach its spec, from its tasks and Swarm's updater; undefined where it can.
 */
function whyHopeless(service, own, history) {
    const failed = [...history.failures.values()].sort(byCreation);
    return (givenUp(service, failed.at(-1), history) ??
        rejectedForGood(failed) ??
        (hasOwnEnd(service) ? undefined : crashLoop(failed.filter((task) => !isNetworkRefusal(task)))) ??
        unplaced(service, own, history) ??
        abandoned(service, own, history));
}
/**
 * Swarm has given up its update. An update from before the watch counts only where it is paused and tasks are missing:
 * Swarm does not go on with it. One that was rolled back long ago says nothing about the tasks that run now.
 */
function givenUp({ UpdateStatus }, last, { updateIsEarlier, isComplete }) {
    const state = UpdateStatus?.state ?? '';
    const ended = endedUpdates[state];
    if (!ended || (updateIsEarlier && (isComplete || !state.endsWith('paused'))))
        return undefined;
    const said = last ? describeEnd(last) : UpdateStatus?.message;
    return { cause: `${ended}: ${said}`, ...(last ? shownBy(last) : {}) };
}
/** Whether a service is a job that may fail a number of times: `max_attempts` says when it is over, not a loop. */
function hasOwnEnd({ Spec: { Mode, TaskTemplate } }) {
    return Boolean(Mode.ReplicatedJob ?? Mode.GlobalJob) && (TaskTemplate.RestartPolicy?.MaxAttempts ?? 0) > 0;
}
/** The cause of a task's end: `task: non-zero exit (1)`, `No such image: \u2026`. */
function describeEnd(task) {
    const { Err, Message, State } = task.Status;
    if (State === 'complete')
        return 'its container ended with exit status 0';
    return Err ?? Message ?? `the task ended as ${State}`;
}
/** The task as evidence, with the time of its last state. */
function shownBy(task) {
    return { task, shownAt: task.Status.Timestamp };
}
function rejectedForGood(failed) {
    const rejected = failed.filter(({ Status }) => Status.State === 'rejected');
    const certain = rejected.findLast((task) => /invalid mount config|bind source path|invalid /i.test(describeEnd(task)));
    const ofNetwork = rejected.filter(isNetworkRefusal);
    const isFinal = rejected.length - ofNetwork.length >= rejectionsThatAreFinal ||
        rejected.length >= networkRejectionsThatAreFinal;
    const task = certain ?? (isFinal ? rejected.at(-1) : undefined);
    return task && { cause: `a node refuses to start it: ${describeEnd(task)}`, ...shownBy(task) };
}
function isNetworkRefusal(task) {
    return task.Status.State === 'rejected' && /network sandbox join failed/i.test(describeEnd(task));
}
function crashLoop(failed) {
    for (const task of failed) {
        const place = failed.filter((other) => placeOf(other) === placeOf(task));
        const last = place.at(-1);
        if (place.length >= failuresThatAreALoop && last) {
            return { cause: `it failed ${place.length} times in a row: ${describeEnd(last)}`, ...shownBy(last) };
        }
    }
    return undefined;
}
function unplaced(service, own, { lasted, makingRoom, nodeAway, nowhere }) {
    const task = own.find(({ Status, Spec, DesiredState }) => Status.State === 'pending' &&
        DesiredState === 'running' &&
        /no suitable node/i.test(Status.Err ?? '') &&
        runsTemplate(Spec, service.Spec.TaskTemplate));
    // The scheduler writes a new time at each try, so the time at which the task was made is used.
    const patienceMs = nodeAway ? unplacedAwayMs : unplacedMs;
    if (lasted('nowhere', nowhere !== undefined) >= patienceMs && nowhere)
        return { cause: nowhere };
    return lasted('unplaced', task !== undefined && !makingRoom) >= patienceMs && task
        ? { cause: `no node can take it: ${describeEnd(task)}`, task, shownAt: task.CreatedAt }
        : undefined;
}
/** A place whose newest task ended without a next one. The restart policy has given the place up. */
function abandoned(service, own, { lasted }) {
    const { Mode, TaskTemplate } = service.Spec;
    const isJob = Boolean(Mode.ReplicatedJob ?? Mode.GlobalJob);
    const wanted = Mode.Replicated?.Replicas ?? 1;
    const current = own.filter(({ Spec }) => runsTemplate(Spec, TaskTemplate));
    const newest = new Map((isJob ? tasksOfRun(service, current) : current)
        .toSorted(byCreation)
        .map((task) => [isJob ? placeOfJob(service, task) : placeOf(task), task]));
    const ended = [...newest.values()].find((task) => {
        if (isJob)
            return hasFailed(task) && mayBeGivenUp(task);
        const isOver = hasFailed(task) || task.Status.State === 'complete';
        return isOver && mayBeGivenUp(task) && (Mode.Global || (task.Slot ?? 0) <= wanted);
    });
    return lasted('abandoned', ended !== undefined) >= abandonedMs && ended
        ? {
            cause: `it ended and its restart policy does not start it again: ${describeEnd(ended)}`,
            ...shownBy(ended),
        }
        : undefined;
}
/** The place of a task of a job. The first replica of a job has the number 0, which the engine leaves out. */
function placeOfJob({ Spec }, task) {
    return Spec.Mode.ReplicatedJob ? `slot ${task.Slot ?? 0}` : placeOf(task);
}
/**
 * Whether a restart policy can end with this task. Otherwise Swarm makes the next task, however long a busy manager
 * takes (swarmkit, orchestrator/restart/restart.go, shouldRestart).
 */
function mayBeGivenUp({ Spec, Status }) {
    const { Condition = 'any', MaxAttempts = 0 } = Spec.RestartPolicy ?? {};
    const restarts = Condition === 'any' || (Condition === 'on-failure' && Status.State !== 'complete');
    return !restarts || MaxAttempts > 0;
}
function byCreation(a, b) {
    return a.CreatedAt < b.CreatedAt ? -1 : a.CreatedAt > b.CreatedAt ? 1 : 0;
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/watch/paused-nodes.js



/**
 * The nodes on which Swarm leaves every task of a global service as it is: they are paused, and the constraints allow
 * them. Swarm neither updates nor ends such a task (moby/swarmkit#1570).
 */
function nodesLeftAlone({ Mode, TaskTemplate }, nodes) {
    if (!Mode.Global)
        return new Set();
    const paused = nodes.filter(({ availability }) => availability === 'pause');
    return new Set(placement_nodesAllowed(TaskTemplate.Placement?.Constraints ?? [], paused).map(({ id }) => id));
}
/**
 * The tasks of global services that still run an earlier spec on a paused node, as `service on node`.
 * @param services full names of the services to look at
 */
function leftOnPausedNodes(stack, { services, tasks, nodes }, names) {
    const wanted = new Set(names);
    return services
        .filter(({ Spec }) => wanted.has(Spec.Name))
        .flatMap(({ ID, Spec }) => {
        const alone = nodesLeftAlone(Spec, nodes);
        const earlier = ({ ServiceID, NodeID, Status, Spec: of }) => ServiceID === ID &&
            alone.has(NodeID ?? '') &&
            Status.State === 'running' &&
            !runsTemplate(of, Spec.TaskTemplate);
        return tasks.filter(earlier).map(({ NodeID }) => {
            const hostname = nodes.find(({ id }) => id === NodeID)?.hostname ?? NodeID;
            return `${shortName(stack, Spec.Name)} on ${hostname}`;
        });
    })
        .sort();
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/watch/progress.js





/** States in which a task has a container, or is about to. */
const alive = new Set(['assigned', 'accepted', 'preparing', 'ready', 'starting', 'running']);
/** States of Swarm's updater in which it still works. */
const atWork = new Set(['updating', 'rollback_started']);
/**
 * Compares a service with its own spec. Each task is compared by the spec that it was made from. Counts alone would not
 * do, because they are also right in the moment before an update begins.
 *
 * Tasks of a global service on a paused node do not count. Swarm leaves them as they are.
 */
function progressOf(service, tasks, nodes) {
    const template = service.Spec.TaskTemplate;
    const up = new Set(nodes.filter(({ state }) => state === 'ready').map(({ id }) => id));
    const alone = nodesLeftAlone(service.Spec, nodes);
    const own = tasks.filter((task) => task.ServiceID === service.ID && (isToldToStop(task) || !alone.has(task.NodeID ?? 'no node yet')));
    const current = own.filter((task) => runsTemplate(task.Spec, template));
    const updating = atWork.has(service.UpdateStatus?.state ?? '');
    const { ReplicatedJob, GlobalJob } = service.Spec.Mode;
    if (ReplicatedJob || GlobalJob)
        return { ...jobProgress(service, current, nodes), updating };
    const serving = current.filter(({ DesiredState, Status, NodeID }) => DesiredState === 'running' && Status.State === 'running' && up.has(NodeID ?? ''));
    // A node that is down cannot report the end of its tasks. A task that is told to end while it starts has a container.
    const leavers = own.filter((task) => !serving.includes(task) &&
        up.has(task.NodeID ?? '') &&
        (task.Status.State === 'running' ||
            (task.Status.State === 'starting' && task.DesiredState !== 'running')));
    const leaving = describeLeavers(leavers, nodes);
    // An earlier task that is stopping may have to be gone before the next one starts.
    const stopping = describeLeavers(leavers.filter(isToldToStop), nodes);
    const { wanted, absent } = whatIsAbsent(service, current, serving, nodes);
    const surplus = Math.max(0, serving.length - wanted);
    const elsewhere = misplaced(service, serving, nodes);
    return {
        running: serving.length,
        wanted,
        updating,
        surplus,
        missing: (absent && `${absent}${stopping ? `; ${stopping}` : ''}`) ??
            elsewhere?.words ??
            (surplus > 0 ? `${surplus} more ${surplus === 1 ? 'task runs' : 'tasks run'} than wanted` : undefined),
        leaving,
        leavers,
        inTheWay: absent ? (whoIsLate(current, serving) ?? leavers[0]) : (elsewhere?.task ?? leavers[0]),
    };
}
/** Machines that a line of progress names at most. */
const mostNames = 3;
function whatIsAbsent({ Spec }, current, serving, nodes) {
    const ahead = describeAhead(current.filter((task) => alive.has(task.Status.State) || isPending(task)));
    if (Spec.Mode.Global) {
        const expected = nodesExpected(Spec, nodes);
        const holding = new Set(serving.map(({ NodeID }) => NodeID));
        const without = expected
            .filter(({ id }) => !holding.has(id))
            .map(({ hostname }) => hostname)
            .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
        return {
            wanted: expected.length,
            absent: without.length > 0 ? `not yet on ${fewNames(without)}${ahead}` : whyNowhere(Spec, nodes),
        };
    }
    const wanted = Spec.Mode.Replicated?.Replicas ?? 1;
    const slots = new Set(serving.map(placeOf)).size;
    return { wanted, absent: slots < wanted ? `${slots} of ${wanted} running${ahead}` : undefined };
}
/** Names of machines; of more than a line holds the first, and how many more there are. */
function fewNames(names) {
    return names.length <= mostNames
        ? names.join(', ')
        : `${names.slice(0, mostNames - 1).join(', ')} and ${names.length - mostNames + 1} more`;
}
/** The newest task in a place that is not served: one that ended with an error, or else one that has not come up. */
function whoIsLate(current, serving) {
    const served = new Set(serving.map(placeOf));
    const late = current
        .filter((task) => !served.has(placeOf(task)) && task.Status.State !== 'running')
        .toSorted((a, b) => (a.CreatedAt < b.CreatedAt ? -1 : 1));
    return late.findLast(({ Status }) => Status.Err) ?? late.at(-1);
}
/** Swarm moves a task whose node no longer meets the constraints; until then it does not count. */
function misplaced({ Spec }, serving, nodes) {
    const allowed = placement_nodesAllowed(Spec.TaskTemplate.Placement?.Constraints ?? [], nodes);
    const task = serving.find(({ NodeID }) => !allowed.some(({ id }) => id === NodeID));
    if (!task)
        return undefined;
    return { words: `a task runs on ${nodeOf(task, nodes)}, where its constraints do not allow it`, task };
}
function isPending(task) {
    return task.Status.State === 'pending' || task.Status.State === 'new';
}
function describeAhead(tasks) {
    const states = tasks.map(({ Status }) => Status.State).filter((state) => state !== 'running');
    if (states.length === 0)
        return '';
    const counts = [...new Set(states)].map((state) => `${states.filter((other) => other === state).length} ${state}`);
    return ` (${counts.join(', ')})`;
}
/** Leavers that are named; more of them are only counted. */
const namedLeavers = 3;
function describeLeavers(leavers, nodes) {
    if (leavers.length === 0)
        return undefined;
    const named = leavers.slice(0, namedLeavers).map((task) => {
        const told = isToldToStop(task) ? `, told to stop, stop_grace_period ${graceSecondsOf(task)} s` : '';
        return `on ${nodeOf(task, nodes)}${told}`;
    });
    const more = leavers.length > namedLeavers ? ['\u2026'] : [];
    const count = `${leavers.length} earlier task${leavers.length === 1 ? '' : 's'}`;
    return `${count} still running (${[...new Set(named), ...more].join('; ')})`;
}
function nodeOf({ NodeID }, nodes) {
    return nodes.find(({ id }) => id === NodeID)?.hostname ?? NodeID ?? '?';
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/watch/judge.js








/** Milliseconds within which the swarm knows of a task's end after its grace period. A busy node reports late. */
const reportedMs = 30_000;
/** Makes the judge that decides whether services reach their spec and keep it. */
function createJudge({ expected, before, nowhereBefore }) {
    const ended = new Set(before.tasks.filter(isOver).map(({ ID }) => ID));
    const watched = [...expected].map(([name, spec]) => ({ name, spec, failures: createFailures(spec, before.tasks) }));
    const since = new Map();
    let forgiven;
    function lasting(key, isSo, now) {
        if (!isSo) {
            since.delete(key);
            return 0;
        }
        const start = since.get(key) ?? now;
        since.set(key, start);
        return now - start;
    }
    function judgeService({ name, spec, failures }, view, now) {
        const service = view.services.find(({ Spec }) => Spec.Name === name);
        if (!service)
            return { service: name, hopeless: { cause: 'the service is gone; somebody removed it' } };
        const own = view.tasks.filter(({ ServiceID, ID }) => ServiceID === service.ID && !ended.has(ID));
        failures.look(service, own, view, now);
        const mayBeNowhere = nowhereBefore?.has(name) ?? false;
        const progress = asBefore(progressOf(service, own, view.nodes), mayBeNowhere);
        const { Global, GlobalJob } = service.Spec.Mode;
        const history = {
            failures: failures.tasks,
            lasted: (what, isSo) => lasting(`${name} ${what}`, isSo, now),
            makingRoom: view.tasks.some((task) => isLeaving(task, view.nodes)),
            nodeAway: view.nodes.some(({ availability, state }) => availability === 'active' && state !== 'ready'),
            updateIsEarlier: isSameUpdate(before.services.find(({ ID }) => ID === service.ID), service),
            nowhere: (Global ?? GlobalJob) && progress.missing ? whyNowhere(service.Spec, view.nodes) : undefined,
            isComplete: progress.missing === undefined,
        };
        const hopeless = whyHopeless(service, own, history) ??
            otherSpec(service, spec, view.networks) ??
            restarted(failures.tasks);
        if (hopeless)
            return { service: name, hopeless };
        const leavesBy = endOfGrace(progress.leavers, now);
        return { service: name, progress, ...(leavesBy === undefined ? {} : { leavesBy }) };
    }
    /** When the leavers must have ended; undefined where there are none, or one was not told to stop. */
    function endOfGrace(leavers, now) {
        const ends = leavers.map((task) => {
            const toldMs = lasting(`${task.ID} told to stop`, isToldToStop(task), now);
            return isToldToStop(task) ? now - toldMs + graceSecondsOf(task) * 1000 + reportedMs : undefined;
        });
        const known = ends.filter((end) => end !== undefined);
        return known.length > 0 && known.length === ends.length ? Math.max(...known) : undefined;
    }
    function restarted(seen) {
        const task = forgiven && [...seen.values()].find(({ ID }) => !forgiven?.has(ID));
        return task && { cause: `it was running and then failed: ${describeEnd(task)}`, ...shownBy(task) };
    }
    return {
        look: (view, now) => watched.map((one) => judgeService(one, view, now)),
        forgiveNothing() {
            forgiven ??= new Set(watched.flatMap(({ failures }) => [...failures.tasks.keys()]));
        },
        longestFailedLife: () => Math.max(0, ...watched.map(({ failures }) => failures.longestLife())),
    };
}
/** The progress of a service that may run nowhere: nothing is missing then. */
function asBefore(progress, mayBeNowhere) {
    return mayBeNowhere && progress.wanted === 0 ? { ...progress, missing: undefined } : progress;
}
function otherSpec(service, spec, networks) {
    const found = comparableSpec(service.Spec, networks);
    if ((0,external_node_util_.isDeepStrictEqual)(found, spec))
        return undefined;
    const paths = differences(spec, found).map(({ path }) => path);
    return {
        cause: `its spec is not what was deployed (${paths.slice(0, 3).join(', ')}): somebody else changed it`,
    };
}
/** Whether a task is still ending. A task on a node that is down does not count: the node never reports its end. */
function isLeaving(task, nodes) {
    const isUp = nodes.some(({ id, state }) => id === task.NodeID && state === 'ready');
    return isUp && isToldToStop(task) && !isOver(task);
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/watch/surplus-tasks.js

/** Milliseconds in which Swarm usually ends a task that it has replaced. */
const forgivenMs = 5_000;
/**
 * Makes Swarm end surplus tasks. If a task fails in the moment in which an update replaces it, Swarm sometimes starts
 * two tasks in its place and lets both run for good, because it counts places, not tasks. An update of the service that
 * changes nothing makes Swarm check again. Of several tasks in a place it then keeps a right one and ends the others
 * (`isSlotDirty` and `useExistingTask` in swarmkit's manager/orchestrator/update/updater.go).
 * @returns a function to call at each look; it asks Swarm once for each service that keeps running too many tasks
 */
function createRecount({ manager, stack, info, signal }) {
    const since = new Map();
    const asked = new Set();
    return async (verdicts, now) => {
        for (const { service, progress } of verdicts) {
            if (!progress || progress.surplus === 0 || progress.updating) {
                since.delete(service);
                continue;
            }
            const start = since.get(service) ?? now;
            since.set(service, start);
            if (now - start < forgivenMs || asked.has(service))
                continue;
            asked.add(service);
            const name = shortName(stack, service);
            info(`Swarm runs ${progress.surplus} more of ${name} than it should. Asking it to count again.`);
            // A failure is ignored: the surplus then stays, and the judge sees it.
            await manager
                .exec(['docker', 'service', 'update', '--detach', '--quiet', service], {
                accept: 'any',
                timeoutMs: 30_000,
                signal,
            })
                .catch(() => undefined);
        }
    };
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/watch/watch-stack.js





const lookEveryMs = 300;
/**
 * Milliseconds. A failure in a soak stays in the list of tasks, so fewer looks find it as well; each look costs a
 * command.
 */
const lookInSoakEveryMs = 1_000;
const shortestPauseMs = 200;
/**
 * Watches all services of a stack until all of them have matched their specs for the whole soak, one of them is
 * hopeless, or the time is over.
 * @throws the reason of the signal; Failure where the manager stays silent
 */
async function watchStack(request) {
    const { manager, stack, expected, before, nowhereBefore, clock, progress, signal } = request;
    const judge = createJudge({ expected, before, nowhereBefore });
    const { decide, nextLookMs } = createSoak(request, judge);
    return (0,watch_services/* watchServices */.M)({
        look: () => viewStack(manager, stack, signal),
        source: 'the manager',
        judge: (view, now) => judge.look(view, now),
        decide,
        pause: () => clock.sleep(nextLookMs(), signal),
        progress,
        clock,
        signal,
    });
}
/** Decides look by look. A service that is missing again lets the soak begin anew. */
function createSoak(request, judge) {
    const { stack, timeoutMs, clock, progress, onUp } = request;
    const recount = createRecount(request);
    let upSince;
    let soakMs = request.soakMs;
    let toldUp = false;
    /** Until then earlier tasks may leave, after the deadline as well. */
    let graceUntil = 0;
    async function decide(seen) {
        const { view, verdicts, now, afterMs } = seen;
        await recount(verdicts, now);
        const missing = verdicts.filter((verdict) => verdict.progress?.missing);
        const leaving = verdicts.filter((verdict) => verdict.progress?.leaving);
        const updating = verdicts.filter((verdict) => verdict.progress?.updating);
        if (missing.length === 0 && upSince === undefined)
            judge.forgiveNothing();
        if (missing.length + leaving.length === 0 && !toldUp) {
            toldUp = true;
            onUp?.();
        }
        upSince = missing.length === 0 ? (upSince ?? now) : undefined;
        // A service that crashed once must now run for longer than it did before the crash. That time comes from the nodes'
        // clocks, so it is limited to the time that this watch has lasted.
        const watchedMs = afterMs - (now - (upSince ?? now));
        soakMs = Math.max(request.soakMs, Math.min(judge.longestFailedLife(), watchedMs));
        const waiting = leaving.length > 0 ? leaving : updating;
        const isSoaked = upSince !== undefined && waiting.length === 0 && now - upSince >= soakMs;
        const objections = isSoaked ? await request.denied?.(watch_stack_onlyServices(view, request.expected)) : undefined;
        const denied = objections ? deniedOf(verdicts, objections, view) : [];
        if (isSoaked && denied.length === 0)
            return { ok: true };
        if (request.waitForGrace)
            graceUntil = Math.max(graceUntil, ...leaving.map(({ leavesBy = 0 }) => leavesBy));
        const isLate = afterMs > timeoutMs + (missing.length === 0 ? soakMs : 0);
        if (isLate && (missing.length > 0 || now > graceUntil))
            return { ok: false, failed: [missing, denied, waiting].find((ones) => ones.length > 0) ?? verdicts };
        progress(denied.length > 0 || upSince === undefined
            ? missingLine(stack, denied.length > 0 ? denied : verdicts)
            : soakLine(stack, verdicts, now - upSince, soakMs));
        return undefined;
    }
    function nextLookMs() {
        if (upSince === undefined)
            return lookEveryMs;
        return Math.min(lookInSoakEveryMs, Math.max(upSince + soakMs - clock.now(), shortestPauseMs));
    }
    return { decide, nextLookMs };
}
/** The verdicts of services with an objection. The objection is the missing part. */
function deniedOf(verdicts, objections, { services }) {
    const words = new Map(services.map(({ ID, Spec }) => [Spec.Name, objections.get(ID)]));
    return verdicts.flatMap(({ service, progress }) => {
        const missing = words.get(service);
        return progress && missing ? [{ service, progress: { ...progress, missing, inTheWay: undefined } }] : [];
    });
}
function missingLine(stack, verdicts) {
    return verdicts
        .filter(({ progress }) => progress?.missing)
        .map(({ service, progress }) => `${shortName(stack, service)}: ${progress?.missing}`)
        .join('; ');
}
function soakLine(stack, verdicts, upMs, soakMs) {
    const leaving = verdicts.filter(({ progress }) => progress?.leaving);
    const updating = verdicts.filter(({ progress }) => progress?.updating);
    const waits = [
        ...leaving.map(({ service, progress }) => `${shortName(stack, service)}: ${progress?.leaving}`),
        ...(updating.length > 0 ? [`Swarm still watches ${updating.length} of them`] : []),
    ];
    return [(0,watch_services/* soakingLine */.R)(verdicts.length, upMs, soakMs), ...waits].join('; ');
}
/** The view of these services and their tasks alone. */
function watch_stack_onlyServices(view, expected) {
    const services = view.services.filter(({ Spec }) => expected.has(Spec.Name));
    const ids = new Set(services.map(({ ID }) => ID));
    return { ...view, services, tasks: view.tasks.filter(({ ServiceID }) => ids.has(ServiceID)) };
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/watch/engine-check.js



const idSchema = schemas/* array */.YOg(schemas/* object */.Ikc({ Id: schemas/* string */.YjP() }));
/**
 * Milliseconds. A node whose engine is silent may be lost, which the swarm notices after three heartbeats (15 s by
 * default). If the swarm still hears a node after this time, only this run is cut off from it.
 */
const silenceTellsMs = 45_000;
/**
 * Asks every node's own engine for the containers that the swarm reports as running there. The swarm hears of a
 * container's end from its node, and a busy node may report it later than a soak lasts.
 * @returns a function from a view to objections: to services with a container that does not run, or whose containers
 *   are not known yet
 */
function createEngineCheck(nodes, { clock, signal }) {
    // The engine lists running containers only, neither restarting nor dead ones. The label of the stack does not find
    // them all: others may have put it on a service and not on its containers.
    const running = (0,engine/* engineQuery */.FQ)('/containers/json', idSchema, { filters: { 'is-task': ['true'] } });
    const silentSince = new Map();
    async function askNode({ node, host }, said) {
        const found = await (0,engine/* askEngine */.sb)(host, [running], { signal }).catch(() => undefined);
        signal?.throwIfAborted();
        if (found)
            silentSince.delete(node.id);
        else {
            const since = silentSince.get(node.id) ?? clock.now();
            silentSince.set(node.id, since);
            if (clock.now() - since >= silenceTellsMs)
                return [];
        }
        const ids = new Set(found?.[0].map(({ Id }) => Id));
        const words = found
            ? `${node.hostname} does not run a container that the swarm says to run`
            : `the engine of ${node.hostname} does not say what runs there`;
        return said
            .filter(({ Status }) => {
            const id = Status.ContainerStatus?.ContainerID;
            return id !== undefined && !ids.has(id);
        })
            .map(({ ServiceID }) => [ServiceID, words]);
    }
    return async ({ tasks }) => {
        const denied = nodes.map((reached) => {
            const said = tasks.filter(({ NodeID, DesiredState, Status }) => NodeID === reached.node.id && DesiredState === 'running' && Status.State === 'running');
            return said.length > 0 ? askNode(reached, said) : [];
        });
        return new Map((await Promise.all(denied)).flat());
    };
}
/**
 * Objections to services that cannot be proven on a node where they may run, because the swarm does not call it ready.
 */
function keptFromNodes(view, nodes) {
    const away = view.nodes.filter(({ id, state }) => state !== 'ready' && nodes.some(({ node }) => node.id === id));
    const kept = view.services.flatMap(({ ID, Spec }) => {
        const [node] = placement_nodesAllowed(Spec.TaskTemplate.Placement?.Constraints ?? [], away);
        return node ? [[ID, `the swarm says that ${node.hostname} is ${node.state}`]] : [];
    });
    return new Map(kept);
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/running/healing-limits.js
var healing_limits = __webpack_require__(5806);
// EXTERNAL MODULE: ./packages/docker/lib/engine/health-check.js
var health_check = __webpack_require__(5269);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/patience.js




/** Milliseconds for a container to be made and started. */
const startMs = 60_000;
/** Milliseconds for an image to be pulled: longer than a deploy waits for one, because nobody waits here. */
const pullMs = 10 * 60_000;
/** Milliseconds for which Swarm watches each new task, if its service says nothing. */
const usualMonitorMs = 5_000;
/**
 * Milliseconds within which the container of a task is made, started, and healthy or has failed. The image may bring a
 * health check that the service does not name, so one is always waited for.
 */
function startLimitMs({ TaskTemplate }) {
    const check = health_check/* healthCheckSchema */.KR.safeParse((0,record/* asRecord */.q)(TaskTemplate.ContainerSpec)['Healthcheck']);
    return startMs + (0,health_check/* healthVerdictMs */.Ku)(check.data ?? {});
}
/** Milliseconds after which a task that is still in this state will not run by itself. */
function limitOfState(state, spec) {
    if (state === 'starting')
        return startLimitMs(spec);
    if (state === 'preparing')
        return pullMs;
    if (state === 'ready')
        return (0,health_check/* millisecondsOf */.W$)((0,record/* asRecord */.q)(spec.TaskTemplate.RestartPolicy)['Delay'], 5_000) + startMs;
    return startMs;
}
/**
 * Milliseconds within which all tasks of a service have been replaced: by its own start period, its grace period for the
 * end of a task, and the batches and pauses of its update.
 */
function replaceLimitMs(spec, running) {
    const update = (0,record/* asRecord */.q)(spec['UpdateConfig']);
    const given = Number(update['Parallelism'] ?? 1);
    const parallelism = given > 0 ? given : Math.max(running, 1);
    const batches = Math.max(1, Math.ceil(running / parallelism));
    const graceMs = graceSecondsOf({ Spec: spec.TaskTemplate }) * 1_000;
    const batchMs = graceMs +
        startLimitMs(spec) +
        (0,health_check/* millisecondsOf */.W$)(update['Monitor'], usualMonitorMs) +
        (0,health_check/* millisecondsOf */.W$)(update['Delay'], 0);
    return Math.min(batches * batchMs, healing_limits/* longestHealMs */.X);
}

// EXTERNAL MODULE: ./packages/docker/lib/registry/failure/registry-error.js
var registry_error = __webpack_require__(4026);
// EXTERNAL MODULE: ./packages/docker/lib/registry/reference/reference.js + 1 modules
var reference_reference = __webpack_require__(1911);
// EXTERNAL MODULE: ./packages/docker/lib/registry/image/engine-distribution.js
var engine_distribution = __webpack_require__(5668);
;// CONCATENATED MODULE: ./packages/docker/lib/registry/image/resolve-image.js





/**
 * References that share a connection. Starting docker takes longer than most answers of a registry, so a connection
 * asks for several references in turn.
 */
const perLine = 4;
/**
 * Asks the Docker Engine of a host for images in registries: the digests that this host would pull, and the platforms.
 * The host needs no plugin, and nothing is pulled.
 * @param references as a stack file writes them; `latest` is asked for where a reference has neither tag nor digest
 * @throws Failure where a registry does not hold an image, refuses the account or cannot be reached
 */
async function resolveImages(host, references, { logins = [], signal, timeoutMs = 30_000, early = new Map() } = {}) {
    const known = await answeredEarly(references, early);
    const wanted = [...new Set(references)].filter((reference) => !known.has(reference));
    const parts = Array.from({ length: Math.ceil(wanted.length / perLine) }, (_, index) => wanted.slice(index * perLine, (index + 1) * perLine));
    const limits = { timeoutMs, signal };
    const found = await Promise.all(parts.map(async (part) => {
        const images = [];
        // One after the other: the first reference without an answer ends the wait for a dead registry.
        const requests = part.map((reference) => requestFor(reference, logins));
        for await (const answer of (0,engine/* exchangeEach */.Yb)(host, requests, limits)) {
            const reference = part[images.length] ?? '';
            images.push([reference, readAnswer(host, reference, answer)]);
        }
        return images;
    }));
    return new Map([...known, ...found.flat()]);
}
/**
 * Begins to ask for references that are probably needed soon, such as those of the running release, while the answer to
 * something else is awaited. An error is no answer: whoever needs the image asks again, and reports it.
 */
function resolveEarly(host, references, options = {}) {
    const wanted = [...new Set(references)];
    const answers = resolveImages(host, wanted, options).catch(() => undefined);
    return new Map(wanted.map((reference) => [reference, answers.then((found) => found?.get(reference))]));
}
async function answeredEarly(references, early) {
    const found = await Promise.all([...new Set(references)].map(async (reference) => [reference, await early.get(reference)]));
    return new Map(found.flatMap(([reference, image]) => (image ? [[reference, image]] : [])));
}
/**
 * Asks the Docker Engine of a host for one image in its registry.
 * @throws Failure as {@link resolveImages}
 */
async function resolveImage(host, reference, options = {}) {
    const found = await resolveImages(host, [reference], options);
    const image = found.get(reference);
    if (!image)
        throw new TypeError(`${reference} was not asked for`);
    return image;
}
function requestFor(reference, logins) {
    const parsed = (0,reference_reference/* withDefaultTag */._t)((0,reference_reference/* parseReference */.F2)(reference));
    const login = logins.find((candidate) => candidate.registry === parsed.registry);
    return (0,engine_distribution/* distributionRequest */.SW)((0,reference_reference/* formatReference */.FH)(parsed), login);
}
function readAnswer(host, reference, said) {
    const answer = (0,engine_distribution/* readDistributionAnswer */.rz)(said);
    if (answer.found)
        return answer.image;
    const { registry } = (0,reference_reference/* parseReference */.F2)(reference);
    const { why, fix } = (0,registry_error/* explainRegistryError */.z)(`${answer.status} ${answer.message}`, registry);
    throw new failure/* Failure */.HR({
        what: `The image ${reference} could not be resolved to a digest on ${host.name}`,
        why,
        fix,
        evidence: [answer.message],
    });
}

// EXTERNAL MODULE: ./packages/runtime/lib/text/shorten.js
var shorten = __webpack_require__(1918);
// EXTERNAL MODULE: ./packages/docker/lib/watch/last-words.js
var last_words = __webpack_require__(8069);
;// CONCATENATED MODULE: ./packages/docker/lib/swarm/watch/task-log.js


/** Reads the log of a task's container on its node, or through the manager where the node cannot be asked. Never throws. */
async function taskLog(task, host, manager) {
    const container = task.Status.ContainerStatus?.ContainerID;
    if (host && container) {
        const { health, lines } = await (0,last_words/* lastWords */.aN)(host, container);
        if (lines.length > 0)
            return { unhealthy: failedCheck(health), lines };
    }
    return { unhealthy: undefined, lines: await (0,last_words/* lastWordsOfTask */.IG)(manager, task.ID) };
}
function failedCheck(health) {
    if (!health || health.exitCode === 0)
        return undefined;
    const words = (0,shorten/* shortLine */.tl)(health.output.trim().split('\n')[0] ?? '', 200);
    const said = words ? `, and said "${words}"` : '';
    const found = health.status === 'unhealthy' ? 'it was unhealthy: ' : '';
    return `${found}its last health check ended with ${health.exitCode}${said}`;
}

// EXTERNAL MODULE: ./packages/docker/lib/watch/diagnosis.js
var diagnosis = __webpack_require__(7600);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/prove/diagnosis.js




/**
 * Diagnoses services that do not run: service, node, cause, the output of the health check, the last lines of the log.
 */
async function diagnose(request) {
    const { stack, version, watch } = request;
    return (0,diagnosis/* notUp */.H)({
        version,
        failed: watch.failed,
        nameOf: ({ service }) => shortName(stack, service),
        diagnose: (verdict) => diagnoseService(verdict, request),
        more: `: \`${request.manager.typed(`docker service ps --no-trunc ${watch.failed[0]?.service}`)}\`.`,
    });
}
async function diagnoseService(verdict, { watch, nodes, stack, manager, login }) {
    const task = verdict.hopeless?.task ?? verdict.progress?.inTheWay;
    const place = nodes.find(({ node }) => node.id === task?.NodeID);
    const cause = verdict.hopeless?.cause ?? causeOfDelay(verdict, watch, task);
    const head = `${shortName(stack, verdict.service)}${place ? ` on ${place.node.hostname}` : ''}: ${cause}`;
    const [said, refused] = task
        ? await Promise.all([taskLog(task, place?.host, manager), whyNotPulled(task, place?.host, login)])
        : [{ unhealthy: undefined, lines: [] }, []];
    return {
        place: place?.node.hostname,
        // The failed health check is the cause; what Swarm then did with the service is its effect.
        cause: said.unhealthy ? `${said.unhealthy}; ${cause}` : cause,
        lines: [head, ...noticed(verdict.hopeless?.shownAt, place, watch.at), ...refused, ...said.lines],
    };
}
function causeOfDelay({ progress }, watch, task) {
    const unended = progress?.updating
        ? 'Swarm has not ended its update'
        : 'it runs, but came up again too late for a whole soak';
    const what = progress?.missing ?? progress?.leaving ?? unended;
    return `${what}${(0,diagnosis/* waitedFor */.a)(watch)}${task?.Status.Err ? `: ${describeEnd(task)}` : ''}`;
}
/**
 * When the swarm showed the failure, and how long this run took to see it. The time is by the node's clock, which may
 * differ from this machine's.
 */
function noticed(shownAt, place, at) {
    const shown = Date.parse(shownAt ?? '');
    if (Number.isNaN(shown))
        return [];
    const ahead = place?.reached ? place.facts.clockAheadSeconds : 0;
    const later = at - shown + (Math.abs(ahead) > 1 ? ahead * 1000 : 0);
    return [
        `  since: ${new Date(shown).toISOString()}, noticed ${(Math.max(later, 0) / 1000).toFixed(1)} s later`,
    ];
}
/**
 * The registry's answer to the node. For an image that could not be pulled, Swarm itself reports only "no such image".
 */
async function whyNotPulled(task, host, login) {
    const image = task.Spec.ContainerSpec?.Image;
    if (!host || !image || !/no such image/i.test(task.Status.Err ?? ''))
        return [];
    const logins = login ? [login] : [];
    const refused = await resolveImage(host, image, { logins, timeoutMs: 15_000 }).then(() => undefined, (error) => error);
    return refused instanceof failure/* Failure */.HR ? [`  registry: ${refused.why}`, ...refused.evidence.map(indented)] : [];
}
function indented(line) {
    return `    ${line}`;
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/heal/wait-until-up.js



/**
 * Waits until every task of the services has been replaced by one that runs, by the swarm and by the engine of its node.
 * The limit comes from the services: their start period, their grace period, and the batches of their updates.
 * @throws Failure with the cause, the node and the last lines of the log where they do not come up
 */
async function waitUntilUp({ place, swarm }, { expected, before, phase, context }) {
    const { manager, nodes } = swarm;
    const { clock, signal } = context;
    const { stack } = place;
    const reached = nodes.filter((item) => item.reached);
    const limits = [...expected.values()].map((spec) => replaceLimitMs(spec, spec.Mode.Replicated?.Replicas ?? nodes.length));
    const result = await watchStack({
        manager,
        stack,
        expected,
        before,
        nowhereBefore: servicesNowhere(before.services, before.nodes),
        timeoutMs: Math.max(...limits),
        waitForGrace: true,
        soakMs: 0,
        clock,
        signal,
        info: phase.info,
        progress: phase.progress,
        denied: createEngineCheck(reached, { clock, signal }),
    });
    if (result.ok)
        return;
    throw await diagnose({ stack, version: 'What was healed', watch: result, nodes, manager });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/heal/recreate.js














/**
 * Makes services again what the kept release says: its files on the nodes, and its specs of these services. A service that
 * was removed is made again. Where a spec is right already, all tasks are replaced. Other services stay as they are, so
 * that one that was stopped by hand stays stopped.
 * @returns what was done, one line each
 * @throws Failure where no release is kept, or the services do not come up
 */
async function recreate(locked, services, context) {
    const { place, swarm, stackDir } = locked;
    const { stack } = place;
    const { manager } = swarm;
    const { release } = await readKept(manager, stackDir, context);
    if (!release)
        throw nothingKept(stack);
    const wanted = services.filter(({ service }) => Object.hasOwn(release.digests, service));
    if (wanted.length === 0)
        return [];
    const names = wanted.map(({ service }) => service);
    return context.phase(`recreate ${names.join(', ')}`, async (phase) => {
        const digests = Object.fromEntries(names.map((name) => [name, release.digests[name] ?? '']));
        // A pull may take minutes: the stack is looked at after it.
        await bringLost(locked, { ...release, digests }, phase, context);
        const before = await viewStack(manager, stack, context.signal);
        requireNoUpdate(stack, names, before);
        const switched = await switchFiles({
            nodes: connectedNodes(swarm),
            release,
            previous: undefined,
            keptDir: keptFilesDir(stackDir),
            despiteFailures: true,
        }, context);
        await switched.keepDuring(() => deployStack(manager, {
            stack,
            text: onlyServices(stackToSend(release), new Set(names)),
            lease: `${stackDir}/lock`,
            // The swarm keeps the registry login that it has: this run knows none.
            keepLogins: true,
        }));
        const after = await viewStack(manager, stack, context.signal);
        const { expected } = appliedIn(after, stack, { ...release, digests });
        const kept = keptTasks(before, expected);
        for (const name of kept)
            await forceUpdate(manager, stack, name, undefined, context);
        await waitUntilUp(locked, { expected, before, phase, context });
        phase.proved(`${names.join(', ')}: as ${release.version} says`, 'specs, tasks and containers read back');
        const failure = switched.failure();
        if (failure !== undefined)
            throw failure;
        const files = switched.synced.filter(({ changed, removed }) => changed + removed > 0);
        return [
            ...names.map((name) => {
                const replaced = kept.includes(`${stack}_${name}`) ? ', and all its tasks were replaced' : ' again';
                return `${name}: its spec is that of ${release.version}${replaced}`;
            }),
            ...files.map(({ node, to, changed, removed }) => `${to} on ${node}: ${changed} files put back, ${removed} removed`),
        ];
    });
}
/** The sections of a spec that make tasks. How these are updated, and the labels of their service, replace none. */
const recreate_sections = ['TaskTemplate', 'Mode', 'EndpointSpec'];
/** Full names of the services of which the swarm replaces no task by itself when they get the expected spec. */
function keptTasks({ services, networks }, expected) {
    const found = new Map(services.map(({ Spec }) => [Spec.Name, comparableSpec(Spec, networks)]));
    return [...expected].flatMap(([name, wanted]) => {
        const now = found.get(name);
        return now && recreate_sections.every((section) => (0,external_node_util_.isDeepStrictEqual)(now[section], wanted[section])) ? [name] : [];
    });
}
function requireNoUpdate(stack, names, { services }) {
    for (const name of names.map((short) => `${stack}_${short}`)) {
        const service = services.find(({ Spec }) => Spec.Name === name);
        const update = service && openUpdate(service);
        if (update !== undefined)
            throw updateIsOpen(stack, name, update);
    }
}
function nothingKept(stack) {
    return new failure/* Failure */.HR({
        what: `Nothing of ${stack} can be made again.`,
        why: 'The ledger names no running release that is kept: Fairway did not deploy it, or its last deploy ended without proof.',
        fix: `Deploy ${stack} with swarm-deploy; then its release is kept.`,
    });
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/way-back/way-back-failures.js
var way_back_failures = __webpack_require__(8326);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/heal/stop-app.js



/** Milliseconds for all tasks to stop or to start: longer than any grace period that is of use. */
const settleMs = 5 * 60_000;
/** No node has this id, so a global service has no task. */
const stop_app_nowhere = 'node.id==nowhere';
/**
 * Takes all tasks of a stack away, but those of its stores of data, and proves that none runs. The services stay, and a
 * release that is put back gives each its replicas again.
 * @param stores the services that stay
 */
async function stopApp({ place: { stack }, swarm: { manager }, lock: { lost } }, stores, { clock, signal }) {
    const before = await viewStack(manager, stack, signal);
    const stopping = before.services.filter(({ Spec }) => isWriter(Spec) && !stores.includes(shortName(stack, Spec.Name)));
    const change = async (stop, specFor) => {
        for (const { ID, Spec: earlier } of stopping) {
            const requestFor = ({ services }) => {
                const service = services.find((one) => one.ID === ID);
                return service && updateRequest(service, specFor(service.Spec, earlier));
            };
            await changeService(manager, stack, requestFor, { clock, signal: stop });
        }
    };
    const tasksOf = ({ tasks }, { ID }) => tasks.filter(({ ServiceID }) => ServiceID === ID);
    // What was not up when it was stopped need not come up.
    const wereUp = stopping.filter((service) => tasksOf(before, service).some(runs));
    const settled = async (services, stop, is) => {
        const end = await (0,poll/* poll */.w)({ clock, signal: stop, timeoutMs: settleMs, intervalMs: 1_000 }, async () => {
            const now = await viewStack(manager, stack, stop);
            const all = services.every((service) => is(tasksOf(now, service)));
            return all ? { done: true, value: undefined } : { done: false };
        });
        return !end.timedOut;
    };
    const stopAll = async () => {
        await change(signal, withoutTasks);
        if (!(await settled(stopping, signal, (tasks) => !tasks.some(isAlive))))
            throw notSettled(stack, 'do not stop');
    };
    const failure = await stopAll().then(() => undefined, way_back_failures/* asFailure */.h_);
    return {
        failure,
        services: stopping.map(({ Spec }) => shortName(stack, Spec.Name)).sort(),
        async start() {
            // The run may be cancelled by now: what it stopped starts all the same.
            await change(lost, (_, earlier) => earlier);
            if (!(await settled(wereUp, lost, (tasks) => tasks.some(runs))))
                throw notSettled(stack, 'do not start again');
        },
    };
}
function isWriter({ Mode }) {
    return (Mode.Replicated?.Replicas ?? 0) > 0 || Boolean(Mode.Global);
}
/** The spec of a service with no task anywhere. */
function withoutTasks(spec) {
    if (!spec.Mode.Global)
        return { ...spec, Mode: { ...spec.Mode, Replicated: { Replicas: 0 } } };
    const { TaskTemplate } = spec;
    const { Placement } = TaskTemplate;
    const constraints = [...(Placement?.Constraints ?? []), stop_app_nowhere];
    return {
        ...spec,
        TaskTemplate: { ...TaskTemplate, Placement: { ...Placement, Constraints: constraints } },
    };
}
function runs({ Status }) {
    return Status.State === 'running';
}
function isAlive({ Status }) {
    return !['complete', 'shutdown', 'failed', 'rejected', 'remove', 'orphaned'].includes(Status.State);
}
function notSettled(stack, what) {
    return new failure/* Failure */.HR({
        what: `Tasks of ${stack} ${what}.`,
        why: 'The swarm was told so five minutes ago.',
        fix: `Look at them: docker stack ps --no-trunc ${stack}.`,
    });
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/watch/health-checks.js


const health_checks_idSchema = schemas/* array */.YOg(schemas/* object */.Ikc({ Id: schemas/* string */.YjP() }));
/**
 * The ids of the task containers that are healthy by a health check of their own, of each node's own engine. The swarm
 * does not tell tasks with a health check from those without.
 * @returns undefined where an engine does not answer
 */
async function healthyContainers(nodes, { signal }) {
    const healthy = (0,engine/* engineQuery */.FQ)('/containers/json', health_checks_idSchema, {
        filters: { 'is-task': ['true'], health: ['healthy'] },
    });
    const found = await Promise.all(nodes.map(({ host }) => (0,engine/* askEngine */.sb)(host, [healthy], { signal }).catch(() => undefined)));
    signal?.throwIfAborted();
    if (found.includes(undefined))
        return undefined;
    return new Set(found.flatMap((answers) => answers?.[0].map(({ Id }) => Id) ?? []));
}
/**
 * The ids of the task containers that run on each node, by its own engine: the swarm hears of a container's end from its
 * node, and late where that is busy.
 * @returns node id \u2192 ids; without the nodes whose engine does not answer
 */
async function runningContainers(nodes, { signal }) {
    const running = (0,engine/* engineQuery */.FQ)('/containers/json', health_checks_idSchema, { filters: { 'is-task': ['true'] } });
    const found = await Promise.all(nodes.map(async ({ node, host }) => {
        const answers = await (0,engine/* askEngine */.sb)(host, [running], { signal }).catch(() => undefined);
        return answers && [node.id, new Set(answers[0].map(({ Id }) => Id))];
    }));
    signal?.throwIfAborted();
    return new Map(found.filter((one) => one !== undefined));
}

// EXTERNAL MODULE: ./packages/docker/lib/engine/networks.js
var engine_networks = __webpack_require__(4121);
// EXTERNAL MODULE: ./packages/docker/lib/engine/volumes.js
var engine_volumes = __webpack_require__(9007);
;// CONCATENATED MODULE: ./packages/docker/lib/stack/faults/swarm-state.js



const allResources = (0,engine/* engineQuery */.FQ)('/nodes', schemas/* array */.YOg(schemas/* looseObject */._H3({
    Description: schemas/* looseObject */._H3({
        Hostname: schemas/* string */.YjP(),
        Resources: schemas/* looseObject */._H3({ NanoCPUs: schemas/* number */.aig().optional(), MemoryBytes: schemas/* number */.aig().optional() })
            .nullish(),
    }),
}))
    .transform((nodes) => new Map(nodes.flatMap(({ Description: { Hostname, Resources } }) => Resources?.NanoCPUs && Resources.MemoryBytes
    ? [[Hostname, { cpus: Resources.NanoCPUs / 1e9, memoryBytes: Resources.MemoryBytes }]]
    : []))));
const portsSchema = schemas/* looseObject */._H3({
    Ports: schemas/* array */.YOg(schemas/* looseObject */._H3({
        PublishedPort: schemas/* number */.aig().optional(),
        Protocol: schemas/* string */.YjP().optional(),
        PublishMode: schemas/* string */.YjP().optional(),
    }))
        .nullish(),
})
    .nullish();
const modes = {
    Replicated: 'replicated',
    Global: 'global',
    ReplicatedJob: 'replicated-job',
    GlobalJob: 'global-job',
};
const swarm_state_serviceSchema = schemas/* looseObject */._H3({
    Spec: schemas/* looseObject */._H3({
        Name: schemas/* string */.YjP(),
        Labels: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish(),
        Mode: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()),
        EndpointSpec: portsSchema,
    }),
    Endpoint: portsSchema,
})
    .transform(({ Spec, Endpoint }) => {
    const mode = Object.entries(modes).find(([key]) => Spec.Mode[key] !== undefined && Spec.Mode[key] !== null);
    // Swarm judges the ports that are written, and those that a service without numbers got.
    const ports = [...(Spec.EndpointSpec?.Ports ?? []), ...(Endpoint?.Ports ?? [])];
    return {
        name: Spec.Name,
        stack: Spec.Labels?.[stackLabel] ?? '',
        mode: mode?.[1] ?? 'replicated',
        ports: ports.flatMap(({ PublishedPort, Protocol = 'tcp', PublishMode }) => PublishedPort
            ? [
                {
                    port: `${PublishedPort}/${Protocol}`,
                    mode: PublishMode === 'host' ? 'host' : 'ingress',
                },
            ]
            : []),
    };
});
/** All services of the swarm, of all stacks. */
const allServices = (0,engine/* engineQuery */.FQ)('/services', schemas/* array */.YOg(swarm_state_serviceSchema));
const containerSchema = schemas/* looseObject */._H3({
    Names: schemas/* array */.YOg(schemas/* string */.YjP()).nullish(),
    Labels: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish(),
    Ports: schemas/* array */.YOg(schemas/* looseObject */._H3({ PublicPort: schemas/* number */.aig().optional(), Type: schemas/* string */.YjP().optional() }))
        .nullish(),
})
    .transform(({ Names, Labels, Ports }) => {
    const service = Labels?.['com.docker.swarm.service.name'] ?? '';
    const project = Labels?.['com.docker.compose.project'];
    const name = Names?.[0]?.replace(/^\//, '') ?? '';
    const container = `the container ${name}${project ? ` of the Compose project ${project}` : ''}`;
    const holder = service ? `the service ${service}` : container;
    const ports = (Ports ?? []).flatMap(({ PublicPort, Type = 'tcp' }) => PublicPort ? [`${PublicPort}/${Type}`] : []);
    // Docker lists a port once for IPv4 and once for IPv6.
    return [...new Set(ports)].map((port) => ({
        port,
        holder,
        service,
        stack: Labels?.[stackLabel] ?? '',
    }));
});
/** The ports of a node that running containers have there, apart from those of the routing mesh. */
const heldPorts = (0,engine/* engineQuery */.FQ)('/containers/json', schemas/* array */.YOg(containerSchema).transform((perContainer) => perContainer.flat()));
/** Reads what a deploy meets: services and networks of the swarm, networks, volumes and ports of each node. Nothing is changed. */
async function readSwarmState(manager, nodes, signal) {
    const [[services, networks, resources], perNode] = await Promise.all([
        (0,engine/* askEngine */.sb)(manager, [allServices, engine_networks/* allNetworks */.X, allResources], { signal }),
        Promise.all(nodes.map((item) => readNodeState(item, signal))),
    ]);
    return { services, networks, nodes: perNode, resources };
}
/** Reads networks, volumes and published ports of one node. */
async function readNodeState({ node, host }, signal) {
    const [networks, volumes, ports] = await (0,engine/* askEngine */.sb)(host, [engine_networks/* allNetworks */.X, engine_volumes/* allVolumes */.x, heldPorts], { signal });
    return { node: node.hostname, networks, volumes, ports };
}

// EXTERNAL MODULE: ./packages/docker/lib/engine/kept-definitions.js
var kept_definitions = __webpack_require__(3238);
;// CONCATENATED MODULE: ./packages/docker/lib/stack/faults/uses.js

/** Names that stand for a network of each node and not for one of the swarm (moby, NetworkMode.IsUserDefined). */
const ofNode = new Set(['host', 'bridge', 'none', 'default']);
/** The networks that a deploy needs: those that a service uses. Docker makes no other one. */
function uses_usedNetworks(stack, { services, networks }) {
    return used(stack, networks, services, networksOf).filter(({ external, name }) => !external || !ofNode.has(name));
}
/** The keys of the networks that services use without any stack file that defines them. */
function uses_undefinedNetworks({ services, networks, }) {
    return Object.entries(services).flatMap(([service, definition]) => networksOf(definition)
        .filter((key) => key !== 'default' && !Object.hasOwn(networks, key))
        .map((key) => ({ service, key })));
}
/** The named volumes that services of a stack mount. */
function usedVolumes(stack, { services, volumes }) {
    return used(stack, volumes, services, volumesOf);
}
function used(stack, section, services, keysOf) {
    const users = new Map();
    for (const [service, definition] of Object.entries(services))
        for (const key of new Set(keysOf(definition)))
            users.set(key, [...(users.get(key) ?? []), service]);
    return [...users].map(([key, by]) => {
        const definition = (0,record/* asRecord */.q)(section[key]);
        const external = definition['external'] !== undefined && definition['external'] !== false;
        const name = String(definition['name'] || (external ? key : `${stack}_${key}`));
        return { key, name, external, definition, services: by };
    });
}
/** A service without networks is on the network `default`. */
function networksOf(definition) {
    const { networks } = definition;
    const keys = Array.isArray(networks) ? networks.map(String) : Object.keys((0,record/* asRecord */.q)(networks));
    return keys.length > 0 ? keys : ['default'];
}
function volumesOf({ volumes }) {
    return (Array.isArray(volumes) ? volumes : []).flatMap((mount) => {
        const { type = 'volume', source } = (0,record/* asRecord */.q)(mount);
        return type === 'volume' && source ? [String(source)] : [];
    });
}

;// CONCATENATED MODULE: ./packages/docker/lib/stack/faults/network-faults.js





/** What Docker refuses in the networks of a stack, as far as its file tells. */
function network_faults_networkFaults(stack, name) {
    const undefinedOnes = undefinedNetworks(stack).map(({ service, key }) => ({
        keys: ['services', service, 'networks'],
        what: `The service ${service} uses the network ${key}`,
        why: 'No stack file has it under the top-level `networks`.',
        fix: `Add it there: \`${key}:\`, with \`external: true\` where it exists already.`,
    }));
    const forbidden = usedNetworks(name, stack).flatMap((network) => {
        const { key, external, definition } = network;
        const { driver } = definition;
        if (external && network.name === 'ingress') {
            const what = `The network ${key} is the routing mesh`;
            const fix = 'Use a network of your own.';
            return [{ keys: ['networks', key], what, why: 'Swarm attaches no service to it by name.', fix }];
        }
        if (external || !['bridge', 'host', 'macvlan', 'ipvlan', 'none', 'null'].includes(String(driver)))
            return [];
        return [
            {
                keys: ['networks', key, 'driver'],
                what: `The network ${key} has the driver ${driver}`,
                why: 'Such a network belongs to one node, and services need a network of the swarm.',
                fix: driver === 'host'
                    ? `Write \`${key}: {external: true, name: host}\`.`
                    : 'Write overlay or leave the driver out; or make the network by hand and name it as external.',
            },
        ];
    });
    const subnets = usedNetworks(name, stack).flatMap(({ key, external, definition }) => external ? [] : subnetFaults(key, definition));
    return [...undefinedOnes, ...forbidden, ...subnets];
}
/** An engine takes the base address of a subnet with its length, and nothing else. */
function subnetFaults(key, definition) {
    const { config } = asRecord(definition['ipam']);
    return (Array.isArray(config) ? config : []).flatMap((pool) => {
        const subnet = asRecord(pool)['subnet'];
        const right = subnet === undefined ? undefined : rightSubnet(String(subnet));
        if (right === subnet)
            return [];
        const what = `The network ${key} has the subnet "${subnet}"`;
        const why = 'Docker takes the first address of a subnet, a slash and its length.';
        return [{ keys: ['networks', key, 'ipam'], what, why, fix: `Write ${right}.` }];
    });
}
/** The subnet as an engine takes it, or one like it where the text is none. */
function rightSubnet(text) {
    const [base = '', bits] = text.split('/');
    const length = Number(bits);
    if (isIP(base) === 6 && /^\d{1,3}$/.test(bits ?? '') && length <= 128)
        return text;
    if (isIP(base) !== 4)
        return '10.20.0.0/24';
    if (!/^\d{1,2}$/.test(bits ?? '') || length > 32)
        return `${base}/24`;
    const number = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const first = number - (number % 2 ** (32 - length));
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${bits}`;
}
/**
 * What keeps the networks of a stack from being what its file says: external ones that are missing, names that are taken, and
 * existing networks that are another one. Docker never changes a network.
 * @param before the stack that was deployed last, where it is known
 */
function networkStateFaults(stack, next, state, before) {
    return uses_usedNetworks(stack, next).flatMap((network) => {
        if (network.external)
            return externalFaults(network, state.networks);
        const there = state.networks.find((found) => found.name === network.name && found.scope !== 'local');
        const local = localFaults(network, state);
        if (!there)
            return local;
        if (there.labels[stackLabel] !== stack)
            return [taken(network, there)];
        const changed = differencesOf(network, there, before).filter((difference) => !(0,kept_definitions/* isLabel */.J2)(difference));
        return changed.length === 0 ? local : [...local, changedFault(stack, network, changed)];
    });
}
/** The labels of networks that Docker will not bring up to date, each in words. */
function networkLabels(stack, next, { networks }) {
    return uses_usedNetworks(stack, next).flatMap((network) => {
        const there = networks.find(({ name, scope }) => name === network.name && scope !== 'local');
        if (!there || network.external)
            return [];
        return differencesOf(network, there)
            .filter(kept_definitions/* isLabel */.J2)
            .map((difference) => `the network ${network.name} keeps its labels: ${inWords(difference)}`);
    });
}
/** What an existing network lacks of its definition. Without a driver, `docker stack deploy` asks for overlay. */
function differencesOf({ key, definition }, is, before) {
    const last = before && (0,record/* asRecord */.q)(before.networks[key]);
    return (0,kept_definitions/* networkDifferences */.ht)({ driver: 'overlay', ...definition }, is, last);
}
/** One difference as a line for people. */
function inWords({ key, wanted, is }) {
    return `${key} is ${is === '' ? 'empty' : is}, and the file says ${wanted === '' ? 'empty' : wanted}`;
}
function externalFaults({ key, name, services }, networks) {
    const found = networks.filter((network) => network.name === name || network.id === name);
    if (found.some(({ scope }) => scope === 'swarm'))
        return [];
    const local = found[0];
    return [
        {
            keys: ['networks', key],
            what: local
                ? `The network ${name} belongs to one node, and services need a network of the swarm`
                : `The swarm has no network ${name}, which the stack expects there`,
            why: local
                ? `Its scope is ${local.scope} (driver ${local.driver}).`
                : `The stack file says that it is external, so Docker does not make it. Used by: ${services.join(', ')}.`,
            fix: `Create it on a manager: docker network create --driver overlay ${name}${local ? '_swarm, and write that name' : ''}; or remove \`external\`.`,
        },
    ];
}
function taken({ key, name }, there) {
    const owner = there.labels[stackLabel];
    return {
        keys: ['networks', key],
        what: `The name ${name} is taken by another network`,
        why: owner
            ? `It belongs to the stack ${owner}.`
            : 'It does not belong to this stack: it was made by hand.',
        fix: `Write \`external: true\` and \`name: ${name}\` to use it, or give the network of the stack another \`name\`.`,
    };
}
/** A node that has a network of its own of this name: its tasks would get on the wrong one, or on none. */
function localFaults({ key, name }, { networks, nodes }) {
    const isLocal = (network) => network.name === name && network.scope === 'local';
    const having = nodes.filter((node) => node.networks.some(isLocal)).map(({ node }) => node);
    const local = [...networks, ...nodes.flatMap((node) => node.networks)].find(isLocal);
    if (!local)
        return [];
    const project = local.labels['com.docker.compose.project'];
    return [
        {
            keys: ['networks', key],
            what: `The name ${name} is taken by a network of ${having.length > 0 ? having.join(', ') : 'the manager'}`,
            why: `A ${local.driver} network of that name exists there${project ? `, of the Compose project ${project}` : ''}. Docker would mix it up with the network of the stack.`,
            fix: 'Give the network of the stack another `name`, rename the stack or the Compose project, or remove the other network: docker network rm.',
        },
    ];
}
function changedFault(stack, { key, name, services }, changed) {
    const [first] = changed;
    return {
        keys: ['networks', key, ...(first?.key.split('.').slice(0, 1) ?? [])],
        what: `The network ${name} exists and is not what the stack file says`,
        why: 'Docker makes a network once and never changes it. The deploy would leave it as it is.',
        evidence: changed.map(inWords),
        fix: `Write another key or \`name\` for it, such as \`name: ${name}_2\`: the services move to the new network with this release. Or remove it by hand: docker service rm ${services.map((service) => `${stack}_${service}`).join(' ')}, then docker network rm ${name}. Nobody is served from then until the next deploy.`,
    };
}
/** What the networks of a stack lack of what its file says, and which are missing, in words. */
function networksApart(stack, next, networks) {
    return uses_usedNetworks(stack, next).flatMap((network) => {
        const { name, external } = network;
        const there = networks.find((found) => found.name === name && found.scope !== 'local');
        if (!there)
            return external ? [] : [`the network ${name} is not there`];
        if (external)
            return [];
        return differencesOf(network, there)
            .filter((difference) => !(0,kept_definitions/* isLabel */.J2)(difference))
            .map((difference) => `the network ${name}: ${inWords(difference)}`);
    });
}

;// CONCATENATED MODULE: ./packages/docker/lib/stack/faults/volume-faults.js





/**
 * What keeps the volumes of a stack from being what its file says. A volume belongs to a node; Swarm makes one that is missing
 * when a task starts there, an external one as well, and never changes one that exists.
 * @param mayRun whether a service may run on a node
 * @param before the stack that was deployed last, where it is known
 */
function volumeStateFaults(stack, next, nodes, mayRun, before) {
    return usedVolumes(stack, next).flatMap((volume) => {
        const takers = nodes.filter(({ node }) => volume.services.some((service) => mayRun(service, node)));
        const having = takers.flatMap(({ node, volumes }) => {
            const is = volumes.find(({ name }) => name === volume.name);
            return is ? [{ node, is }] : [];
        });
        if (volume.external)
            return having.length > 0 || takers.length === 0 ? [] : [missing(volume, takers)];
        const lines = having.flatMap(({ node, is }) => volume_faults_differencesOf(volume, is, before)
            .filter((difference) => !(0,kept_definitions/* isLabel */.J2)(difference))
            .map((difference) => ({ node, line: `${node}: ${inWords(difference)}`, key: difference.key })));
        if (lines.length === 0)
            return [];
        const where = [...new Set(lines.map(({ node }) => node))].join(', ');
        return [
            {
                keys: ['volumes', volume.key, lines[0]?.key.split('.')[0] ?? ''],
                what: `The volume ${volume.name} exists on ${where} and is not what the stack file says`,
                why: 'Docker makes a volume once and never changes it. New tasks would get the old one.',
                evidence: lines.map(({ line }) => line),
                fix: `Write another key or \`name\` for it, such as \`name: ${volume.name}_2\`: the new volume begins empty. Or remove it by hand on ${where}, which deletes its data: stop the services that use it, then docker volume rm ${volume.name}.`,
            },
        ];
    });
}
/** What a reader should know about the volumes of a stack, each in words. */
function volumeWarnings(stack, next, nodes, mayRun) {
    return usedVolumes(stack, next).flatMap((volume) => {
        const takers = nodes.filter(({ node }) => volume.services.some((service) => mayRun(service, node)));
        const labels = takers.flatMap(({ node, volumes }) => volumes
            .filter(({ name }) => name === volume.name && !volume.external)
            .flatMap((is) => volume_faults_differencesOf(volume, is).filter(kept_definitions/* isLabel */.J2))
            .map((difference) => `the volume ${volume.name} on ${node} keeps its labels: ${inWords(difference)}`));
        const lacking = takers.filter(({ volumes }) => !volumes.some(({ name }) => name === volume.name));
        if (!volume.external || lacking.length === 0 || lacking.length === takers.length)
            return labels;
        const names = lacking.map(({ node }) => node).join(', ');
        return [
            ...labels,
            `the external volume ${volume.name} is not on ${names}: a task that starts there gets an empty one`,
        ];
    });
}
/** What the volumes of one node lack of what a stack says, and which are missing there, for the services that run there. */
function volumesApart(stack, next, { node, volumes }, services) {
    return usedVolumes(stack, next)
        .filter((volume) => volume.services.some((service) => services.has(service)))
        .flatMap((volume) => {
        const is = volumes.find(({ name }) => name === volume.name);
        if (!is)
            return [`${node}: the volume ${volume.name} is not there`];
        if (volume.external)
            return [];
        return volume_faults_differencesOf(volume, is)
            .filter((difference) => !(0,kept_definitions/* isLabel */.J2)(difference))
            .map((difference) => `${node}: the volume ${volume.name}: ${inWords(difference)}`);
    });
}
function volume_faults_differencesOf({ key, definition }, is, before) {
    return (0,kept_definitions/* volumeDifferences */.ZS)(definition, is, before && (0,record/* asRecord */.q)(before.volumes[key]));
}
function missing({ key, name }, takers) {
    const nodes = takers.map(({ node }) => node).join(', ');
    return {
        keys: ['volumes', key],
        what: `No node has the volume ${name}, which the stack expects there`,
        why: `The stack file says that it is external. Swarm would make an empty one without a word. Looked on ${nodes}.`,
        fix: `Create it on the node that has the data: docker volume create ${name}; or remove \`external\` to let Swarm make it.`,
    };
}
/**
 * Datastores whose new task would start beside the old one, on the same files. Docker does what the file says, and the
 * files are destroyed.
 * @param managed directories that the deploy itself syncs
 */
function volume_faults_sharedWriteFaults(services, managed) {
    return sharedWrites(services, managed).flatMap(({ service, section, to, store }) => store === undefined
        ? []
        : [
            {
                keys: ['services', service, 'deploy', section, 'order'],
                what: `The service ${service} has "order: start-first" in ${section}, and writes to ${to}`,
                why: `${store} is a datastore. Its new task would start beside the old one, and two of it destroy each other's files.`,
                fix: 'Write `order: stop-first`, or leave `order` out.',
            },
        ]);
}
/** The services whose new task starts beside the old one while both write to the same place, each in words. */
function sharedWriteWarnings(services, managed) {
    return shared_writes_sharedWrites(services, managed).map(({ service, section, to }) => `${service} has "order: start-first" in ${section}: while it is updated, two tasks may write to ${to}. Unless both releases can share it, write order: stop-first`);
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/prove/networks-and-volumes.js




/**
 * How the networks of a release, and the volumes of every node that runs a task of it, differ from its stack file: one
 * sentence each.
 */
async function networksAndVolumesApart(request) {
    const { manager, nodes, stack, release, view, signal } = request;
    const merged = readRendered(release.stack);
    const running = servicesByNode(stack, view);
    const takers = nodes.filter(({ node }) => running.has(node.id));
    const [[networks], states] = await Promise.all([
        (0,engine/* askEngine */.sb)(manager, [engine_networks/* allNetworks */.X], { signal }),
        Promise.all(takers.map(async (item) => ({ id: item.node.id, state: await readNodeState(item, signal) }))),
    ]);
    const apart = [
        ...networksApart(stack, merged, networks),
        ...states.flatMap(({ id, state }) => volumesApart(stack, merged, state, running.get(id) ?? new Set())),
    ];
    return { apart, asked: takers.length };
}
/**
 * Proves that the networks of a release, and the volumes of every node that runs a task of it, are what its stack file says.
 * Specs name them only; Docker leaves existing ones as they are without a word.
 * @throws Failure naming every difference
 */
async function proveNetworksAndVolumes(request) {
    const { stack, release, phase } = request;
    const { apart, asked } = await networksAndVolumesApart(request);
    if (apart.length === 0) {
        phase.proved('networks and volumes are what the stack file says', `read back from the swarm and ${asked} ${asked === 1 ? 'node' : 'nodes'}`);
        return;
    }
    throw new failure/* Failure */.HR({
        what: `Networks or volumes of ${stack} are not what ${release.version} says.`,
        why: 'Docker makes them once and never changes them. Somebody made or changed them while the deploy ran.',
        evidence: apart,
        fix: 'Write another `name` for what differs, or remove it by hand, and run this again.',
    });
}
/** Node id \u2192 the services, by their names in the stack file, that run a task there. */
function servicesByNode(stack, { services, tasks }) {
    const names = new Map(services.map(({ ID, Spec }) => [ID, shortName(stack, Spec.Name)]));
    const running = new Map();
    for (const { NodeID, ServiceID, Status } of tasks) {
        const service = names.get(ServiceID);
        if (Status.State !== 'running' || !NodeID || !service)
            continue;
        running.set(NodeID, (running.get(NodeID) ?? new Set()).add(service));
    }
    return running;
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/run/release-variable.js
var release_variable = __webpack_require__(6057);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/prove/probe-facts.js


/** What probes are told about a stack: its services, and the values of the variables that they are given. */
function probeFacts(manager, stack, release, signal) {
    const view = () => viewStack(manager, stack, signal);
    return {
        lookAtServices: async () => servicesSeen(stack, release, await view()),
        variable: async (name) => variableIn((await view()).services.map(({ Spec }) => Spec), name),
    };
}
/**
 * The value of a variable that the services of a stack are given.
 * @throws Failure where they are given different ones
 */
function variableIn(specs, name) {
    const environments = specs.map(({ Name, TaskTemplate }) => {
        const given = (TaskTemplate.ContainerSpec?.Env ?? []).map((line) => {
            const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(line) ?? [];
            return [key, value];
        });
        return [Name, Object.fromEntries(given)];
    });
    return (0,release_variable/* variableOfServices */.K)(name, Object.fromEntries(environments));
}
/** The services of a stack by its running tasks. */
function servicesSeen(stack, { digests }, { services, tasks }) {
    return services.map(({ ID, Spec }) => {
        const service = shortName(stack, Spec.Name);
        const meant = tasks.filter(({ ServiceID, DesiredState }) => ServiceID === ID && DesiredState === 'running');
        const running = meant.filter(({ Status }) => Status.State === 'running');
        const failed = tasks.filter(({ ServiceID, Status }) => ServiceID === ID && Status.State === 'failed');
        const job = Spec.Mode.ReplicatedJob || Spec.Mode.GlobalJob;
        const wanted = Spec.Mode.Replicated ? (Spec.Mode.Replicated.Replicas ?? 1) : Math.max(meant.length, 1);
        return {
            service,
            host: undefined,
            state: job ? 'job' : running.length >= wanted ? 'up' : failed.length > 0 ? 'down' : 'starting',
            running: running.length,
            wanted,
            restarts: failed.length,
            image: running[0]?.Spec.ContainerSpec?.Image,
            released: digests[service],
            why: failed.at(-1)?.Status.Err,
            evidence: [],
        };
    });
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/tell/version.js
var version = __webpack_require__(9963);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/tell/health-checks.js
var health_checks = __webpack_require__(4607);
// EXTERNAL MODULE: ./packages/health/lib/run-probes.js + 22 modules
var run_probes = __webpack_require__(7208);
// EXTERNAL MODULE: ./packages/runtime/lib/text/count.js
var text_count = __webpack_require__(3584);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/prove/cut-off-nodes.js

/** The failure of probes that were answered no. It carries the result of each probe. */
class ProbesSaidNo extends failure/* Failure */.HR {
    results;
    constructor(results, { what, why, evidence, fix }) {
        super({ what, why, evidence, fix });
        this.results = results;
    }
}
/**
 * The nodes through which a probe fails that succeeds through another node. The services answer, but the route to them
 * from these nodes is broken.
 *
 * Empty where a probe fails through all nodes, names no node, or asks over no network, such as one of a database inside
 * its container or of a disk: then the release itself may be broken.
 */
function cutOffNodes(results) {
    const failed = results.filter(({ ok }) => !ok);
    const answered = new Set(results.filter(({ ok }) => ok).map(({ probe }) => probe));
    const nodes = failed.map(({ probe, kind, node }) => (kind === 'url' || kind === 'tcp') && answered.has(probe) ? node : undefined);
    return nodes.every((node) => node !== undefined) ? [...new Set(nodes)] : [];
}

// EXTERNAL MODULE: ./packages/docker/lib/watch/behind-probes.js + 1 modules
var behind_probes = __webpack_require__(8098);
// EXTERNAL MODULE: ./packages/health/lib/verdict.js
var verdict = __webpack_require__(154);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/prove/service-container.js
/**
 * The container of a service in which its database can be asked. It is the container of the newest running task on a
 * node that the swarm reports as ready and that this run is connected to.
 * @param service the full name of the service in the swarm
 */
function serviceContainer({ services, tasks, nodes: known }, service, nodes) {
    const id = services.find(({ Spec }) => Spec.Name === service)?.ID;
    const ready = new Set(known.filter(({ state }) => state === 'ready').map((node) => node.id));
    const running = tasks
        .filter(({ ServiceID, DesiredState, Status }) => id !== undefined && ServiceID === id && DesiredState === 'running' && Status.State === 'running')
        .toSorted((a, b) => b.CreatedAt.localeCompare(a.CreatedAt));
    for (const { NodeID, Status } of running) {
        const at = nodes.find(({ node }) => node.id === NodeID && ready.has(node.id));
        const container = Status.ContainerStatus?.ContainerID;
        if (at && container)
            return { node: at.node.hostname, container: { host: at.host, id: container } };
    }
    return { container: undefined };
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/prove/require-yes.js





/** @throws ProbesSaidNo where one of the results is a no. It says what stands behind the probes. */
async function requireYes(results, request) {
    const failure = (0,verdict/* probesFailure */.G_)(results, { allowEmpty: true });
    if (failure)
        throw new ProbesSaidNo(results, await withServicesOf(request, failure, results));
}
/** Adds to the failure of probes the last words of the stack's services, and where they listen. */
async function withServicesOf({ settings: { stack }, swarm: { manager }, nodes, applied, signal }, failure, results) {
    const failed = results.filter(({ ok }) => !ok);
    const throughThem = nodes.filter(({ node }) => failed.some((result) => result.node === node.hostname));
    return (0,behind_probes/* withServicesBehind */.RQ)(failure, {
        failed,
        services: [...applied.expected].map(([name, spec]) => ({
            service: shortName(stack, name),
            ports: portsOf(spec),
            needs: [],
        })),
        async find(limit) {
            const view = await viewStack(manager, stack, limit);
            return (service) => {
                const [found] = [throughThem, nodes].flatMap((some) => {
                    const { node, container } = serviceContainer(view, `${stack}_${service}`, some);
                    return container ? [{ ...container, place: node ?? container.host.name }] : [];
                });
                return found;
            };
        },
        signal,
    });
}
function portsOf({ EndpointSpec: endpoint }) {
    return (endpoint?.Ports ?? []).flatMap(({ Protocol, TargetPort, PublishedPort }) => Protocol === 'udp' || Protocol === 'sctp' || !TargetPort || !PublishedPort
        ? []
        : [{ first: PublishedPort, last: PublishedPort, target: TargetPort }]);
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/prove/seen-running.js

/**
 * The running tasks of the release on the nodes that were asked, and whether each is healthy by a health check of its
 * own.
 * @returns undefined where an engine does not say so
 */
async function seenRunning({ settings, nodes, applied, signal }, view) {
    const healthy = await healthyContainers(nodes, { signal });
    return healthy && tasksSeen(settings.stack, applied.expected, nodes, view, healthy);
}
/** Judges the tasks of a stack by the containers that are healthy. */
function tasksSeen(stack, expected, nodes, { services, tasks }, healthy) {
    const names = new Map(services.map(({ ID, Spec }) => [ID, Spec.Name]));
    const asked = new Set(nodes.map(({ node }) => node.id));
    return tasks.flatMap(({ ServiceID, NodeID, DesiredState, Status }) => {
        const name = names.get(ServiceID) ?? '';
        const runs = DesiredState === 'running' && Status.State === 'running';
        if (!runs || !expected.has(name) || !asked.has(NodeID ?? ''))
            return [];
        const id = Status.ContainerStatus?.ContainerID ?? '';
        return [{ service: shortName(stack, name), checked: healthy.has(id) }];
    });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/prove/prove.js











/** The services already run, so a probe that is not answered yes within this time has failed. */
const probeTimeoutMs = 30_000;
/**
 * The additional time for a probe that fails through some nodes only. Engines repeat to each other what one of them
 * missed every 30 s (memberlist, PushPullInterval of DefaultLANConfig).
 */
const cutOffTimeoutMs = 30_000;
/**
 * The time for probes after the soak. It is short: the same services answered before the soak. It is not zero: they may
 * be busy.
 */
const lastProbeTimeoutMs = 15_000;
/**
 * Proves that a release serves: every service runs exactly the applied spec for the whole soak, and every probe is
 * answered yes before and after the soak.
 * @throws Failure with the cause, the node and the last lines of the log
 */
async function proveRelease(request) {
    const { settings, swarm, release, applied, before, phase, soakMs, timeoutMs, clock, logger } = request;
    const probesFailed = new AbortController();
    const signals = [probesFailed.signal, ...(request.signal ? [request.signal] : [])];
    const deniedByEngines = createEngineCheck(request.nodes, { clock, signal: request.signal });
    let firstRound;
    const result = await watchStack({
        manager: swarm.manager,
        stack: settings.stack,
        expected: applied.expected,
        before,
        nowhereBefore: request.nowhereBefore,
        timeoutMs,
        waitForGrace: request.waitForGrace,
        soakMs,
        clock,
        info: phase.info,
        progress: phase.progress,
        signal: AbortSignal.any(signals),
        async denied(view) {
            const kept = request.everywhere ? keptFromNodes(view, request.nodes) : new Map();
            return kept.size > 0 ? kept : deniedByEngines(view);
        },
        onUp() {
            firstRound ??= askWithRetry(request);
            firstRound.catch((error) => probesFailed.abort(error));
        },
    });
    if (!result.ok) {
        const { manager, nodes } = swarm;
        const { stack, login } = settings;
        throw await diagnose({
            stack,
            version: (0,version/* shortVersion */.L)(release.version),
            watch: result,
            nodes,
            manager,
            login,
        });
    }
    await firstRound;
    const probes = await askProbes(request, lastProbeTimeoutMs);
    await requireYes(probes, request);
    const nowhere = servicesNowhere(result.view.services, result.view.nodes);
    const aside = [...applied.expected.keys()].filter((name) => nowhere.has(name));
    if (aside.length > 0)
        logger.warn(`No node takes ${aside.join(', ')}, as before this run.`);
    const seen = await seenRunning(request, result.view);
    phase.proved(`${(0,text_count/* countOf */.p)(applied.expected.size - aside.length, 'service runs', 'services run')} ${release.version}`, `${seen ? `${(0,health_checks/* countRunning */.JX)(seen, 'task')}; ` : ''}spec, digest, node and health of every task, read back for ${soakMs / 1000} s; then their containers, of each node's own engine`);
    sayLeftOnPaused(request, result.view);
    if (probes.length > 0) {
        phase.proved(`${(0,text_count/* countOf */.p)(probes.length, 'probe')} passed`, [...new Set(probes.map(({ probe }) => probe))].join(', '));
    }
    return { view: result.view, probes, seen };
}
/** Warns of tasks of an earlier release that Swarm leaves running: they still answer for their service. */
function sayLeftOnPaused({ settings, applied, release, logger }, view) {
    const left = leftOnPausedNodes(settings.stack, view, applied.expected.keys());
    if (left.length === 0)
        return;
    logger.warn(`Not ${release.version}: ${left.join(', ')}. The nodes are paused, and Swarm leaves tasks of a global service there as they are. They get it when the node is active again: docker node update --availability active NODE`);
}
/**
 * Runs the probes, longer where they fail through some nodes only.
 * @throws ProbesSaidNo where a probe still fails at the end
 */
async function askWithRetry(request) {
    const { phase } = request;
    const results = await askProbes(request, probeTimeoutMs);
    const nodes = cutOffNodes(results);
    if (nodes.length === 0) {
        await requireYes(results, request);
        return results;
    }
    phase.info(`Probes fail through ${nodes.join(', ')} only: asking again, because the cause may be the network between the nodes.`);
    const again = await askProbes(request, cutOffTimeoutMs);
    await requireYes(again, request);
    return again;
}
/** The nodes as probes know them: `{node}` stands for each, and `from: hosts` asks from each. */
function probeTargets(nodes) {
    return nodes.map(({ node, host }) => ({ name: node.hostname, address: host.address, host }));
}
async function askProbes(request, timeoutMs) {
    const { settings, swarm, nodes, release, verify, fetch, clock, logger, signal } = request;
    if (verify.length === 0)
        return [];
    return (0,run_probes/* runProbes */.j)(verify, {
        targets: probeTargets(nodes),
        async findContainer(service) {
            const view = await viewStack(swarm.manager, settings.stack, signal);
            return serviceContainer(view, `${settings.stack}_${service}`, nodes);
        },
        ledgers: { directory: (0,state_dir/* stackStateDir */.RF)(settings.stateDir, settings.stack), on: [swarm.manager] },
        ...probeFacts(swarm.manager, settings.stack, release, signal),
        release: release.version,
        timeoutMs,
        fetch,
        clock,
        logger,
        signal,
    });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/files-apart.js



/** The directories of a release that are not on the nodes as they were brought there. All nodes are read side by side. */
async function filesApart({ files }, nodes, signal) {
    const found = await Promise.all(files.flatMap((content) => nodesTaking(content, nodes).map(async ({ node, host }) => {
        const { to, manifest } = content;
        const of = { of: to, host: node.hostname, field: 'files', expected: `manifest ${files_apart_short(manifest)}` };
        try {
            const is = await (0,tree/* manifestOfHost */.Nb)(host, to, { signal });
            if (is === manifest)
                return [];
            return [{ ...of, found: is === undefined ? 'no such directory' : `manifest ${files_apart_short(is)}` }];
        }
        catch (error) {
            signal.throwIfAborted();
            return [{ ...of, found: `unreadable: ${(0,failure/* messageOf */.bD)(error).split('\n')[0]}` }];
        }
    })));
    return found.flat();
}
const files_apart_short = (manifest) => manifest.slice(0, 12);

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/nodes-seen.js



/**
 * Sorts the nodes on which services of a stack may run. A node that people have drained or paused is not missed, nor the
 * entry that a machine left behind when it joined again.
 * @param now the nodes as the swarm reports them now
 * @param specs the specs of the services
 */
function nodesSeen(swarm, now, specs) {
    const connected = [];
    const unseen = [];
    for (const node of now) {
        if (node.availability !== 'active' || isLeftOver(node, now) || !mayRun(node, specs))
            continue;
        const tried = swarm.nodes.find((one) => one.node.id === node.id);
        if (node.state !== 'ready')
            unseen.push({ host: node.hostname, why: `the swarm says that it is ${node.state}` });
        else if (tried?.host && tried.facts)
            connected.push({ node, host: tried.host });
        else
            unseen.push({ host: node.hostname, why: whyNotConnected(tried) });
    }
    return { connected, unseen };
}
function mayRun(node, specs) {
    return specs.some(({ TaskTemplate }) => placement_nodesAllowed(TaskTemplate.Placement?.Constraints ?? [], [node]).length > 0);
}
function whyNotConnected(tried) {
    if (tried === undefined || tried.reached)
        return 'it came into the swarm after this run had begun';
    return (0,failure/* reasonOf */.A3)(tried.error);
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/running/environment-secrets.js
var environment_secrets = __webpack_require__(7862);
// EXTERNAL MODULE: ./packages/docker/lib/engine/environment.js
var environment = __webpack_require__(7457);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/dependencies.js

/** Variables whose whole value is a host name. */
const namesHost = /(?:HOST|HOSTNAME|ADDR|ADDRESS|SERVER|ENDPOINT|UPSTREAM|BROKER|URL|URI|DSN)S?$/i;
/**
 * The services that each service depends on: those that the stack file names in `depends_on`, which Swarm ignores, and
 * those that its environment names as the host of a URL or an address. Two services that need each other depend on
 * neither, since neither explains the other.
 * @returns service \u2192 names in the stack, sorted
 */
function dependencies(stack, services, merged) {
    const names = new Set(services.map(({ service }) => service));
    const found = new Map(services.map(({ service, environment }) => {
        const declared = declaredIn(merged?.services[service]?.['depends_on']);
        const used = Object.entries(environment)
            .flatMap(([name, value]) => hostsIn(name, value))
            .map((host) => shortHost(stack, host));
        const others = [...declared, ...used].filter((name) => names.has(name) && name !== service);
        return [service, [...new Set(others)].sort()];
    }));
    return new Map([...found].map(([service, others]) => [
        service,
        others.filter((other) => !reaches(other, service, found)),
    ]));
}
function declaredIn(value) {
    return Array.isArray(value) ? value.map(String) : Object.keys((0,record/* asRecord */.q)(value));
}
/** The hosts that one variable names. */
function hostsIn(name, value) {
    return value.split(/[\s,;]+/).flatMap((word) => {
        const url = /^[A-Za-z][A-Za-z0-9+.:-]*:\/\/(?:[^/?#]*@)?([A-Za-z0-9_.-]+)/.exec(word)?.[1];
        const address = /^(?:[^@\s/]+@)?([A-Za-z0-9_.-]+):\d+(?:\/.*)?$/.exec(word)?.[1];
        const host = namesHost.test(name) && /^[A-Za-z0-9_.-]+$/.test(word) ? word : undefined;
        return url ?? address ?? host ?? [];
    });
}
function shortHost(stack, host) {
    const name = host.replace(/^tasks\./, '');
    return name.startsWith(`${stack}_`) ? name.slice(stack.length + 1) : name;
}
function reaches(from, to, found, seen = new Set()) {
    if (from === to)
        return true;
    if (seen.has(from))
        return false;
    seen.add(from);
    return (found.get(from) ?? []).some((next) => reaches(next, to, found, seen));
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/kept-services.js



/**
 * The services that should run: by the specs that the release was proven with, and by its stack file where no specs are
 * kept.
 */
function keptServices(stack, { release, specs }) {
    if (specs) {
        return [...specs].map(([name, { Mode, TaskTemplate: { ContainerSpec }, },]) => ({
            name,
            replicas: Mode.Replicated?.Replicas ?? 1,
            image: ContainerSpec?.Image,
            environment: (0,environment/* environmentOf */.p)(ContainerSpec?.Env ?? []),
        }));
    }
    if (!release)
        return [];
    return Object.entries(readRendered(release.stack).services).map(([service, { deploy, environment }]) => ({
        name: `${stack}_${service}`,
        replicas: Number((0,record/* asRecord */.q)(deploy)['replicas'] ?? 1),
        image: release.digests[service],
        environment: Object.fromEntries(Object.entries((0,record/* asRecord */.q)(environment)).map(([name, value]) => [name, String(value ?? '')])),
    }));
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/removed-services.js
/**
 * The services of a stack whose removal the engine of a manager remembers. It keeps its last events only, and none of
 * before its start, so a missing event proves nothing.
 * @param names full names
 * @returns full name \u2192 when it was removed, in milliseconds since the Unix epoch
 */
async function removalsRemembered(manager, names, signal) {
    if (names.length === 0)
        return new Map();
    const script = 'exec docker events --since 720h --until "$(date +%s)" --filter type=service --filter event=remove --format "{{.Time}} {{.Actor.Attributes.name}}"';
    const result = await manager
        .exec(['sh', '-c', script], {
        accept: 'any',
        timeoutMs: 20_000,
        show: 'removed services',
        signal,
    })
        .catch(() => undefined);
    signal.throwIfAborted();
    const removed = (result?.stdout ?? '').split('\n').flatMap((line) => {
        const [, seconds = '', name = ''] = /^(\d+) (\S+)$/.exec(line) ?? [];
        return names.includes(name) ? [[name, Number(seconds) * 1_000]] : [];
    });
    return new Map(removed);
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/restarts.js

/** Milliseconds. Failed tasks that ended before that are not counted. */
const countedMs = 60 * 60_000;
/** Milliseconds within which failures in one place are a loop. */
const loopMs = 15 * 60_000;
/** Failures in one place after which the next task is taken to fail as well. */
const restarts_failuresThatAreALoop = 3;
/** Milliseconds that a task runs at least before an earlier loop is over. */
const stableMs = 60_000;
/**
 * Reads the restarts of a service out of the tasks that Swarm lists: it keeps the last five of each place by default. A
 * loop is told also at a moment when a task runs, until that one has lived for longer than those that failed.
 * @param now milliseconds since the Unix epoch by the clock of the swarm
 */
function restartsOf(tasks, now) {
    const failed = tasks.filter(hasFailed).toSorted(byEnd);
    const recent = failed.filter((task) => now - endOf(task) <= countedMs);
    const places = [...new Set(recent.map(placeOf))];
    const loops = places.flatMap((place) => loopIn(place, recent, tasks, now) ?? []);
    return { count: recent.length, loop: loops[0], last: recent.at(-1) };
}
function loopIn(place, failed, tasks, now) {
    const own = failed.filter((task) => placeOf(task) === place && now - endOf(task) <= loopMs);
    const last = own.at(-1);
    if (own.length < restarts_failuresThatAreALoop || !last)
        return undefined;
    const longest = Math.max(stableMs, ...own.map((task) => endOf(task) - Date.parse(task.CreatedAt)));
    const current = tasks.find((task) => placeOf(task) === place && task.Status.State === 'running' && !isOver(task));
    if (current && now - endOf(current) > longest)
        return undefined;
    return `it failed ${own.length} times within ${minutes(now - endOf(own[0] ?? last))}: ${describeEnd(last)}`;
}
/** When a task reached its last state: its end, where it is over. */
function endOf(task) {
    return Date.parse(task.Status.Timestamp) || Date.parse(task.CreatedAt);
}
function minutes(ms) {
    const count = Math.max(1, Math.ceil(ms / 60_000));
    return `${count} ${count === 1 ? 'minute' : 'minutes'}`;
}
function byEnd(a, b) {
    return endOf(a) - endOf(b);
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/service-state.js




/** Milliseconds within which Swarm makes the next task after one has ended. */
const nextTaskMs = 15_000;
/** Judges one service. Nothing but its argument counts. */
function serviceState(seen) {
    const { service, released, nodes, now } = seen;
    const tasks = seen.tasks.map((task) => (seen.away.has(task.ID) ? withoutContainer(task) : task));
    const progress = progressOf(service, tasks, nodes);
    const restarts = restartsOf(tasks, now);
    const seenOf = (state, why, task) => ({
        state,
        running: progress.running,
        wanted: progress.wanted,
        restarts: restarts.count,
        ...(why === undefined ? {} : { why }),
        ...(task === undefined ? {} : { task }),
    });
    const byHand = stoppedByHand(service.Spec, released);
    if (byHand !== undefined)
        return { ...seenOf('stopped', byHand.why), wanted: byHand.wanted };
    const update = updateUnderWay(service, now);
    if (update !== undefined)
        return seenOf('starting', update);
    const { ReplicatedJob, GlobalJob, Global } = service.Spec.Mode;
    if (ReplicatedJob ?? GlobalJob)
        return jobState(seen, progress, restarts, seenOf);
    if (restarts.loop !== undefined)
        return seenOf('down', restarts.loop, restarts.last);
    if (progress.missing === undefined)
        return seenOf('up');
    const done = finished(service, tasks);
    if (done > 0 && progress.running + done >= progress.wanted)
        return progress.running > 0 ? seenOf('up') : seenOf('job', 'it ended with exit status 0');
    const setAside = Global ? drained(service.Spec, nodes) : undefined;
    if (setAside !== undefined)
        return seenOf('stopped', setAside);
    const coming = comingUp(service, tasks, progress.wanted - progress.running, now);
    if (coming !== undefined)
        return seenOf('starting', coming);
    return seenOf('down', whyDown(service, progress, restarts, nodes), restarts.last ?? progress.inTheWay ?? tasks.at(-1));
}
function withoutContainer(task) {
    const Err = 'the swarm says that it runs, and its node runs no such container';
    return { ...task, Status: { ...task.Status, State: 'orphaned', Err } };
}
/** A service that a person has scaled to nothing. A release that wants no replicas is not stopped by hand. */
function stoppedByHand({ Mode }, released) {
    if (!Mode.Replicated || (Mode.Replicated.Replicas ?? 1) > 0)
        return undefined;
    const wanted = released ? (released.Mode.Replicated?.Replicas ?? 1) : 1;
    if (wanted === 0)
        return undefined;
    const should = released ? `; its release has ${wanted}` : '';
    return { why: `somebody has scaled it to 0 replicas${should}`, wanted };
}
function jobState({ service, nodes }, progress, restarts, seenOf) {
    if (progress.missing === undefined)
        return seenOf('job', 'it ended with exit status 0');
    const { inTheWay } = progress;
    const gaveUp = inTheWay && hasFailed(inTheWay) && !mayRestart(inTheWay, restarts.count);
    const nowhere = service.Spec.Mode.GlobalJob ? whyNowhere(service.Spec, nodes) : undefined;
    if (gaveUp || restarts.loop !== undefined)
        return seenOf('down', restarts.loop ?? describeEnd(inTheWay), inTheWay ?? restarts.last);
    return nowhere === undefined ? seenOf('starting', progress.missing) : seenOf('down', nowhere);
}
/** Places whose newest task ended with exit status 0 and is not started again, because its restart policy says so. */
function finished({ Spec }, tasks) {
    const { Condition = 'any' } = Spec.TaskTemplate.RestartPolicy ?? {};
    if (Condition === 'any')
        return 0;
    const newest = newestByPlace(tasks.filter((task) => runsTemplate(task.Spec, Spec.TaskTemplate)));
    return newest.filter(({ Status }) => Status.State === 'complete').length;
}
function newestByPlace(tasks) {
    const sorted = tasks.toSorted((a, b) => a.CreatedAt.localeCompare(b.CreatedAt));
    return [...new Map(sorted.map((task) => [placeOf(task), task])).values()];
}
/** Why a global service runs nowhere, where people have set aside all nodes that it may run on. */
function drained(spec, nodes) {
    const allowed = placement_nodesAllowed(spec.TaskTemplate.Placement?.Constraints ?? [], nodes);
    const isSetAside = allowed.length > 0 && allowed.every(({ availability }) => availability !== 'active');
    return isSetAside ? whyNowhere(spec, nodes) : undefined;
}
/** What is under way in the places that are not served yet; undefined where too little is, or for too long. */
function comingUp({ Spec }, tasks, missing, now) {
    const current = tasks.filter((task) => runsTemplate(task.Spec, Spec.TaskTemplate));
    const coming = newestByPlace(current).filter((task) => task.Status.State !== 'running');
    const inTime = coming.filter((task) => {
        const ageMs = now - (Date.parse(task.Status.Timestamp) || Date.parse(task.CreatedAt));
        if (!isOver(task)) {
            // The scheduler writes a new time at each try.
            const isUnplaced = task.Status.State === 'pending' || task.Status.State === 'new';
            const since = isUnplaced ? now - Date.parse(task.CreatedAt) : ageMs;
            return since <= limitOfState(task.Status.State, Spec);
        }
        return task.Status.State !== 'orphaned' && ageMs <= nextTaskMs && mayRestart(task, 0);
    });
    if (inTime.length < missing || inTime.length === 0)
        return undefined;
    const states = [
        ...new Set(inTime.map(({ Status }) => (Status.State === 'starting' ? 'not healthy yet' : Status.State))),
    ];
    return `${inTime.length} of its tasks ${inTime.length === 1 ? 'is' : 'are'} coming up (${states.join(', ')})`;
}
/** Whether Swarm makes a next task by its restart policy. */
function mayRestart({ Spec, Status }, restarts) {
    const { Condition = 'any', MaxAttempts = 0 } = Spec.RestartPolicy ?? {};
    if (MaxAttempts > 0 && restarts >= MaxAttempts)
        return false;
    return Condition === 'any' || (Condition === 'on-failure' && Status.State !== 'complete');
}
function whyDown({ Spec, UpdateStatus }, { running, wanted, missing, inTheWay }, { last }, nodes) {
    const nowhere = Spec.Mode.Global ? whyNowhere(Spec, nodes) : undefined;
    const head = nowhere ?? (running < wanted ? `${running} of ${wanted} replicas run` : (missing ?? 'it does not run'));
    const update = openUpdate({ UpdateStatus });
    const task = inTheWay?.Status.Err ? inTheWay : last;
    return [head, ...(update ? [update] : []), ...(task ? [describeEnd(task)] : [])].join('; ');
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/spec-drift.js



const asReleased = 'as released';
const another = 'another value';
const nothing = 'none';
/**
 * The fields in which a service is not what its release was proven with. Values of the environment, of labels and of
 * commands are never shown, because they may be secret.
 * @param released the comparable spec of the release
 * @param found the comparable spec of now
 */
function specDrift(released, found) {
    return [
        ...lists(released, found),
        ...byName('environment', containerOf(released).environment, containerOf(found).environment),
        ...byName('label', released.Labels ?? {}, found.Labels ?? {}),
        ...byName('container label', containerOf(released).labels, containerOf(found).labels),
        ...rest(released, found),
    ];
}
/** The fields that are shown with their values. */
const shown = {
    image: ({ TaskTemplate }) => [TaskTemplate.ContainerSpec?.Image ?? nothing],
    replicas: ({ Mode }) => (Mode.Replicated ? [String(Mode.Replicated.Replicas ?? 1)] : []),
    constraints: ({ TaskTemplate }) => TaskTemplate.Placement?.Constraints ?? [],
    ports: ({ EndpointSpec }) => (EndpointSpec?.Ports ?? []).map(({ PublishedPort, TargetPort, Protocol = 'tcp' }) => `${PublishedPort ?? '?'}:${TargetPort ?? '?'}/${Protocol}`),
    networks: ({ TaskTemplate }) => records(TaskTemplate['Networks']).map(({ Target }) => String(Target)),
    mounts: ({ TaskTemplate }) => records(TaskTemplate.ContainerSpec?.['Mounts']).map(({ Type, Source, Target, ReadOnly }) => `${Type} ${Source ?? ''}:${Target}${ReadOnly === true ? ' (read-only)' : ''}`),
};
/** The paths that have been compared as one of the fields above. */
const compared = /^(?:Labels|Mode\.Replicated\.Replicas|TaskTemplate\.(?:ContainerSpec\.(?:Image|Env|Labels|Mounts\.\d+\.(?:Type|Source|Target|ReadOnly))|Placement\.Constraints|Networks\.\d+\.Target)|EndpointSpec\.Ports\.\d+\.(?:PublishedPort|TargetPort|Protocol))(?:\.|$)/;
/** Lists of which one is longer differ as a whole. */
const comparedWhole = /^(?:TaskTemplate\.(?:ContainerSpec\.Mounts|Networks)|EndpointSpec(?:\.Ports)?|TaskTemplate\.Placement)(?:\.\d+)?$/;
function lists(released, found) {
    return Object.entries(shown).flatMap(([field, read]) => {
        const [was, is] = [read(released).toSorted(), read(found).toSorted()];
        if (was.join('\n') === is.join('\n'))
            return [];
        return [{ field, expected: words(was), found: words(is) }];
    });
}
function words(values) {
    return values.length === 0 ? nothing : (0,shorten/* shortLine */.tl)(values.join(', '), 300);
}
function byName(kind, released, found) {
    return [...new Set([...Object.keys(released), ...Object.keys(found)])].sort().flatMap((name) => {
        const [was, is] = [released[name], found[name]];
        if (was === is)
            return [];
        return [
            {
                field: `${kind} ${name}`,
                expected: was === undefined ? nothing : asReleased,
                found: is === undefined ? nothing : another,
            },
        ];
    });
}
/** All other fields, each named once by its path in the spec. */
function rest(released, found) {
    const paths = differences(released, found)
        .map(({ path }) => path)
        .filter((path) => !compared.test(path) && !comparedWhole.test(path));
    const fields = paths.map((path) => path.replace(/^TaskTemplate\./, '').replace(/\.\d+(?:\..*)?$/, ''));
    return [...new Set(fields)].map((field) => ({ field, expected: asReleased, found: another }));
}
function containerOf({ TaskTemplate: { ContainerSpec } }) {
    return { labels: ContainerSpec?.Labels ?? {}, environment: (0,environment/* environmentOf */.p)(ContainerSpec?.Env ?? []) };
}
function records(value) {
    return Array.isArray(value) ? value.map(record/* asRecord */.q) : [];
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/services.js










/** Milliseconds within which a node has told the swarm that a container ended. */
const reportMs = 2_000;
/** Looks at every service. The containers are asked for of each node's own engine, because the swarm hears of ends late. */
async function lookAtServices(request) {
    const { stack, swarm, kept, connected, context } = request;
    const { manager } = swarm;
    const { signal, clock, mask } = context;
    const { view, running } = await settledView(request);
    const away = containersAway(view, running);
    const now = clock.now() + aheadOf(swarm) * 1_000;
    const missing = keptServices(stack, kept).filter(({ name }) => !view.services.some(({ Spec }) => Spec.Name === name));
    const removals = await removalsRemembered(manager, missing.map(({ name }) => name), signal);
    const present = view.services.map(({ Spec: { Name, TaskTemplate } }) => ({
        name: Name,
        environment: (0,environment/* environmentOf */.p)(TaskTemplate.ContainerSpec?.Env ?? []),
    }));
    const names = present.map(({ name }) => shortName(stack, name));
    // A log may print what its container was given. Of a stack of others, nothing else says what is secret.
    for (const { environment } of present)
        for (const value of (0,environment_secrets/* secretsIn */.V)(environment, names))
            mask(value);
    const needs = dependencies(stack, [...present, ...missing].map(({ name, environment }) => ({
        service: shortName(stack, name),
        environment,
    })), kept.release && readRendered(kept.release.stack));
    const drift = [];
    const found = await Promise.all(view.services.map(async (service) => {
        const name = service.Spec.Name;
        const tasks = view.tasks.filter(({ ServiceID }) => ServiceID === service.ID);
        const released = kept.specs?.get(name);
        const state = serviceState({ service, tasks, nodes: view.nodes, released, away, now });
        if (released)
            drift.push(...driftOf(stack, released, comparableSpec(service.Spec, view.networks), state));
        const evidence = state.state === 'down' && state.task ? await evidenceOf(state.task, connected, swarm) : [];
        return lookOf(stack, service.Spec, state, tasks, evidence, needs);
    }));
    const gone = missing.map((service) => missingLook(stack, service, kept.provenBy, removals.get(service.name), needs));
    return {
        looks: [...found, ...gone].toSorted((a, b) => a.service.localeCompare(b.service)),
        drift,
    };
}
/** A view that agrees with the engines of the nodes; it is read once more where a container has just ended. */
async function settledView({ stack, swarm, view, connected, running, context }) {
    const { signal, clock } = context;
    if (containersAway(view, running).size === 0)
        return { view, running };
    await clock.sleep(reportMs, signal);
    const [again, now] = await Promise.all([
        viewStack(swarm.manager, stack, signal),
        runningContainers(connected, { signal }),
    ]);
    const ids = new Set(view.services.map(({ ID }) => ID));
    return { view: { ...again, services: again.services.filter(({ ID }) => ids.has(ID)) }, running: now };
}
/** Ids of tasks that the swarm calls running, and whose container their node does not run. */
function containersAway({ tasks }, running) {
    const away = tasks.filter(({ DesiredState, Status, NodeID }) => {
        const there = running.get(NodeID ?? '');
        const container = Status.ContainerStatus?.ContainerID;
        const runs = DesiredState === 'running' && Status.State === 'running';
        return runs && there !== undefined && container !== undefined && !there.has(container);
    });
    return new Set(away.map(({ ID }) => ID));
}
/** Seconds that the clock of the manager, which writes the times of the swarm, is ahead of this machine's. */
function aheadOf({ manager, nodes }) {
    const own = nodes.find(({ host }) => host === manager);
    return own?.reached && Math.abs(own.facts.clockAheadSeconds) > 1 ? own.facts.clockAheadSeconds : 0;
}
/** What differs from the release. A service that was stopped by hand is told as that, not as a change of its replicas. */
function driftOf(stack, released, found, { state }) {
    return specDrift(provenOrAlone(released, found), found)
        .filter(({ field }) => state !== 'stopped' || field !== 'replicas')
        .map((field) => ({ of: shortName(stack, released.Name), host: undefined, ...field }));
}
async function evidenceOf(task, connected, { manager }) {
    const place = connected.find(({ node }) => node.id === task.NodeID);
    const { unhealthy, lines } = await taskLog(task, place?.host, manager);
    const exit = task.Status.ContainerStatus?.ExitCode;
    return [
        ...(exit === undefined ? [] : [`exit status ${exit}${place ? ` on ${place.node.hostname}` : ''}`]),
        ...(unhealthy ? [unhealthy] : []),
        ...lines.map((line) => line.trim()),
    ];
}
function lookOf(stack, { Name, TaskTemplate }, state, tasks, evidence, needs) {
    const service = shortName(stack, Name);
    const running = tasks
        .filter(({ DesiredState, Status }) => DesiredState === 'running' && Status.State === 'running')
        .toSorted((a, b) => b.Status.Timestamp.localeCompare(a.Status.Timestamp));
    const [youngest] = running;
    return {
        service,
        host: undefined,
        state: state.state,
        running: state.running,
        wanted: state.wanted,
        restarts: state.restarts,
        image: youngest?.Spec.ContainerSpec?.Image,
        since: youngest && Date.parse(youngest.Status.Timestamp),
        why: state.why?.replace(/\.$/, ''),
        evidence,
        datastore: (0,datastores/* datastoreOf */.B)({ image: TaskTemplate.ContainerSpec?.Image }) !== undefined,
        dependsOn: needs.get(service) ?? [],
    };
}
/** A service of the release that the swarm does not know. Only an event after its proof tells that a person removed it. */
function missingLook(stack, { name, replicas, image }, provenBy, removal, needs) {
    const service = shortName(stack, name);
    const proven = Date.parse(provenBy?.endedAt ?? provenBy?.startedAt ?? '') || 0;
    const removedAt = removal !== undefined && removal >= proven ? removal : undefined;
    return {
        service,
        host: undefined,
        state: removedAt === undefined ? 'down' : 'stopped',
        running: 0,
        wanted: replicas,
        restarts: 0,
        image: undefined,
        since: undefined,
        why: removedAt === undefined
            ? 'the swarm does not know the service, and nothing tells who removed it'
            : `somebody removed the service at ${new Date(removedAt).toISOString()}`,
        evidence: [],
        datastore: (0,datastores/* datastoreOf */.B)({ image }) !== undefined,
        dependsOn: needs.get(service) ?? [],
    };
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/look/look.js













/**
 * Looks at an installed stack: ledger, services, tasks, nodes, containers, files, networks and volumes. What does not
 * depend on another answer is asked side by side, over the connections that are open. A manager that does not answer is
 * named in the look.
 */
async function lookAtStack({ stack, stateDir }, swarm, context) {
    const { manager } = swarm;
    const { clock, signal } = context;
    const stackDir = (0,state_dir/* stackStateDir */.RF)(stateDir, stack);
    const at = clock.now();
    const [viewing, keeping, locking] = await Promise.allSettled([
        viewStack(manager, stack, signal),
        readKept(manager, stackDir, context),
        (0,healing_lock/* lockSeen */.Hd)([manager], `${stackDir}/lock`, signal),
    ]);
    signal.throwIfAborted();
    if (viewing.status === 'rejected')
        return unseenLook(at, manager, stackDir, viewing.reason);
    if (keeping.status === 'rejected')
        return unseenLook(at, manager, stackDir, keeping.reason);
    if (locking.status === 'rejected')
        return unseenLook(at, manager, stackDir, locking.reason);
    const [view, kept, lock] = [viewing.value, keeping.value, locking.value];
    // Logs of the services may print values that were secret in that release.
    for (const value of kept.proving?.secretValues ?? [])
        context.mask(value);
    const services = ownServices(stack, kept, view);
    const specs = [...services.map(({ Spec }) => Spec), ...(kept.specs?.values() ?? [])];
    const { connected, unseen } = nodesSeen(swarm, view.nodes, specs);
    const own = { ...view, services };
    const running = await runningContainers(connected, { signal });
    const answering = connected.filter(({ node }) => running.has(node.id));
    const [{ looks, drift }, apart] = await Promise.all([
        lookAtServices({ stack, swarm, kept, view: own, connected, running, context }),
        kept.release ? apartFrom(kept.release, { stack, swarm, view, nodes: answering }, signal) : [],
    ]);
    const silent = connected.filter((one) => !answering.includes(one)).map(({ node }) => node.hostname);
    return {
        at,
        ledger: kept.ledger,
        release: kept.release,
        provenBy: kept.provenBy,
        lock,
        cutOff: kept.cutOff,
        services: looks,
        drift: kept.release ? [...drift, ...apart, ...added(stack, kept, view)] : [],
        verify: kept.proving?.verify ?? [],
        targets: probeTargets(connected),
        ledgers: { directory: stackDir, on: [manager] },
        async findContainer(service) {
            const now = await viewStack(manager, stack, signal);
            return serviceContainer(now, `${stack}_${service}`, connected);
        },
        variable: async (name) => variableIn(specs, name),
        unseen: [...unseen, ...silent.map((host) => ({ host, why: 'its Docker Engine does not answer' }))],
    };
}
/** The look at a stack whose manager does not answer: nothing is known of it. */
function unseenLook(at, manager, directory, error) {
    return {
        at,
        ledger: 'absent',
        release: undefined,
        provenBy: undefined,
        lock: undefined,
        cutOff: undefined,
        services: [],
        drift: [],
        verify: [],
        targets: [],
        ledgers: { directory, on: [manager] },
        findContainer: async () => ({ container: undefined }),
        unseen: [{ host: manager.label, why: (0,failure/* reasonOf */.A3)(error) }],
    };
}
/** The services that are judged: those that came with the stack. What others only labelled is their owner's matter. */
function ownServices(stack, { release }, view) {
    if (!release)
        return view.services;
    return view.services.filter(({ Spec }) => Object.hasOwn(release.digests, Spec.Name.slice(stack.length + 1)));
}
/** Services that came with the stack by `docker stack deploy` of others, and are not part of the release. */
function added(stack, { release }, view) {
    if (!release)
        return [];
    return servicesBeyond(stack, release, view).ofStack.map((name) => ({
        of: name.slice(stack.length + 1),
        host: undefined,
        field: 'service',
        expected: 'none',
        found: 'somebody added it',
    }));
}
async function apartFrom(release, asked, signal) {
    const { stack, swarm, view, nodes } = asked;
    const [files, { apart }] = await Promise.all([
        filesApart(release, nodes, signal),
        networksAndVolumesApart({ manager: swarm.manager, nodes, stack, release, view, signal }),
    ]);
    return [
        ...files,
        ...apart.map((found) => ({
            of: stack,
            host: undefined,
            field: 'networks and volumes',
            expected: 'as the stack file says',
            found,
        })),
    ];
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/way-back/rollback-safety.js + 1 modules
var rollback_safety = __webpack_require__(4143);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/way-back/with-way-back.js + 1 modules
var with_way_back = __webpack_require__(83);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/run/attempt.js
var attempt = __webpack_require__(9388);
// EXTERNAL MODULE: ./packages/runtime/lib/failures.js
var failures = __webpack_require__(2836);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/plan/port-handover.js


/**
 * The published ports that a service of the new stack takes over from a running service that the new stack lacks. Swarm
 * refuses the new service, or does not start it, while the old one exists.
 */
function portHandovers(stack, next, before) {
    const gone = before.services.filter((service) => isOfStack(service) && !Object.hasOwn(next.services, shortName(stack, service.Spec.Name)));
    return gone.flatMap(({ Spec }) => {
        const held = new Set(portsHeld(Spec));
        return Object.entries(next.services).flatMap(([service, definition]) => portsWanted(definition)
            .filter((port) => held.has(port))
            .map((port) => ({ from: Spec.Name, to: service, port })));
    });
}
/**
 * The services of the previous release that are removed before the new release starts, because they would keep it from
 * starting. All other services that the new release lacks are removed only when it is proven. The way back creates the
 * removed services again.
 * @param tell receives each service with its reason
 * @returns full names
 */
function servicesInTheWay(stack, next, before, tell) {
    const handovers = portHandovers(stack, next, before);
    for (const { from, to, port } of handovers)
        tell(`Removing ${from} before ${to} starts: both publish port ${port}.`);
    return [...new Set(handovers.map(({ from }) => from))];
}
function portsHeld(spec) {
    const { Ports } = Object(spec['EndpointSpec']);
    return (Array.isArray(Ports) ? Ports : []).flatMap((port) => {
        const { PublishedPort, Protocol = 'tcp' } = Object(port);
        return PublishedPort ? [`${PublishedPort}/${Protocol}`] : [];
    });
}
function portsWanted(service) {
    const ports = Array.isArray(service['ports']) ? service['ports'] : [];
    return ports.flatMap((port) => {
        const { published, protocol = 'tcp' } = Object(port);
        return published ? [`${published}/${protocol}`] : [];
    });
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/replace-tasks.js




/** Engines report the end of a task within a second. */
const replace_tasks_reportMs = 15_000;
/**
 * Stops the stack's containers on these nodes, with the grace period of their services. Swarm starts new ones in their
 * places. A forced update would touch the other nodes as well. Services that Swarm does not restart at every end are
 * left alone.
 * @returns the replaced tasks, as `service on node`; empty where there was none to replace
 */
async function replaceTasks({ manager, stack, nodes, info, clock, signal, }) {
    const obey = signal ? { signal } : {};
    const view = await viewStack(manager, stack, signal);
    const chosen = nodes.flatMap(({ node, host }) => view.tasks
        .filter((task) => task.NodeID === node.id && isReplaceable(task))
        .map((task) => ({ task, host, name: `${serviceOf(task, view, stack)} on ${node.hostname}` })));
    if (chosen.length === 0)
        return [];
    const names = chosen.map(({ name }) => name);
    info(`All services run, but they do not answer through every node. Replacing ${names.join(', ')}.`);
    await Promise.all(chosen.map(({ task, host }) => stop(host, task, obey)));
    // These tasks seem to run until the swarm knows of their ends. The next proof must not begin with them.
    await (0,poll/* poll */.w)({ clock, timeoutMs: replace_tasks_reportMs, intervalMs: 500, ...obey }, async () => {
        const { tasks } = await viewStack(manager, stack, signal);
        const stillThere = chosen.some(({ task: { ID } }) => tasks.some((task) => task.ID === ID && task.Status.State === 'running'));
        return stillThere ? { done: false } : { done: true, value: undefined };
    });
    return names;
}
function isReplaceable({ DesiredState, Status, Spec, JobIteration }) {
    const runs = DesiredState === 'running' && Status.State === 'running' && Status.ContainerStatus?.ContainerID;
    return Boolean(runs) && !JobIteration && (Spec.RestartPolicy?.Condition ?? 'any') === 'any';
}
function serviceOf(task, { services }, stack) {
    const found = services.find(({ ID }) => ID === task.ServiceID);
    return found ? shortName(stack, found.Spec.Name) : 'a service';
}
async function stop(host, task, obey) {
    const seconds = graceSecondsOf(task);
    const container = task.Status.ContainerStatus?.ContainerID ?? '';
    await host.exec(['docker', 'stop', '--time', String(seconds), container], {
        timeoutMs: (seconds + 60) * 1_000,
        ...obey,
    });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/prove/replace-cut-off.js




/**
 * Proves a release as {@link proveRelease} does. Where all services run but probes fail through some nodes only, it
 * replaces the stack's tasks on those nodes once, and proves everything again from the start.
 *
 * The engine of a node leaves an overlay network when its last task there ends, and joins again with the next task.
 * Sometimes the other nodes miss that (moby/moby#49932), or keep the old location of an address that is in use again
 * (moby/moby#52661). All tasks are healthy then, but packets are lost. New tasks make the node join once more.
 * @throws Failure as proveRelease does; it also says where replaced tasks did not help
 */
async function proveOrRejoin(request) {
    try {
        return await proveRelease(request);
    }
    catch (error) {
        if (!(error instanceof ProbesSaidNo))
            throw error;
        const names = cutOffNodes(error.results);
        const nodes = request.nodes.filter(({ node }) => names.includes(node.hostname));
        const { swarm, settings, phase, clock, signal } = request;
        const where = { manager: swarm.manager, stack: settings.stack, nodes };
        const replaced = nodes.length > 0 ? await replaceTasks({ ...where, info: phase.info, clock, signal }) : [];
        if (replaced.length === 0)
            throw error;
        return await proveAgain(request, names.join(', '), replaced, error);
    }
}
async function proveAgain(request, names, replaced, first) {
    const { swarm, settings, phase } = request;
    try {
        const before = await viewStack(swarm.manager, settings.stack, request.signal);
        const proof = await proveRelease({ ...request, before });
        phase.proved(`${names} answered only after its tasks were replaced: its engine had lost the others in the overlay network`, `before: ${first.what} replaced: ${replaced.join(', ')}`);
        return proof;
    }
    catch (second) {
        request.signal?.throwIfAborted();
        if (!(second instanceof failure/* Failure */.HR))
            throw second;
        throw new failure/* Failure */.HR({
            what: second.what,
            why: second.why,
            evidence: [
                ...second.evidence,
                `The tasks on ${names} were replaced once, because probes failed there only: ${replaced.join(', ')}.`,
            ],
            fix: `${second.fix} Nodes reach each other's tasks over UDP 4789 and tell each other where they are over TCP and UDP 7946: see that both are open.`,
            cause: second,
        });
    }
}

;// CONCATENATED MODULE: ./packages/docker/lib/swarm/model/stored-data.js


const objectSchema = schemas/* object */.Ikc({
    ID: schemas/* string */.YjP(),
    CreatedAt: schemas/* string */.YjP(),
    Spec: schemas/* object */.Ikc({
        Name: schemas/* string */.YjP(),
        Labels: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish(),
        /** Base64. The swarm never returns the data of a secret. */
        Data: schemas/* string */.YjP().nullish(),
    }),
})
    .transform(({ ID, Spec }) => ({
    id: ID,
    name: Spec.Name,
    labels: Spec.Labels ?? {},
    data: Spec.Data ?? undefined,
}));
const stored_data_allConfigs = (0,engine/* engineQuery */.FQ)('/configs', schemas/* array */.YOg(objectSchema));
const stored_data_allSecrets = (0,engine/* engineQuery */.FQ)('/secrets', schemas/* array */.YOg(objectSchema));

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/record/disk.js
/** The free space of the fullest file system that holds releases or images. A missing directory does not count. */
const freeScript = `df -Pk -- "$1" /var/lib/docker / 2>/dev/null | awk 'NR > 1 && (least == "" || $4 + 0 < least) { least = $4 + 0 } END { print least }'`;
/**
 * Asks all nodes for their free space, side by side. The figures are for the reader only, so a node that does not
 * answer fails nothing.
 * @param imagesRemoved the number of removed images, by host name
 */
async function readDisks(nodes, stateDir, imagesRemoved) {
    return Promise.all(nodes.map(async ({ node, host, facts }) => {
        const asked = await host
            .exec(['sh', '-c', freeScript, 'free', stateDir], { timeoutMs: 10_000, show: 'disk' })
            .catch(() => undefined);
        const kilobytes = Number.parseInt(asked?.stdout ?? '', 10);
        return {
            node: node.hostname,
            beforeBytes: facts.freeBytes,
            afterBytes: Number.isNaN(kilobytes) ? undefined : kilobytes * 1024,
            imagesRemoved: imagesRemoved.get(node.hostname) ?? 0,
        };
    }));
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/record/kept-digests.js

/**
 * Prints the lines of `digests` of every stored release, of all stacks and projects, and a last line. Each is found by the
 * beginning of its line, so a long value in another line costs one look. A release that another user keeps cannot be read and
 * is left out; a release that is removed meanwhile as well.
 */
const script = `
for file in "$1"/*/*/releases/*/release.json; do
  [ -r "$file" ] || continue
  sed -n '/^  "digests": {$/,/^  }/p' < "$file" || [ ! -e "$file" ] || exit 66
done
echo end
`;
const kept_digests_timeoutMs = 60_000;
/**
 * The images of all releases that a host keeps.
 * @throws Failure where they could not be read completely: an image must not be removed for want of an answer
 */
async function keptDigests(host, stateDir) {
    const { stdout } = await host.exec(['sh', '-c', script, 'digests', stateDir], {
        timeoutMs: kept_digests_timeoutMs,
        show: 'images of all stored releases',
    });
    const lines = stdout.split('\n').filter((line) => line !== '');
    const found = lines.map(imageIn);
    if (lines.at(-1) === 'end' && found.every((image) => image !== undefined))
        return new Set(found.filter((image) => image !== ''));
    throw new failure/* Failure */.HR({
        what: `The images of the stored releases on ${host.name} cannot be read.`,
        why: 'A release there does not have the form that Fairway writes, or the answer was cut.',
        fix: `Look at ${stateDir} on ${host.name}. No image was removed.`,
    });
}
/** The image in a line; empty in a line around them; undefined in a line that cannot be read. */
function imageIn(line) {
    if (line === '  "digests": {' || /^ {2}\},?$/.test(line) || line === 'end')
        return '';
    try {
        const [image] = Object.values(JSON.parse(`{${line.replace(/,$/, '')}}`));
        return typeof image === 'string' ? image : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/record/prune-images.js



/** The file on the manager that lists images which were still in use when they should have been removed. */
const pendingImagesFile = (stackDir) => `${stackDir}/images-to-remove.json`;
/**
 * Removes from every node the images that only removed releases used.
 *
 * An image stays while one of these uses it: a container of the node, a service of the swarm, or a release of any stack
 * that the manager or the node keeps. Images that no release of this stack used are never considered. Swarm keeps the
 * containers of the last tasks, and with them their images. The next run tries again to remove these.
 * @returns the number of removed images, by the host name of the node
 * @throws Failure where the images of a kept release cannot be read. No image is removed then.
 */
async function pruneImages(request) {
    const { manager, nodes, stateDir, pendingFile, gone, used } = request;
    const pending = await readPending(manager, pendingFile);
    const old = new Set([...pending, ...gone.flatMap(({ digests }) => Object.values(digests))]);
    if (old.size === 0)
        return new Map();
    // Written first: where a node does not answer, the next run tries again.
    await writePending(manager, pendingFile, [...old]);
    const kept = new Set([...used, ...(await keptDigests(manager, stateDir))]);
    const unneeded = [...old].filter((image) => !kept.has(image));
    const results = await (0,fleet/* overHosts */.Sn)(nodes, async ({ host, node: { hostname } }) => {
        const own = host === manager ? kept : await keptDigests(host, stateDir);
        const unneededHere = unneeded.filter((image) => !own.has(image));
        return { hostname, ...(await removeImages(host, unneededHere)) };
    });
    const inUse = [...new Set(results.flatMap(({ inUse: images }) => images))];
    await writePending(manager, pendingFile, inUse);
    return new Map(results.map(({ hostname, removed }) => [hostname, removed]));
}
async function writePending(manager, path, images) {
    await manager.writeFile(path, JSON.stringify(images), { mode: 0o600 });
}
async function readPending(manager, path) {
    const text = (await (0,read_files/* readFiles */.U)(manager, { files: [path] })).text(path);
    return text === undefined ? [] : schemas/* array */.YOg(schemas/* string */.YjP()).parse(JSON.parse(text));
}
/** Removes images without force, so that docker keeps the images of all containers, including those that have ended. */
async function removeImages(host, images) {
    const results = await Promise.all(images.map(async (image) => {
        const { exitCode, stderr } = await host.exec(['docker', 'image', 'rm', image], {
            accept: 'any',
            timeoutMs: 60_000,
        });
        return { image, removed: exitCode === 0, isThere: exitCode !== 0 && !/no such image/i.test(stderr) };
    }));
    return {
        removed: results.filter(({ removed }) => removed).length,
        inUse: results.filter(({ isThere }) => isThere).map(({ image }) => image),
    };
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/release/configs-and-secrets.js




/** The label of configs and secrets that Fairway made and may remove. */
const madeLabel = 'io.fairway.stack';
/**
 * Reads the content of every config and secret that comes from a file or an input, and derives its name from the
 * content.
 * @throws Failure for a missing file, and for a secret that no stack file has
 */
async function nameStoredData(request, { mask }) {
    const { stack, merged, files, secrets, repository } = request;
    requireKnownSecrets(secrets, merged);
    const read = async (kind, key, definition) => {
        const given = kind === 'secret' && Object.hasOwn(secrets, key) ? secrets[key] : undefined;
        if (given !== undefined)
            return new TextEncoder().encode(given);
        if (!definition.file)
            return undefined;
        const content = await repository.read(definition.file, wantedBy(files, `${kind}s`, key));
        if (kind === 'secret')
            mask(new TextDecoder().decode(content));
        return content;
    };
    const sections = [
        ...Object.entries(merged.configs).map(([key, definition]) => ['config', key, definition]),
        ...Object.entries(merged.secrets).map(([key, definition]) => ['secret', key, definition]),
    ];
    const named = await Promise.all(sections.map(async ([kind, key, definition]) => {
        const content = await read(kind, key, definition);
        return content && nameData(stack, { kind, key, content, definition });
    }));
    return named.filter((item) => item !== undefined);
}
/**
 * Checks that the swarm has every external config and secret of the stack.
 * @throws Failure naming every missing config and secret, and the place that names it
 */
async function requireExternal(manager, { merged, files }, data, signal) {
    const [configs, secrets] = await askEngine(manager, [allConfigs, allSecrets], { signal });
    const there = {
        config: new Set(configs.map(({ name }) => name)),
        secret: new Set(secrets.map(({ name }) => name)),
    };
    const missing = ['config', 'secret'].flatMap((kind) => Object.entries(kind === 'config' ? merged.configs : merged.secrets)
        .filter(([key]) => !data.some((item) => item.kind === kind && item.key === key))
        .map(([key, { name = key }]) => ({ kind, key, name }))
        .filter(({ name }) => !there[kind].has(name)));
    const [first] = missing;
    if (!first)
        return;
    throw new Failure({
        what: `The swarm has no ${first.kind} ${first.name}, which the stack expects there.`,
        why: `${wantedBy(files, `${first.kind}s`, first.key)} says that it is external.`,
        evidence: missing.map(({ kind, key, name }) => `${wantedBy(files, `${kind}s`, key)} wants the ${kind} ${name}`),
        fix: first.kind === 'secret'
            ? `Give its value with the input "secrets" under the key ${first.key}, or create it: docker secret create ${first.name} -`
            : `Name its file in the stack file, or create it: docker config create ${first.name} -`,
    });
}
/**
 * Puts the content into the swarm, by standard input. A name that exists already has the same content.
 * @returns the names that were created
 */
async function createStoredData(manager, stack, data) {
    const [configs, secrets] = await (0,engine/* askEngine */.sb)(manager, [stored_data_allConfigs, stored_data_allSecrets]);
    const there = new Set([...configs, ...secrets].map(({ name }) => name));
    const fresh = data.filter(({ name }) => !there.has(name));
    await (0,failures/* allEnded */.Cw)(fresh.map(({ kind, name, content, templateDriver }) => manager.exec([
        'docker',
        kind,
        'create',
        ...['--label', `${stackLabel}=${stack}`, '--label', `${madeLabel}=${stack}`],
        ...(templateDriver ? ['--template-driver', templateDriver] : []),
        ...[name, '-'],
    ], { stdin: content, show: `docker ${kind} create ${name}` })));
    return fresh.map(({ name }) => name);
}
function requireKnownSecrets(given, merged) {
    const unknown = Object.keys(given).filter((key) => !Object.hasOwn(merged.secrets, key));
    if (unknown.length === 0)
        return;
    const known = Object.keys(merged.secrets);
    throw new Failure({
        what: `The input "secrets" has ${unknown.join(', ')}, which no stack file has.`,
        why: known.length > 0 ? `The stack's secrets are ${known.join(', ')}.` : 'The stack has no secrets.',
        fix: `Write the key under the top-level \`secrets:\` of the stack file as \`${unknown[0]}: {external: true}\`, or remove it from the input.`,
    });
}
function wantedBy(files, section, key) {
    const file = files.findLast(({ content }) => Object.hasOwn((content[section] ?? {}), key)) ?? files[0];
    return `${file?.path}, line ${file?.lineOf([section, key])},`;
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/record/unneeded.js

/** Works out what may be removed. Configs and secrets count only if Fairway made them for this stack. */
function unneededOf({ stack, releases, removed, configs, secrets }, inUse) {
    const kept = releases.filter(({ id }) => !removed.includes(id));
    const needed = new Set([
        ...inUse.data,
        ...kept.flatMap((release) => [...release.configs, ...release.secrets]),
    ]);
    const unneeded = (all) => all
        .filter(({ name, labels }) => labels[madeLabel] === stack && !needed.has(name))
        .map(({ name }) => name);
    return {
        releases: releases.filter(({ id }) => removed.includes(id)),
        configs: unneeded(configs),
        secrets: unneeded(secrets),
        manifestsKept: new Set(kept.flatMap(({ files }) => files.map(({ manifest }) => manifest))),
    };
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/record/used-by-services.js


const referencesSchema = schemas/* array */.YOg(schemas/* looseObject */._H3({
    Spec: schemas/* looseObject */._H3({
        TaskTemplate: schemas/* looseObject */._H3({
            ContainerSpec: schemas/* looseObject */._H3({
                Image: schemas/* string */.YjP(),
                Configs: schemas/* array */.YOg(schemas/* looseObject */._H3({ ConfigName: schemas/* string */.YjP() })).nullish(),
                Secrets: schemas/* array */.YOg(schemas/* looseObject */._H3({ SecretName: schemas/* string */.YjP() })).nullish(),
            })
                .nullish(),
        }),
    }),
}));
/** What all services of the swarm use, of all stacks: images, configs and secrets. */
const usedByServices = (0,engine/* engineQuery */.FQ)('/services', referencesSchema.transform(usedBy));
function usedBy(services) {
    const specs = services.flatMap(({ Spec }) => Spec.TaskTemplate.ContainerSpec ?? []);
    return {
        images: new Set(specs.map(({ Image }) => Image)),
        data: new Set(specs.flatMap(({ Configs, Secrets }) => [
            ...(Configs ?? []).map(({ ConfigName }) => ConfigName),
            ...(Secrets ?? []).map(({ SecretName }) => SecretName),
        ])),
    };
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/record/tidy-up.js








/** Tidies up after a proven deploy. An error here is reported and fails nothing. */
async function tidyUpStack(deploy) {
    try {
        return await removeUnneeded(deploy);
    }
    catch (error) {
        deploy.logger.warn(`Old releases could not be tidied up: ${(0,failure/* messageOf */.bD)(error)}`);
        return { notes: [], disks: [] };
    }
}
/**
 * Removes stored releases, copies of files and images that no kept release needs. Also removes configs and secrets that
 * Fairway made for this stack and that no service of the swarm uses.
 */
async function removeUnneeded({ settings, swarm, wanted, ledger, stackDir }) {
    const { manager } = swarm;
    const { stack, stateDir } = settings;
    const nodes = wanted.placement.needed;
    const [releases, [configs, secrets, inUse]] = await Promise.all([
        storedReleases(ledger),
        (0,engine/* askEngine */.sb)(manager, [stored_data_allConfigs, stored_data_allSecrets, usedByServices]),
    ]);
    const { removed } = await ledger.prune(settings.keepReleases);
    const old = unneededOf({ stack, releases, removed, configs, secrets }, inUse);
    const [imagesRemoved] = await (0,failures/* allEnded */.Cw)([
        pruneImages({
            manager,
            nodes,
            stateDir,
            pendingFile: pendingImagesFile(stackDir),
            gone: old.releases,
            used: inUse.images,
        }),
        pruneKeptFiles(nodes, keptFilesDir(stackDir), old.manifestsKept),
        old.configs.length > 0 ? manager.exec(['docker', 'config', 'rm', ...old.configs]) : undefined,
        old.secrets.length > 0 ? manager.exec(['docker', 'secret', 'rm', ...old.secrets]) : undefined,
    ]);
    return {
        notes: [
            ...removed.map((id) => `stored release ${id}`),
            ...old.configs.map((name) => `config ${name}`),
            ...old.secrets.map((name) => `secret ${name}`),
            ...[...imagesRemoved]
                .filter(([, count]) => count > 0)
                .map(([node, count]) => `${(0,text_count/* countOf */.p)(count, 'image')} on ${node}`),
        ],
        disks: await readDisks(nodes, stateDir, imagesRemoved),
    };
}
/** The releases of a ledger that are still stored. */
async function storedReleases(ledger) {
    const ids = new Set((await ledger.read()).map(({ id }) => id));
    const found = await Promise.all([...ids].map((id) => ledger.findRelease(id)));
    return found.filter((release) => release !== undefined);
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/release/foreign-stack.js



/** What ran before Fairway, for a reader; it has no version. */
const beforeFairway = 'what ran before Fairway';
const fileIn = (stackDir) => `${stackDir}/before-fairway.json`;
/**
 * Keeps the specs of running services before the first release of a stack changes them, because no stored release
 * exists to go back to. Specs that are already kept stay: an interrupted run may have changed the stack since then.
 * @returns the specs to go back to; undefined where a release was proven or nothing runs
 */
async function keepBeforeFairway(manager, stackDir, entries, before) {
    if ((0,lib_history/* lastProven */.zT)(entries))
        return undefined;
    const path = fileIn(stackDir);
    if (await manager.stat(path)) {
        return schemas/* array */.YOg(serviceSpecSchema)
            .parse(JSON.parse(new TextDecoder().decode(await manager.readFile(path))));
    }
    // An earlier attempt kept nothing to go back to, so the running services are its remains.
    if (before.services.length === 0 || entries.length > 0)
        return undefined;
    const specs = before.services.map(({ Spec }) => Spec);
    // Specs hold environment values, which may be secret.
    await manager.writeFile(path, JSON.stringify(specs), { mode: 0o600 });
    return specs;
}
/** Removes the kept specs. From the first proven release on, a failed deploy goes back to that release. */
async function forgetBeforeFairway(manager, stackDir) {
    await manager.remove(fileIn(stackDir));
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/deploy/apply.js



/**
 * Gives a stored release to the swarm, and reads back the specs that the swarm made of the release.
 * @throws Failure when the swarm refuses the release, or holds another release right afterwards
 */
async function applyRelease({ manager, stack, release, stackDir, login, inTheWay = [], }) {
    await deployStack(manager, {
        stack,
        text: stackToSend(release),
        lease: `${stackDir}/lock`,
        remove: inTheWay,
        ...login.options,
    });
    return readApplied(manager, stack, release);
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/deploy/deploy.js


















/**
 * Changes the swarm to the wanted release and proves the release. The caller must repair the stack when this function
 * throws.
 */
async function changeTo(deploy, context) {
    const { settings, swarm, wanted, ledger, stackDir, login, before, previous, clock, fetch, logger } = deploy;
    const { release, data, files, placement } = wanted;
    const { manager } = swarm;
    const { signal } = context;
    const keptDir = keptFilesDir(stackDir);
    await context.phase('sync', async (phase) => {
        if (files.length === 0)
            phase.info('No files to sync.');
        await stageFiles(placement.needed, files, { keptDir, earlier: previous?.files ?? [] }, context);
        for (const { content } of files) {
            const takers = nodesTaking(content, placement.needed);
            phase.proved(`the copy for ${content.to} is equal on ${(0,text_count/* countOf */.p)(takers.length, 'node')}`, `manifest ${content.manifest}`);
        }
    });
    await pullBefore(deploy, context);
    const { applied, synced } = await context.phase('deploy', async (phase) => {
        const created = await createStoredData(manager, settings.stack, data);
        for (const name of created)
            phase.info(`Created ${name}`);
        signal.throwIfAborted();
        const inTheWay = servicesInTheWay(settings.stack, readRendered(release.stack), before, phase.info);
        await keepDatastoresAlone(manager, settings.stack, before, context);
        const switched = await switchFiles({ nodes: placement.needed, release, previous, keptDir }, context);
        const result = await switched.keepDuring(() => applyRelease({
            manager,
            stack: settings.stack,
            release,
            stackDir,
            login,
            inTheWay,
        }));
        if (switched.synced.length > 0)
            phase.proved('all nodes have the files in place', 'read back before the stack was touched');
        phase.proved(`the swarm took ${release.id}`, `${(0,text_count/* countOf */.p)(result.expected.size, 'spec')} read back`);
        return { applied: result, synced: switched.synced };
    });
    const proof = await context.phase('prove', async (phase) => {
        const seen = await proveOrRejoin({
            settings,
            swarm,
            nodes: placement.needed,
            everywhere: true,
            release,
            verify: wanted.proving.verify,
            applied,
            before,
            waitForGrace: true,
            timeoutMs: settings.timeoutMs,
            soakMs: settings.soakMs,
            phase,
            clock,
            fetch,
            logger,
            signal,
        });
        await proveNetworksAndVolumes({
            manager,
            nodes: placement.needed,
            stack: settings.stack,
            release,
            view: seen.view,
            phase,
            signal,
        });
        await removeLeftBehind(deploy, seen, phase);
        return seen;
    });
    const tidied = await context.phase('record', async () => {
        const releaseDir = ledger.releaseDir(release.id);
        await (0,failures/* allEnded */.Cw)([
            storeSpecs(manager, releaseDir, applied.expected),
            (0,run_proving/* storeProving */.pP)(manager, releaseDir, wanted.proving),
        ]);
        await (0,attempt/* recordEnd */.$)(deploy, 'proven');
        await forgetBeforeFairway(manager, stackDir);
        return tidyUpStack(deploy);
    });
    const { view, probes, seen } = proof;
    return { status: 'deployed', serves: release, view, probes, seen, synced, ...tidied };
}
/**
 * Removes services of the previous release that the new one lacks. They go only now, because a return to the previous
 * release would need them.
 */
async function removeLeftBehind({ settings, swarm, wanted }, { view }, phase) {
    const { ofStack: gone, ofOthers } = servicesBeyond(settings.stack, wanted.release, view);
    if (ofOthers.length > 0)
        phase.info(`Left alone, because others made them: ${ofOthers.join(', ')}.`);
    if (gone.length === 0)
        return;
    await removeServices(swarm.manager, gone);
    const now = await viewStack(swarm.manager, settings.stack);
    const { ofStack: left } = servicesBeyond(settings.stack, wanted.release, now);
    if (left.length === 0) {
        phase.proved(`removed ${gone.join(', ')}`, 'the swarm does not list them any more');
        return;
    }
    throw new failure/* Failure */.HR({
        what: `Services that ${wanted.release.version} does not have are still there: ${left.join(', ')}.`,
        why: 'The swarm took their removal, but still lists them.',
        fix: `Run \`${swarm.manager.typed(`docker service rm ${left.join(' ')}`)}\`.`,
    });
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/plan/swarm-login.js


/** The mark of the login of the manager's own user, which this run does not know. */
const ownOfManager = 'of the manager';
/**
 * The login that Swarm shall have with the services.
 * @param dockerConfig directory of the login on the manager; undefined where none was given, or where a rollback
 * continues although the registry did not accept the login. Swarm then keeps the login that it has, which may still
 * work.
 */
function keptLogin({ stack, login, registryAuth }, dockerConfig) {
    if (registryAuth === 'once')
        return { mark: 'none', options: { dockerConfig: withoutLogins } };
    if (!login)
        return { mark: ownOfManager, options: {} };
    if (dockerConfig === undefined)
        return { mark: undefined, options: { keepLogins: true } };
    const { registry, username, password } = login;
    const mark = (0,external_node_crypto_.scryptSync)(password, `${stack} ${registry} ${username}`, 16).toString('hex');
    return { mark, options: { dockerConfig } };
}
/** Whether Swarm has this login with the running services, according to the ledger. */
function hasLogin({ mark }, entries) {
    return mark === undefined || entries.at(-1)?.login === mark;
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/deploy/unchanged.js








/** Proves a release that already runs. No task is touched. */
async function proveUnchanged(deploy, context) {
    const { settings, swarm, wanted, ledger, clock, fetch, logger } = deploy;
    // A failed pull with the previous login says nothing about the current login.
    const before = hasLogin(deploy.login, deploy.entries) ? deploy.before : await renewLogin(deploy, context);
    const { signal } = context;
    const { view, probes, seen } = await context.phase('prove', async (phase) => {
        phase.info(`${wanted.release.version} runs already, equal in every spec and file: nothing is touched.`);
        const nodes = wanted.placement.needed;
        const { release } = wanted;
        const applied = { expected: specsOfRelease(settings.stack, release, deploy.before), view: before };
        const timeoutMs = settings.timeoutMs;
        const proven = await proveRelease({
            settings,
            swarm,
            nodes,
            everywhere: true,
            release,
            verify: wanted.proving.verify,
            applied,
            before,
            waitForGrace: true,
            timeoutMs,
            soakMs: 0,
            phase,
            clock,
            fetch,
            logger,
            signal,
        });
        const { view } = proven;
        await proveNetworksAndVolumes({
            manager: swarm.manager,
            nodes,
            stack: settings.stack,
            release,
            view,
            phase,
            signal,
        });
        return proven;
    });
    await (0,failures/* allEnded */.Cw)([
        (0,run_proving/* storeProving */.pP)(swarm.manager, ledger.releaseDir(wanted.release.id), wanted.proving),
        (0,attempt/* recordEnd */.$)(deploy, 'unchanged'),
    ]);
    return { status: 'unchanged', serves: wanted.release, view, probes, seen, synced: [], notes: [] };
}
/**
 * Gives the swarm the current login for services that stay as they are, or makes it forget the login that it has. No
 * task restarts: Swarm ignores a difference in the login alone (moby/swarmkit, orchestrator/task.go, IsTaskDirty).
 * @returns the stack right afterwards
 */
async function renewLogin(deploy, context) {
    const { settings, swarm, wanted, ledger, attempt, stackDir, login } = deploy;
    await ledger.append({ ...attempt, outcome: 'started' });
    await pullBefore(deploy, context);
    return context.phase('login', async (phase) => {
        const { stack } = settings;
        const { view } = await applyRelease({
            manager: swarm.manager,
            stack,
            release: wanted.release,
            stackDir,
            login,
        });
        phase.proved(settings.registryAuth === 'once'
            ? 'the swarm keeps no registry login for the services'
            : 'the swarm has the registry login of this run for later pulls', 'handed over with the same specs, which were read back');
        return view;
    });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/plan/runs-already.js






/** Whether exactly this release already runs, by the ledger and by every spec. */
function runsAlready(stack, release, { entries, view, proven }) {
    return ((0,lib_history/* runningRelease */.Ph)(entries) === release.id &&
        servicesBeyond(stack, release, view).ofStack.length === 0 &&
        proven !== undefined &&
        isAsProven(proven, specsOfRelease(stack, release, view)));
}
function isAsProven(proven, found) {
    const expected = [...proven].map(([name, spec]) => {
        const now = found.get(name);
        return [name, now ? provenOrAlone(spec, now) : spec];
    });
    return (0,external_node_util_.isDeepStrictEqual)(new Map(expected), found);
}
/** Whether a deploy has nothing to do: the wanted release already runs, and every node has its files in place. */
async function isUnchanged(deploy) {
    const { settings, swarm, wanted, ledger, entries, before } = deploy;
    const { release, placement } = wanted;
    // The ledger is already read and decides for most deploys, so that specs and files need not be read.
    if ((0,lib_history/* runningRelease */.Ph)(entries) !== release.id)
        return false;
    const proven = await readSpecs(swarm.manager, ledger.releaseDir(release.id));
    if (!runsAlready(settings.stack, release, { entries, view: before, proven }))
        return false;
    return filesAreInPlace(release, placement.needed);
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/plan/images-running.js

/** The images of the services of a stack, by their short names. */
function imagesRunning(stack, { services }) {
    return new Map(services.map(({ Spec }) => [
        shortName(stack, Spec.Name),
        Spec.TaskTemplate.ContainerSpec?.Image ?? '(no image)',
    ]));
}

;// CONCATENATED MODULE: ./packages/deploy-kit/lib/tell/deploy-plan.js

/** The text that a plan shows for a value: one line, cut at 80 characters. */
function shownValue(value) {
    if (value === undefined || value === null)
        return undefined;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const line = text.replaceAll('\n', '\\n');
    return (0,shorten/* shorten */.ml)(line, 80);
}

;// CONCATENATED MODULE: ./packages/deploy-kit/lib/tell/field-changes.js



/** Fields that may hold secrets. Only the names of their entries are shown. */
const namesOnly = new Set(['environment']);
/**
 * The fields in which two definitions of a service differ. Mappings are compared key by key, lists as a whole. Values
 * of the environment are never shown.
 */
function fieldChanges(from, to, rules = {}) {
    return walk(from, to, [], rules);
}
function walk(from, to, path, rules) {
    const field = path.join('.');
    if ((0,external_node_util_.isDeepStrictEqual)(from, to) || rules.ignore?.(field))
        return [];
    if ((0,record/* isRecord */.u)(from ?? {}) && (0,record/* isRecord */.u)(to ?? {}) && ((0,record/* isRecord */.u)(from) || (0,record/* isRecord */.u)(to))) {
        const [before, after] = [(0,record/* asRecord */.q)(from), (0,record/* asRecord */.q)(to)];
        return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => walk(before[key], after[key], [...path, key], rules));
    }
    if (namesOnly.has(path[0] ?? '') || holdsSecret(from, rules) || holdsSecret(to, rules))
        return [{ field }];
    const [before, after] = [shownValue(from), shownValue(to)];
    return [
        {
            field,
            ...(before === undefined ? {} : { from: before }),
            ...(after === undefined ? {} : { to: after }),
        },
    ];
}
function holdsSecret(value, { secretValues = [] }) {
    if (typeof value === 'string')
        return secretValues.some((secret) => secret !== '' && value.includes(secret));
    if (typeof value !== 'object' || value === null)
        return false;
    return Object.values(value).some((item) => holdsSecret(item, { secretValues }));
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/plan/stack-changes.js


/**
 * The change to each service, in the order of the new stack.
 * @param from the stack that the running services were made from; undefined where it is not known
 * @param running all running services: service \u2192 image. A running service that the new stack lacks is removed.
 * @param secretValues values that are never shown
 */
function stackChanges(from, to, running, secretValues) {
    const changes = Object.entries(to.services).flatMap(([service, definition]) => {
        const runs = running.get(service);
        const image = { ...(runs ? { from: runs } : {}), ...(definition.image ? { to: definition.image } : {}) };
        if (runs === undefined)
            return [{ service, change: 'added', image, fields: [] }];
        const before = from?.services[service];
        const fields = from && before ? changedFields(from, before, to, definition, secretValues) : [];
        const other = runs === definition.image ? {} : { image };
        return fields.length > 0 || other.image ? [{ service, change: 'changed', ...other, fields }] : [];
    });
    const gone = [...running.keys()].filter((service) => !Object.hasOwn(to.services, service));
    return [...changes, ...gone.map((service) => ({ service, change: 'removed', fields: [] }))];
}
function changedFields(from, before, to, after, secretValues) {
    const rules = {
        secretValues,
        // The image is reported separately. The version is a label of the service alone and restarts no task.
        ignore: (field) => field === 'image' || field === `deploy.labels.${releaseLabel}`,
    };
    return fieldChanges(comparable(from, before), comparable(to, after), rules).map((change) => change.field === `labels.${filesLabel}`
        ? { field: 'content of the synced directories it mounts' }
        : change);
}
/**
 * A service with its configs and secrets under their names in the swarm. New content has a new name, so a change shows.
 */
function comparable(stack, service) {
    const { configs, secrets, ...rest } = service;
    return {
        ...rest,
        ...(Array.isArray(configs) ? { configs: byKey(configs, stack.configs) } : {}),
        ...(Array.isArray(secrets) ? { secrets: byKey(secrets, stack.secrets) } : {}),
    };
}
function byKey(uses, section) {
    return Object.fromEntries(uses.map((use) => {
        const given = (typeof use === 'string' ? { source: use } : use);
        const { source, ...more } = given;
        const key = String(source);
        return [key, { name: section[key]?.name ?? key, ...more }];
    }));
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/plan/stopped-services.js






/**
 * The services of a stack whose tasks a deploy stops. Where nobody knows what runs, because the last deploy has proven
 * nothing, it may be any of them.
 * @param running the release that was proven last; undefined where none is kept
 */
function stoppedServices({ settings: { stack }, wanted, before, entries }, running) {
    const images = imagesRunning(stack, before);
    const known = running !== undefined && (0,lib_history/* runningRelease */.Ph)(entries) === running.id;
    const changes = stackChanges(running && readRendered(running.stack), readRendered(wanted.release.stack), images, []);
    const changed = new Set(changes.map(({ service }) => service));
    return before.services
        .map(({ Spec }) => shortName(stack, Spec.Name))
        .filter((service) => !known || changed.has(service))
        .map((service) => ({ service, datastore: (0,datastores/* datastoreOf */.B)({ image: images.get(service) }) !== undefined }));
}

// EXTERNAL MODULE: ./packages/docker/lib/engine/engine-answers.js
var engine_answers = __webpack_require__(42);
;// CONCATENATED MODULE: ./packages/docker/lib/stack/remove-stack.js





const waitMs = 60_000;
/**
 * Removes a stack and waits until it is gone. `docker stack rm` returns long before that, and a deploy right after it
 * would meet a network that is still being removed (moby#29293). Where a task still uses the network, the command
 * leaves the network and fails. It is repeated until nothing is left.
 * @throws Failure when a part of the stack is still there after a minute
 */
async function removeStack(manager, stack, clock) {
    const networks = (0,engine/* engineQuery */.FQ)('/networks', schemas/* array */.YOg(schemas/* looseObject */._H3({ Name: schemas/* string */.YjP() })), {
        filters: { label: [`${stackLabel}=${stack}`] },
    });
    let refused;
    const remove = async () => {
        const { exitCode, stderr } = await manager.exec(['docker', 'stack', 'rm', stack], {
            accept: 'any',
            timeoutMs: 60_000,
        });
        refused = exitCode === 0 ? undefined : stderr.trim();
    };
    const left = async () => {
        const [services, tasks, nets] = await (0,engine/* askEngine */.sb)(manager, [servicesOf(stack), tasksOf(stack), networks]);
        const names = [
            ...services.map(({ Spec }) => Spec.Name),
            ...nets.map(({ Name }) => Name),
            ...tasks.filter(({ Status }) => Status.State === 'running').map(({ ID }) => `task ${ID}`),
        ];
        if (names.length === 0)
            return { done: true, value: true };
        if (refused !== undefined)
            await remove();
        return { done: false };
    };
    await remove();
    const result = await (0,poll/* poll */.w)({ clock, timeoutMs: waitMs, intervalMs: 500 }, left);
    if (!result.timedOut)
        return;
    throw new failure/* Failure */.HR({
        what: `The stack ${stack} is not gone.`,
        why: `Something of it was still there ${waitMs / 1000} s after its removal.`,
        evidence: refused ? refused.split('\n') : [],
        fix: `See what is left: \`${manager.typed(`docker stack ps ${stack}`)}\`, \`${manager.typed('docker network ls')}\`.`,
    });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/record/ending.js
/** The ending of a deploy after which the serving release is unknown. */
function nothingProven() {
    return { status: 'failed', serves: undefined, probes: [], synced: [], notes: [] };
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/put-back/leave-or-remove.js







/**
 * Removes a failed first release.
 * @throws the cause of the failed deploy where the lock is lost: another run may be at work on the stack
 */
async function remove(deploy, cause, { clock, lost }) {
    const { stack } = deploy.settings;
    await (0,engine_answers/* untilEngineAnswers */.K)(deploy.swarm.manager, clock);
    if (lost.aborted)
        throw cause;
    let others;
    try {
        others = await removeOwn(deploy, clock);
    }
    catch (error) {
        await leave_or_remove_record(deploy, 'failed', cause);
        // The cause of the failed deploy counts most, so a failed removal adds only one line.
        const { what, why, evidence } = (0,way_back_failures/* asFailure */.h_)(error);
        const stays = [`The stack ${stack} could not be removed again: ${what} ${why}`, ...evidence];
        return failed((0,way_back_failures/* withEvidence */.Kg)(cause, stays, { fix: takeAway(cause, stack, deploy.swarm.manager) }));
    }
    await leave_or_remove_record(deploy, 'removed', cause);
    const said = `The stack ${stack} was removed again, as "first-deploy-failed: remove" says.`;
    const left = `Left alone, because others made them: ${others.join(', ')}. The networks of the stack are left for them.`;
    return failed((0,way_back_failures/* withEvidence */.Kg)(cause, others.length > 0 ? [said, left] : [said]));
}
/**
 * Removes the services of the stack, and reads back that they are gone. `docker stack rm` takes everything under the
 * stack's name, so it is used only where all of that came with the stack.
 * @returns full names of the services that others made under the stack's name
 */
async function removeOwn({ settings: { stack }, swarm: { manager }, wanted: { release } }, clock) {
    const view = await viewStack(manager, stack);
    const { ofOthers } = servicesBeyond(stack, release, view);
    if (ofOthers.length === 0) {
        await removeStack(manager, stack, clock);
        return [];
    }
    const isOwn = (name) => !ofOthers.includes(name);
    const namesIn = ({ services }) => services.map(({ Spec }) => Spec.Name).filter(isOwn);
    await removeServices(manager, namesIn(view));
    const left = namesIn(await viewStack(manager, stack));
    if (left.length === 0)
        return ofOthers;
    throw new failure/* Failure */.HR({
        what: `Services of ${stack} are still there: ${left.join(', ')}.`,
        why: 'The swarm took their removal, but still lists them.',
        fix: `Run \`${manager.typed(`docker service rm ${left.join(' ')}`)}\`.`,
    });
}
/** Leaves the running stack as it is, and says why. */
async function leave(deploy, { because }, cause) {
    const { settings, wanted, previous, obstacles } = deploy;
    const { stack } = settings;
    const look = deploy.swarm.manager.typed(`docker stack ps ${stack}`);
    await leave_or_remove_record(deploy, 'failed', cause);
    switch (because) {
        case 'databases':
            return failed((0,rollback_safety/* leftInPlace */.M2)(cause, previous?.version ?? 'What ran before', obstacles, look));
        case 'nothing-proven': {
            const said = `There is no proven release of ${stack} to go back to: ${wanted.release.version} is left as it is.`;
            return failed((0,way_back_failures/* withEvidence */.Kg)(cause, [said], { fix: takeAway(cause, stack, deploy.swarm.manager) }));
        }
        case 'first-deploy': {
            const said = `This was the first deploy of ${stack}: it is left for you to look at.`;
            return failed((0,way_back_failures/* withEvidence */.Kg)(cause, [said], { fix: takeAway(cause, stack, deploy.swarm.manager) }));
        }
    }
}
/** Leaves the stack as it is, because the caller has something to undo before anything serves again. */
async function leaveUnproven(deploy, error) {
    const cause = (0,way_back_failures/* asFailure */.h_)(error);
    await leave_or_remove_record(deploy, 'failed', cause);
    return failed(cause);
}
/** A ledger that cannot be written must not hide why the deploy failed. */
async function leave_or_remove_record(deploy, outcome, { what }) {
    await (0,attempt/* recordEnd */.$)(deploy, outcome, what).catch(() => { });
}
function takeAway({ fix }, stack, manager) {
    return `${fix} To take the stack away: \`${manager.typed(`docker stack rm ${stack}`)}\`.`;
}
function failed(failure) {
    return { ending: nothingProven(), failure };
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/way-back/decide-way-back.js
var decide_way_back = __webpack_require__(2951);
// EXTERNAL MODULE: ./packages/deploy-kit/lib/way-back/go-back.js
var go_back = __webpack_require__(2527);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/put-back/beyond-previous.js



/**
 * Compares the stack with the state before the run, apart from the previous release. What others made, and nobody
 * touched, is in neither list.
 */
function beyondPrevious(stack, previous, before, now) {
    const namesIn = (view) => {
        const { ofStack, ofOthers } = servicesBeyond(stack, previous, view);
        return new Set([...ofStack, ...ofOthers]);
    };
    const [beyondThen, beyondNow] = [namesIn(before), namesIn(now)];
    const [specsThen, specsNow] = [specsOf(before), specsOf(now)];
    const ofOthers = before.services.filter((service) => beyondThen.has(service.Spec.Name) && !isOfRelease(service));
    const keep = new Set(ofOthers.map(({ Spec }) => Spec.Name));
    return {
        added: now.services
            .filter((service) => isOfRelease(service) && beyondNow.has(service.Spec.Name))
            .map(({ Spec }) => Spec.Name)
            .filter((name) => !keep.has(name)),
        lost: ofOthers
            .map(({ Spec }) => Spec)
            .filter(({ Name }) => !(0,external_node_util_.isDeepStrictEqual)(specsThen.get(Name), specsNow.get(Name))),
    };
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/put-back/restore-services.js






/**
 * Gives every service of a stack its whole earlier spec. Missing services are created again, and added services are
 * removed. Services of others that the release did not touch are left alone.
 * @throws Failure when the engine refuses a spec, or holds another spec afterwards
 */
async function restoreServices({ manager, stack, specs, clock }) {
    const before = await viewStack(manager, stack);
    const lost = specsToRestore(specs, before);
    await removeServices(manager, servicesAdded(specs, before));
    for (const spec of lost)
        await restoreService(manager, stack, spec, clock);
    const view = await viewStack(manager, stack);
    const expected = new Map(lost.map((spec) => [spec.Name, comparableSpec(spec, view.networks)]));
    requireSpecs(expected, view);
    return { expected, before };
}
/**
 * The kept specs that a return restores and proves: those of the stack, and those of others that a release of Fairway has
 * changed or removed. A service of others that no release has changed is its owner's matter: it is not even judged,
 * because it may have failed before. A datastore gets a spec that never runs two of it on the same files.
 */
function specsToRestore(specs, { services }) {
    const restored = specs.filter((spec) => {
        const now = services.find(({ Spec }) => Spec.Name === spec.Name);
        return isOfStack({ Spec: spec }) || !now || isOfRelease(now);
    });
    return restored.map(updatedAlone);
}
/** The full names of services that a release of Fairway has added since the specs were kept. */
function servicesAdded(specs, { services }) {
    const names = new Set(specs.map(({ Name }) => Name));
    return services
        .filter((service) => isOfRelease(service) && !names.has(service.Spec.Name))
        .map(({ Spec }) => Spec.Name);
}
/** Restores one service, or makes it again. */
async function restoreService(manager, stack, spec, clock) {
    await changeService(manager, stack, (view) => restoreRequest(spec, view), { clock });
}
/** The request for a spec: an update of the service at its current version, or a new service. */
function restoreRequest(spec, { services }) {
    const now = services.find(({ Spec }) => Spec.Name === spec.Name);
    return now ? updateRequest(now, spec) : { path: '/services/create', body: spec };
}
/** @throws Failure naming every service that is missing or has another spec */
function requireSpecs(expected, { services, networks }) {
    const wrong = [...expected].filter(([name, spec]) => {
        const now = services.find(({ Spec }) => Spec.Name === name)?.Spec;
        return !now || !(0,external_node_util_.isDeepStrictEqual)(comparableSpec(now, networks), spec);
    });
    if (wrong.length === 0)
        return;
    throw new failure/* Failure */.HR({
        what: `Services differ from what ran before: ${wrong.map(([name]) => name).join(', ')}.`,
        why: 'The swarm accepted their specs, but now holds other specs.',
        fix: 'Find out who else changes the stack.',
    });
}
/**
 * Proves that restored services run as before.
 * @throws Failure with the diagnosis where they do not
 */
async function proveRestored({ swarm, stack, login, nowhereBefore, timeoutMs, waitForGrace, soakMs, clock, phase }, { expected, before }) {
    const { manager, nodes } = swarm;
    const { info, progress } = phase;
    const limits = { timeoutMs, waitForGrace, soakMs };
    const asked = { manager, stack, expected, before, nowhereBefore };
    const result = await watchStack({ ...asked, ...limits, clock, info, progress });
    if (result.ok)
        return result.view;
    throw await diagnose({ stack, version: 'What ran before Fairway', watch: result, nodes, manager, login });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/put-back/put-back.js














/** Puts the stored previous release back, and proves it as any deploy is proven. */
async function putBack(deploy, { previous, proof }, cause, { phase, lost }) {
    const { settings, swarm, ledger } = deploy;
    const limits = (0,go_back/* limitsOfProof */.y)(proof, settings);
    const { proofs, failure } = await (0,go_back/* goBack */.O)({
        way: { cause, previous, look: swarm.manager.typed(`docker stack ps --no-trunc ${settings.stack}`) },
        proof,
        stored: `${ledger.releaseDir(previous.id)} on ${swarm.manager.name}`,
        info: phase.info,
        everywhere: async (work) => [await work(deploy)],
        ready: (place) => (0,engine_answers/* untilEngineAnswers */.K)(place.swarm.manager, place.clock),
        lost,
        begin: (place) => beginPutBack(place, previous),
        prove: (place, begun) => provePutBack(place, previous, begun, { ...limits, waitForGrace: proof === 'full', phase }),
        record: attempt/* recordEnd */.$,
        proved: () => phase.proved(`${(0,version/* shortVersion */.L)(previous.version)} serves again`, 'specs equal to those that it was proven with'),
    });
    const [proven] = proofs ?? [];
    if (!proven)
        return { ending: nothingProven(), failure };
    const { view, probes, seen } = proven;
    return {
        ending: { ...nothingProven(), status: 'rolled-back', serves: previous, view, probes, seen },
        failure,
    };
}
/**
 * Starts the return to an earlier release: its files and its stored stack. Services that the failed release added are
 * removed. Those that others made get their earlier specs back where the release changed them, and stay otherwise. A
 * node that does not take its files, because it is lost or its disk is full, does not stop the return on the other
 * nodes.
 * @throws Failure when the swarm refuses the release, or when the services differ from those that were proven then. A
 * node that did not take its files throws only after everything else is done.
 */
async function beginPutBack(deploy, release) {
    const { settings, swarm, wanted, ledger, stackDir, login, before } = deploy;
    const { manager } = swarm;
    const nodes = wanted.placement.needed;
    const files = { nodes, release, previous: wanted.release, keptDir: keptFilesDir(stackDir) };
    // A cancelled run goes back too, so its signal is not passed on.
    const { signal } = new AbortController();
    const found = await viewStack(manager, settings.stack);
    const switched = await switchFiles({ ...files, despiteFailures: true }, { clock: deploy.clock, signal });
    const applied = await switched.keepDuring(() => applyRelease({ manager, stack: settings.stack, release, stackDir, login }));
    const { added, lost } = beyondPrevious(settings.stack, release, before, applied.view);
    await removeServices(manager, added);
    const restored = await restoreLost(deploy, lost);
    const proven = await readSpecs(manager, ledger.releaseDir(release.id));
    if (proven)
        requireEqualSpecs(release, proven, applied.expected);
    const failure = switched.failure();
    if (failure !== undefined)
        throw failure;
    return { applied: { ...applied, expected: new Map([...applied.expected, ...restored]) }, found };
}
/** Gives services of others their specs from before the run back. @returns what must run, by full name */
async function restoreLost({ settings, swarm, clock }, lost) {
    const { manager } = swarm;
    if (lost.length === 0)
        return new Map();
    const specs = lost.map(updatedAlone);
    for (const spec of specs)
        await restoreService(manager, settings.stack, spec, clock);
    const view = await viewStack(manager, settings.stack);
    const expected = new Map(specs.map((spec) => [spec.Name, comparableSpec(spec, view.networks)]));
    requireSpecs(expected, view);
    return expected;
}
/** @throws Failure when the release cannot be proven to serve again */
async function provePutBack({ settings, swarm, wanted, ledger, before, clock, fetch, logger }, release, { applied, found }, limits) {
    // The probes of a newer release may ask for features that this release lacks.
    const proving = await (0,run_proving/* readProving */.gI)(swarm.manager, ledger.releaseDir(release.id));
    const nodes = wanted.placement.needed;
    const proven = await proveOrRejoin({
        settings,
        verify: (proving ?? wanted.proving).verify,
        swarm,
        nodes,
        release,
        applied,
        before: found,
        nowhereBefore: servicesNowhere(before.services, before.nodes),
        ...limits,
        clock,
        fetch,
        logger,
    });
    const { manager } = swarm;
    const { phase } = limits;
    await proveNetworksAndVolumes({ manager, nodes, stack: settings.stack, release, view: proven.view, phase });
    return proven;
}
function requireEqualSpecs(release, proven, found) {
    const wanted = [...proven].map(([name, spec]) => {
        const now = found.get(name);
        return [name, now ? provenOrAlone(spec, now) : spec];
    });
    const unequal = differences(Object.fromEntries(wanted), Object.fromEntries(found));
    if (unequal.length === 0)
        return;
    throw new failure/* Failure */.HR({
        what: `${release.version} is not what it was when it was proven.`,
        why: 'The swarm made other specs of the same stack file.',
        evidence: unequal.slice(0, 10).map(({ path }) => path),
        fix: `Look at the fields that the paths name, and deploy ${release.version} again.`,
    });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/put-back/restore.js






/** Gives services that others deployed their whole specs back, after Fairway's first release over them has failed. */
async function restore(deploy, { kept: specs, proof }, cause, { phase, lost }) {
    const { settings, swarm, wanted, before, stackDir, clock } = deploy;
    const { stack, login } = settings;
    const previous = { version: beforeFairway };
    const limits = { ...(0,go_back/* limitsOfProof */.y)(proof, settings), waitForGrace: proof === 'full' };
    const nowhereBefore = servicesNowhere(before.services, before.nodes);
    const { proofs, failure } = await (0,go_back/* goBack */.O)({
        way: { cause, previous, look: deploy.swarm.manager.typed(`docker stack ps --no-trunc ${stack}`) },
        proof,
        stored: `${stackDir}/before-fairway.json on ${swarm.manager.name}`,
        info: phase.info,
        everywhere: async (work) => [await work(deploy)],
        ready: () => (0,engine_answers/* untilEngineAnswers */.K)(swarm.manager, clock),
        lost,
        begin: () => restoreServices({ manager: swarm.manager, stack, specs, clock }),
        prove: (_, restored) => proveRestored({ swarm, stack, login, nowhereBefore, ...limits, clock, phase }, restored),
        record: attempt/* recordEnd */.$,
        proved: () => phase.proved(`${(0,version/* shortVersion */.L)(previous.version)} serves again`, 'specs equal to those before'),
    });
    const [view] = proofs ?? [];
    if (!view)
        return { ending: nothingProven(), failure };
    const directories = wanted.files.map(({ content }) => content.to);
    const files = `No earlier content of ${directories.join(', ')} was kept: the files are still those of the failed release.`;
    return {
        ending: { ...nothingProven(), status: 'rolled-back', view },
        failure: (0,way_back_failures/* withEvidence */.Kg)(failure, directories.length > 0 ? [files] : []),
    };
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/put-back/repair.js




/**
 * Repairs a stack after a failed or cancelled deploy. The previous release serves again and is proven. Where there is
 * none, the stack is kept or removed, as the caller wants.
 * @param cancelled whether the step was told to stop; then only the return and its record matter
 * @throws the error of the deploy where the lock is lost before the return was begun, or fails
 */
async function repair(deploy, error, { phase, clock }, { cancelled, lost }) {
    const cause = (0,way_back_failures/* asFailure */.h_)(error);
    const decision = wayBackOf(deploy, cancelled);
    switch (decision.action) {
        case 'put-back':
            return phase('put back', (open) => putBack(deploy, decision, cause, { phase: open, lost }));
        case 'restore':
            return phase('put back', (open) => restore(deploy, decision, cause, { phase: open, lost }));
        case 'remove':
            return phase('remove', () => remove(deploy, cause, { clock, lost }));
        case 'leave':
            return leave(deploy, decision, cause);
    }
}
/** Decides what becomes of the stack. Obstacles count only where there is something to go back to. */
function wayBackOf({ previous, obstacles, attempt, beforeFairway, before, settings }, cancelled) {
    return (0,decide_way_back/* decideWayBack */.D)({
        previous,
        obstacles: previous || beforeFairway ? obstacles : [],
        rollback: attempt.rollback === true,
        foreign: beforeFairway || before.services.length > 0 ? { kept: beforeFairway } : undefined,
        firstDeployFailed: settings.firstDeployFailed,
        cancelled,
    });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/carry-out.js










/**
 * Deploys where anything differs, and repairs the stack when the deploy fails. A backup that reads what would be stopped is
 * waited for first.
 * @param unproven what becomes of a release that is not proven
 * @throws Failure that names a backup that does not end in time; nothing is changed then
 */
async function carryOut(deploy, { lost }, context, unproven = 'put-back') {
    const { ledger, wanted, attempt } = deploy;
    if (await isUnchanged(deploy))
        return { ending: await proveUnchanged(deploy, context) };
    const { swarm, stackDir, entries, before, settings, previous } = deploy;
    const running = previous ?? (await ledger.findRelease(wanted.release.id));
    await (0,wait/* untilBackupsEnd */.rI)([swarm.manager], {
        directory: stackDir,
        stopped: stoppedServices(deploy, running),
        subject: settings.stack,
        waitMs: settings.lockTimeoutMs,
    }, context);
    await ledger.storeRelease(wanted.release);
    const beforeFairway = await keepBeforeFairway(swarm.manager, stackDir, entries, before);
    await ledger.append({ ...attempt, outcome: 'started' });
    return (0,with_way_back/* withWayBack */.P)(() => changeTo(deploy, context), {
        lost,
        repair: (error, options) => unproven === 'leave'
            ? leaveUnproven(deploy, error)
            : repair({ ...deploy, beforeFairway }, error, context, options),
        watched: {
            verify: wanted.proving.verify,
            targets: probeTargets(wanted.placement.needed),
            release: wanted.release.version,
        },
    }, context);
}

// EXTERNAL MODULE: ./packages/releases/lib/ledger.js + 4 modules
var lib_ledger = __webpack_require__(5184);
// EXTERNAL MODULE: ./packages/releases/lib/recovery/say-recovery.js
var say_recovery = __webpack_require__(2710);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/plan/survey.js




/**
 * Finds the wanted release, the stack as it is, and the release to go back to. Nothing is changed.
 * @throws Failure where a recovery of the stack was cut off
 * @param workOut makes the wanted release, from the repository or from the ledger
 * @param dockerConfig directory of the login on the manager
 */
async function survey(settings, swarm, workOut, dockerConfig, context) {
    const { clock, fetch, logger, signal } = context;
    const stackDir = (0,state_dir/* stackStateDir */.RF)(settings.stateDir, settings.stack);
    const ledger = (0,lib_ledger/* openLedger */.au)(swarm.manager, { dir: stackDir, logger });
    const reading = ledger.read();
    if (!settings.recovering)
        await requireWhole(settings.stack, swarm, stackDir, await reading);
    const [wanted, before, { entries, proven, stored, kept }] = await Promise.all([
        workOut({ swarm, ledger, entries: reading }),
        viewStack(swarm.manager, settings.stack, signal),
        reading.then((read) => provenBefore(swarm, ledger, read)),
    ]);
    // Logs of the services may print values that were secret in that release.
    for (const value of kept?.secretValues ?? [])
        context.mask(value);
    if (proven && !stored) {
        logger.warn(`${proven.version} was proven here, but is not stored any more: there is nothing to go back to.`);
    }
    const login = keptLogin(settings, dockerConfig);
    const previous = stored?.id === wanted.release.id ? undefined : stored;
    return {
        settings,
        swarm,
        wanted,
        ledger,
        entries,
        before,
        previous,
        // What ran before Fairway has no id, so that no proof of it hides an earlier record.
        obstacles: previous || (!proven && before.services.length > 0)
            ? (0,rollback_safety/* obstaclesTo */.qA)(entries, previous?.id ?? '', settings.schema)
            : [],
        attempt: {
            ...(0,attempt/* attemptOf */.t)(wanted.release, proven, context),
            ...(0,rollback_safety/* schemaOfAttempt */.K8)(settings.schema),
            ...(login.mark === undefined ? {} : { login: login.mark }),
        },
        stackDir,
        login,
        clock,
        fetch,
        logger,
    };
}
/** @throws Failure where a recovery of the stack was cut off */
async function requireWhole(subject, { manager }, dir, entries) {
    const cutOff = await (0,recovery_mark/* readCutOffRecovery */.xD)(manager, dir, entries);
    (0,say_recovery/* requireNoCutOffRecovery */.Hd)(cutOff, { subject, host: manager.name, dir });
}
/** The proven release to go back to. */
async function provenBefore(swarm, ledger, entries) {
    const proven = (0,lib_history/* lastProven */.zT)(entries);
    const [stored, kept] = await Promise.all([
        proven && ledger.findRelease(proven.id),
        proven && (0,run_proving/* readProving */.gI)(swarm.manager, ledger.releaseDir(proven.id)),
    ]);
    return { entries, proven, stored, kept };
}

// EXTERNAL MODULE: ./packages/releases/lib/rollback.js
var rollback = __webpack_require__(6803);
// EXTERNAL MODULE: ./packages/docker/lib/compose/change/kept-images.js + 1 modules
var kept_images = __webpack_require__(2547);
;// CONCATENATED MODULE: ./packages/swarm-kit/lib/release/images-for-rollback.js






const registryTimeoutMs = 15_000;
/**
 * Checks before any change that the services of a stored release can start: each node that may run a service has its
 * image or can pull it. The registry is asked only for missing images, from the node that lacks them.
 * @throws Failure where a service could start on no node, or a global service not on all of its nodes. Anything less is
 * a warning.
 */
async function requireImages(release, { needed }, login, { logger, signal }) {
    const { services } = readRendered(release.stack);
    const takers = Object.entries(release.digests).map(([service, image]) => {
        const definition = services[service] ?? {};
        const allowed = new Set(placement_nodesAllowed(constraintsOf(definition), needed.map(({ node }) => node)).map(({ id }) => id));
        return {
            service,
            image,
            isGlobal: isGlobal(definition),
            nodes: needed.filter(({ node }) => allowed.has(node.id)),
        };
    });
    const lacks = (await Promise.all(needed.map((node) => {
        const own = takers.filter(({ nodes }) => nodes.includes(node));
        return lacksOf(node, own, login, signal);
    }))).flat();
    const fatal = takers.filter(({ service, isGlobal: everywhere, nodes }) => {
        const missing = lacks.filter((lack) => lack.service === service).length;
        return missing > 0 && (everywhere || missing === nodes.length);
    });
    if (fatal.length > 0)
        throw cannotStart(release, fatal.map(({ service }) => service), lacks);
    for (const { service, node, why } of lacks)
        logger.warn(`${node} has no image for ${service} and cannot pull it, so the service can only run elsewhere: ${why}`);
}
async function lacksOf({ node, host }, own, login, signal) {
    const there = await (0,kept_images/* imageIds */.kF)(host, own.map(({ image }) => image), { signal });
    const missing = [...new Set(own.map(({ image }) => image))].filter((image) => !there.has(image));
    const options = { logins: login ? [login] : [], timeoutMs: registryTimeoutMs, signal };
    const refused = await Promise.all(missing.map((image) => resolveImage(host, image, options).then(() => undefined, (error) => {
        signal.throwIfAborted();
        return [
            image,
            error instanceof failure/* Failure */.HR ? [error.why, ...error.evidence].join(' ') : (0,failure/* messageOf */.bD)(error),
        ];
    })));
    const reasons = new Map(refused.filter((reason) => reason !== undefined));
    return own.flatMap(({ service, image }) => {
        const why = reasons.get(image);
        return why === undefined ? [] : [{ service, image, node: node.hostname, why }];
    });
}
function isGlobal(service) {
    const { mode } = Object(service['deploy']);
    return mode === 'global' || mode === 'global-job';
}
function cannotStart({ version }, services, lacks) {
    return new failure/* Failure */.HR({
        what: `${version} cannot be rolled back to: images of it are gone.`,
        why: `${services.join(', ')} could not start: nodes that have to run it neither have its image nor can pull it.`,
        evidence: lacks.map(({ service, node, image, why }) => `${service} on ${node}: ${image}: ${why}`),
        fix: `Nothing was changed. Let the registry hold these images again and answer, or deploy ${version} again from its commit.`,
    });
}

// EXTERNAL MODULE: ./packages/deploy-kit/lib/check/finding.js
var finding = __webpack_require__(7885);
;// CONCATENATED MODULE: ./packages/docker/lib/stack/faults/port-faults.js

/** The ports that a service of a merged stack publishes under a number of its own. */
function publishedPorts(definition) {
    return port_faults_portsOf(definition).flatMap(({ published, protocol = 'tcp', mode }) => published
        ? [
            {
                port: `${published}/${protocol}`,
                mode: mode === 'host' ? 'host' : 'ingress',
            },
        ]
        : []);
}
/**
 * Whether two services cannot publish a port at the same time. The routing mesh owns a port on all nodes; two ports of the
 * mode `host` meet only where two tasks share a node.
 */
function clash(a, b) {
    return a.port === b.port && (a.mode === 'ingress' || b.mode === 'ingress');
}
/** What Swarm refuses or never starts in the ports of a stack, as far as its file tells. */
function port_faults_portFaults(services) {
    const all = Object.entries(services);
    return all.flatMap(([service, definition], index) => {
        const ports = publishedPorts(definition);
        const keys = ['services', service, 'ports'];
        const twice = ports.filter(({ port }, at) => ports.findIndex((other) => other.port === port) < at);
        const others = all
            .slice(0, index)
            .flatMap(([name, other]) => publishedPorts(other).flatMap((taken) => ports.filter((port) => clash(port, taken)).map(({ port }) => ({ name, port }))));
        return [
            ...numberFaults(service, definition),
            ...modeFaults(service, definition),
            ...twice.map(({ port }) => ({
                keys,
                what: `The service ${service} publishes the port ${port} twice`,
                why: 'Swarm hands a published port to one target.',
                fix: 'Publish one of the targets under another port.',
            })),
            ...others.map(({ name, port }) => ({
                keys,
                what: `The services ${name} and ${service} both publish the port ${port}`,
                why: 'The routing mesh owns a port on all nodes for one service.',
                fix: 'Publish one of them under another port.',
            })),
        ];
    });
}
function numberFaults(service, definition) {
    return port_faults_portsOf(definition).flatMap((port) => ['target', 'published']
        .filter((key) => {
        const value = port[key];
        const least = key === 'target' ? 1 : 0;
        return value !== undefined && !(Number(value) >= least && Number(value) <= 65_535);
    })
        .map((key) => ({
        keys: ['services', service, 'ports'],
        what: `The service ${service} has the ${key} port ${port[key]}`,
        why: 'Ports go from 1 to 65535. Swarm takes the number and never starts a task.',
        fix: 'Correct the number.',
    })));
}
function modeFaults(service, definition) {
    const isRoundRobin = String(asRecord(definition['deploy'])['endpoint_mode'] ?? '').toLowerCase() === 'dnsrr';
    return port_faults_portsOf(definition).flatMap(({ mode, target, published, protocol }) => {
        const keys = ['services', service, 'ports'];
        const port = published || target;
        if (mode !== undefined && mode !== 'host' && mode !== 'ingress')
            return [
                {
                    keys,
                    what: `The service ${service} publishes the port ${port} in the mode "${mode}"`,
                    why: 'Swarm knows ingress and host, and takes any other word for ingress.',
                    fix: 'Write ingress or host.',
                },
            ];
        if (protocol !== undefined && !['tcp', 'udp', 'sctp'].includes(String(protocol).toLowerCase()))
            return [
                {
                    keys,
                    what: `The service ${service} publishes the port ${port} with the protocol "${protocol}"`,
                    why: 'Swarm knows tcp, udp and sctp, and takes any other word for tcp.',
                    fix: 'Write tcp, udp or sctp.',
                },
            ];
        if (!isRoundRobin || mode === 'host')
            return [];
        return [
            {
                keys,
                what: `The service ${service} publishes the port ${port} through the routing mesh and has "endpoint_mode: dnsrr"`,
                why: 'The routing mesh needs the virtual address that dnsrr does without.',
                fix: 'Publish the port with "mode: host", or remove `endpoint_mode`.',
            },
        ];
    });
}
function port_faults_portsOf(definition) {
    const ports = Array.isArray(definition['ports']) ? definition['ports'] : [];
    return ports.map(record/* asRecord */.q);
}

;// CONCATENATED MODULE: ./packages/docker/lib/stack/faults/service-state-faults.js


/**
 * What the running services refuse to the services of a stack: a published port that is taken, and a change of the mode.
 * Services of the stack that it no longer has are removed before the new ones come, so they hold no port.
 */
function serviceStateFaults(stack, next, running) {
    const others = running.filter((other) => other.stack !== stack || !other.name.startsWith(`${stack}_`));
    const perService = Object.entries(next.services).flatMap(([service, definition]) => {
        const wanted = publishedPorts(definition);
        const taken = others.flatMap(({ name, ports }) => wanted
            .filter((port) => name !== `${stack}_${service}` && ports.some((held) => clash(port, held)))
            .map(({ port }) => ({
            keys: ['services', service, 'ports'],
            what: `The service ${service} publishes the port ${port}, which is taken`,
            why: `The service ${name} of ${stackOf(others, name)} publishes it.`,
            fix: `Publish another port, or free it: change or remove ${name}.`,
        })));
        const mode = String((0,record/* asRecord */.q)(definition['deploy'])['mode'] ?? 'replicated');
        const now = running.find(({ name }) => name === `${stack}_${service}`);
        return now && now.mode !== mode ? [...taken, modeFault(service, now, mode)] : taken;
    });
    return [...perService, ...exchanged(stack, next, running)];
}
function stackOf(others, service) {
    const { stack = '' } = others.find(({ name }) => name === service) ?? {};
    return stack ? `the stack ${stack}` : 'no stack';
}
function modeFault(service, { name, mode: now }, mode) {
    return {
        keys: ['services', service, 'deploy', 'mode'],
        what: `The service ${service} is ${now} and shall be ${mode}`,
        why: 'Swarm does not change the mode of a service.',
        fix: `Rename the service: the old one is then removed and a new one made. Or remove it by hand: docker service rm ${name}. Nobody is served by it from then until the deploy has ended.`,
    };
}
/**
 * Services that hand ports to each other in a circle. Docker updates one service after the other, and refuses each of them
 * while another one still has its port.
 */
function exchanged(stack, { services }, running) {
    const waitsFor = new Map(Object.entries(services).map(([service, definition]) => {
        const wanted = publishedPorts(definition);
        const holders = Object.keys(services).filter((other) => {
            const held = running.find(({ name }) => name === `${stack}_${other}`)?.ports ?? [];
            return other !== service && held.some((port) => wanted.some((own) => clash(own, port)));
        });
        return [service, holders];
    }));
    const reaches = (from, to, seen = new Set()) => (waitsFor.get(from) ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, new Set([...seen, next]))));
    const circle = Object.keys(services).filter((service) => reaches(service, service));
    const [first] = circle;
    if (first === undefined)
        return [];
    return [
        {
            keys: ['services', first, 'ports'],
            what: `The services ${circle.join(' and ')} take over each other's published ports`,
            why: 'Docker changes one service after the other, and Swarm refuses a port that another service still has.',
            fix: 'Release twice: give one of them a free port first, and the wanted port with the next release.',
        },
    ];
}
/**
 * Services that no node can take, whatever runs there: Swarm would let their tasks wait for ever.
 * @param mayRun whether the constraints of a service allow it on a node, by the host name of the node
 */
function roomFaults({ services }, { nodes, resources }, mayRun) {
    return Object.entries(services).flatMap(([service, definition]) => {
        const allowed = nodes.map(({ node }) => node).filter((node) => mayRun(service, node));
        const deploy = (0,record/* asRecord */.q)(definition['deploy']);
        const { limits, reservations } = (0,record/* asRecord */.q)(deploy['resources']);
        const found = [];
        const say = (keys, what, why, fix) => found.push({ keys: ['services', service, ...keys], what: `The service ${service} ${what}`, why, fix });
        const most = (kind) => {
            const known = allowed.flatMap((node) => resources.get(node)?.[kind] ?? []);
            return known.length < allowed.length || known.length === 0
                ? Number.POSITIVE_INFINITY
                : Math.max(...known);
        };
        for (const [key, section] of [
            ['limits', limits],
            ['reservations', reservations],
        ]) {
            const cpus = cpusOf((0,record/* asRecord */.q)(section)['cpus']);
            if (cpus > most('cpus'))
                say(['deploy', 'resources', key, 'cpus'], `asks for ${cpus} CPUs in ${key}.cpus`, `No node that may run it has more than ${most('cpus')}: ${allowed.join(', ')}.`, 'Ask for fewer, or let the service run on a larger node.');
        }
        const memory = Number((0,record/* asRecord */.q)(reservations)['memory'] ?? 0);
        if (memory > most('memoryBytes'))
            say(['deploy', 'resources', 'reservations', 'memory'], `reserves ${mebibytes(memory)} MiB of memory`, `No node that may run it has more than ${mebibytes(most('memoryBytes'))}: ${allowed.join(', ')}.`, 'Reserve less, or let the service run on a larger node.');
        const { replicas = 1, mode = 'replicated', placement } = deploy;
        const perNode = publishedPorts(definition).some((port) => port.mode === 'host')
            ? 1
            : Number((0,record/* asRecord */.q)(placement)['max_replicas_per_node'] || Number.POSITIVE_INFINITY);
        if (mode === 'replicated' && allowed.length > 0 && Number(replicas) > perNode * allowed.length)
            say(['deploy', 'replicas'], `has ${replicas} replicas, and there is room for ${perNode * allowed.length}`, perNode === 1 && publishedPorts(definition).some((port) => port.mode === 'host')
                ? `It publishes a port with "mode: host", so each node takes one: ${allowed.join(', ')}.`
                : `deploy.placement.max_replicas_per_node is ${perNode}, and these nodes may run it: ${allowed.join(', ')}.`, 'Ask for fewer replicas, or let the service run on more nodes.');
        return found;
    });
}
/**
 * Services with ports of the mode `host` that have too few nodes, because something else has the port there. Docker takes
 * such a service, and its tasks wait or fail.
 */
function hostPortFaults(stack, next, nodes, mayRun) {
    return hostPortsTaken(stack, next, nodes, mayRun).flatMap(({ service, mode, needed, room, taken }) => {
        const isGlobal = mode.startsWith('global');
        if (!isGlobal && needed <= room)
            return [];
        return [
            {
                keys: ['services', service, 'ports'],
                what: `The service ${service} publishes a port with "mode: host" that is taken`,
                why: isGlobal
                    ? 'It is global, so it needs the port on every node that may run it.'
                    : `It has ${needed} replicas, and the port is free on ${room} of the nodes that may run it.`,
                evidence: taken.map(({ node, port, holder }) => `${node}: ${holder} has ${port}`),
                fix: 'Publish another port, free this one, or keep the service off these nodes by a constraint.',
            },
        ];
    });
}
/** The containers that Swarm knows nothing about and that have the port of a service on nodes that may run it, in words. */
function hostPortWarnings(stack, next, nodes, mayRun) {
    return hostPortsTaken(stack, next, nodes, mayRun).flatMap(({ service, mode, needed, room, taken }) => mode.startsWith('global') || needed > room
        ? []
        : taken
            .filter((one) => !one.service)
            .map(({ node, port, holder }) => `${holder} has ${port} on ${node}, which Swarm does not know: a task of ${service} that starts there fails. Keep it off by a constraint, or free the port`));
}
function hostPortsTaken(stack, { services }, nodes, mayRun) {
    const hostPorts = (definition) => publishedPorts(definition).flatMap(({ port, mode }) => (mode === 'host' ? [port] : []));
    const modeOf = (definition) => String((0,record/* asRecord */.q)((0,record/* asRecord */.q)(definition)['deploy'])['mode'] ?? 'replicated');
    const all = Object.entries(services);
    return all.flatMap(([service, definition], index) => {
        const wanted = new Set(hostPorts(definition));
        if (wanted.size === 0)
            return [];
        const allowed = nodes.filter(({ node }) => mayRun(service, node));
        // A global service of the same stack takes its port on each of its nodes. Of two, the second one is told.
        const rivals = all.filter(([, other], at) => modeOf(other).startsWith('global') &&
            (at < index || (at > index && !modeOf(definition).startsWith('global'))));
        const taken = allowed.flatMap(({ node, ports }) => [
            ...ports
                .filter((held) => wanted.has(held.port))
                .filter((held) => held.stack !== stack || !held.service.startsWith(`${stack}_`))
                .map((held) => ({ node, ...held })),
            ...rivals
                .filter(([name]) => mayRun(name, node))
                .flatMap(([name, other]) => hostPorts(other)
                .filter((port) => wanted.has(port))
                .map((port) => ({
                node,
                port,
                holder: `the service ${name} of this stack`,
                service: name,
                stack,
            }))),
        ]);
        if (taken.length === 0)
            return [];
        const room = allowed.length - new Set(taken.map(({ node }) => node)).size;
        const needed = Number((0,record/* asRecord */.q)(definition['deploy'])['replicas'] ?? 1);
        return [{ service, mode: modeOf(definition), needed, room, taken }];
    });
}
/** The number of a share of CPUs, which may be a fraction; 0 where it is not written. */
function cpusOf(value) {
    const [top, bottom = '1'] = String(value ?? 0).split('/');
    return Number(top) / Number(bottom) || 0;
}
function mebibytes(bytes) {
    return Math.round(bytes / 1024 ** 2);
}

;// CONCATENATED MODULE: ./packages/docker/lib/stack/faults/stack-faults.js








/**
 * What Docker refuses of a stack whatever runs. `docker stack config` finds none of it: Docker says it in the middle of a
 * deploy, when other services are changed already. Datastores that an update would run twice on the same files are
 * refused as well.
 * @param managed directories that the deploy itself syncs
 */
function stack_faults_stackFaults(stack, merged, managed = []) {
    const made = usedNetworks(stack, merged).filter(({ external }) => !external);
    return [
        ...nameFaults(stack, merged, made),
        ...networkFaults(merged, stack),
        ...portFaults(merged.services),
        ...sharedWriteFaults(merged.services, managed),
        ...Object.entries(merged.services).flatMap(([service, definition]) => [
            ...deployFaults(service, definition),
            ...containerFaults(service, definition, merged),
        ]),
    ];
}
/** What the swarm, as it is, refuses of a stack or would not make as it is written; and what a reader should know. */
function stateFaults({ stack, next, state, mayRun, before, managed = [] }) {
    const there = new Set(state.networks.map(({ name }) => name));
    return {
        newNetworks: uses_usedNetworks(stack, next)
            .filter(({ external, name }) => !external && !there.has(name))
            .map(({ name }) => name),
        faults: [
            ...serviceStateFaults(stack, next, state.services),
            ...roomFaults(next, state, mayRun),
            ...hostPortFaults(stack, next, state.nodes, mayRun),
            ...networkStateFaults(stack, next, state, before),
            ...volumeStateFaults(stack, next, state.nodes, mayRun, before),
        ],
        warnings: [
            ...networkLabels(stack, next, state),
            ...volumeWarnings(stack, next, state.nodes, mayRun),
            ...hostPortWarnings(stack, next, state.nodes, mayRun),
            ...sharedWriteWarnings(next.services, managed),
        ],
    };
}

// EXTERNAL MODULE: ./packages/docker/lib/stack/source/places.js
var places = __webpack_require__(6496);
;// CONCATENATED MODULE: ./packages/docker/lib/stack/faults/stack-fault.js


/**
 * The fault as an error that names file and line.
 * @param files the stack files; empty for a stored release, whose files are not at hand
 */
function stack_fault_faultFailure({ keys, what, why, evidence = [], fix }, files) {
    const place = stack_fault_placeOf(keys, files);
    return new failure/* Failure */.HR({ what: place ? `${what}: ${place}.` : `${what}.`, why, evidence, fix });
}
/** The last file that has the longest beginning of a path of keys, since a later file wins. */
function stack_fault_placeOf(keys, files) {
    for (let length = keys.length; length > 0; length--) {
        const path = keys.slice(0, length);
        const file = files.findLast(({ content }) => (0,places/* isIn */.S1)(content, path));
        if (file)
            return `${file.path}, line ${file.lineOf(path)}`;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/release/judge-stack.js







/** Everything that Docker would refuse of a stack whatever runs, each with file and line. */
function refusedByDocker({ stack, merged, files, managed }) {
    return stackFaults(stack, merged, managed).map((fault) => faultFailure(fault, files));
}
/** The contents of configs and secrets that the swarm would refuse. */
function refusedData(data, files) {
    return dataFaults(data).map((fault) => faultFailure(fault, files));
}
/** Compares a stack with the services, networks and volumes that the swarm has. Nothing is changed. */
async function judgeByState({ stack, merged, files, managed }, installation, signal) {
    const { swarm } = installation;
    const nodes = swarm.nodes.filter((item) => item.reached);
    const [state, before] = await Promise.all([
        readSwarmState(swarm.manager, nodes, signal),
        provenStack(installation),
    ]);
    const mayRun = allowedBy(merged, swarm);
    const judged = stateFaults({ stack, next: merged, state, mayRun, before, managed });
    return {
        problems: judged.faults.map((fault) => stack_fault_faultFailure(fault, files)),
        warnings: [...judged.warnings, ...lackOfIpvs(merged.services, nodes, mayRun)],
        newNetworks: judged.newNetworks,
    };
}
/** Whether a service may run on a node, by the host name of the node. */
function allowedBy(merged, { nodes }) {
    const all = nodes.map(({ node }) => node);
    const allowed = new Map(Object.entries(merged.services).map(([service, definition]) => [
        service,
        new Set(placement_nodesAllowed(constraintsOf(definition), all).map(({ hostname }) => hostname)),
    ]));
    return (service, hostname) => allowed.get(service)?.has(hostname) ?? false;
}
async function provenStack({ ledger, entries }) {
    const proven = (0,lib_history/* lastProven */.zT)(await entries);
    const release = proven && (await ledger.findRelease(proven.id));
    return release && readRendered(release.stack);
}
/** Runs a check that throws. @returns its Failure in a list, which is empty where it passed */
async function problemIn(check) {
    try {
        await check();
        return [];
    }
    catch (error) {
        if (error instanceof Failure)
            return [error];
        throw error;
    }
}
/** @throws Failure naming every problem, where there is one */
function requireNone(stack, problems) {
    const findings = problems.map((problem) => ({ where: 'stack files', what: 'deployable', problem }));
    const all = (0,finding/* allProblems */.Ul)(stack, findings);
    if (all)
        throw all;
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/release/stored-release.js









/**
 * Takes a release from the ledger, to be deployed again as it was. The repository is not read, and the registry is
 * asked only for images that a node lacks. Where no probes are given, the probes that proved the release before prove
 * it again.
 * @param to `previous`, or a version
 * @throws Failure when there is no such release, when the stored stack could not run, or when something that it needs
 * is missing
 */
async function takeFromLedger({ settings, to }, installation, context) {
    const { swarm, ledger } = installation;
    const entries = await installation.entries;
    const { mask, signal, logger } = context;
    const target = (0,rollback/* rollbackTarget */.e)(entries, to, await ledger.stored());
    (0,rollback_safety/* requireWayBack */.qo)(target, entries, settings.schema, logger);
    const release = await ledger.readRelease(target.id);
    const kept = await (0,run_proving/* readProving */.gI)(swarm.manager, ledger.releaseDir(release.id));
    for (const value of kept?.secretValues ?? [])
        mask(value);
    const merged = readRendered(release.stack);
    const placement = placeStack(merged, swarm.nodes);
    const [{ problems, warnings, newNetworks }] = await Promise.all([
        judgeByState({ stack: settings.stack, merged, files: [], managed: release.files.map(({ to }) => to) }, installation, signal),
        requireStoredData(swarm.manager, release, signal),
        requireImages(release, placement, settings.login, context),
    ]);
    requireNone(settings.stack, problems);
    const verify = settings.verify.length > 0 ? settings.verify : (kept?.verify ?? []);
    return {
        release,
        data: [],
        // Every node that had the release has copies of its files.
        files: release.files.map((content) => ({ content })),
        images: Object.entries(release.digests).map(([service, reference]) => ({
            service,
            reference,
            platforms: [],
            built: false,
        })),
        placement,
        proving: { verify, secretValues: kept?.secretValues ?? [] },
        warnings,
        newNetworks,
    };
}
async function requireStoredData(manager, release, signal) {
    const [configs, secrets] = await (0,engine/* askEngine */.sb)(manager, [stored_data_allConfigs, stored_data_allSecrets], { signal });
    const missing = ['config', 'secret'].flatMap((kind) => {
        const there = new Set((kind === 'config' ? configs : secrets).map(({ name }) => name));
        const wanted = kind === 'config' ? release.configs : release.secrets;
        return wanted.filter((name) => !there.has(name)).map((name) => `${kind} ${name}`);
    });
    if (missing.length === 0)
        return;
    throw new failure/* Failure */.HR({
        what: `${release.version} cannot be rolled back to: the swarm has lost what it needs.`,
        why: `Somebody has removed ${missing.join(', ')} from the swarm.`,
        fix: `Deploy ${release.version} again from its commit: a deploy creates them again.`,
    });
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/roll-back.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});






/**
 * Goes back to an earlier release out of the ledger: rendered then, proven now, and recorded. Only the place of the stack is
 * needed, and no inputs of a deploy.
 * @throws Failure where there is none, and where the databases would not work with it
 */
async function rollBack(place, { to, restored, unproven }, lock, context) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const own = settingsOf(place);
        const settings = { ...own, schema: { ...own.schema, restored } };
        const open = __addDisposableResource(env_1, new AsyncDisposableStack(), true);
        // Connected anew: a node may have room again since the last look.
        const swarm = await enterSwarm(place.manager, settings, [], context, { connect: place.connect });
        open.defer(() => (0,tidy_up/* tidyUp */.g)(swarm.close, context.logger));
        const deploy = await context.phase('plan', () => survey(settings, swarm, (found) => takeFromLedger({ settings, to }, found, context), lock.dockerConfig, context));
        const { login: _ofManager, ...attempt } = deploy.attempt;
        const mark = deploy.entries.at(-1)?.login;
        // Awaited here, so that the nodes stay connected until it has ended.
        return await carryOut({
            ...deploy,
            // The swarm keeps the registry login that it has: this run knows none.
            login: { mark: undefined, options: { keepLogins: true } },
            attempt: {
                ...attempt,
                ...(0,rollback_safety/* schemaOfReturn */.NK)(deploy.entries, deploy.wanted.release.id, settings.schema),
                rollback: true,
                ...(mark === undefined ? {} : { login: mark }),
            },
        }, lock, context, unproven);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = __disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
/** The settings of a rollback. What a deploy would be told besides, the kept release and the ledger say. */
function settingsOf({ manager, login, limits = healing_limits/* healLimits */.$, connect: _, ...place }) {
    return {
        ...place,
        manager: { address: manager.address },
        login,
        ...limits,
        // With a login, each node pulls before the deploy. What the swarm keeps for the services stays as it is.
        registryAuth: login ? 'once' : 'keep',
        registry: undefined,
        verify: [],
        keepReleases: Number.MAX_SAFE_INTEGER,
        lockTimeoutMs: 0,
        firstDeployFailed: 'keep',
        recovering: true,
        schema: { marks: undefined, rollbackSafe: true, rollbackUnsafe: false },
        record: { environment: undefined, environmentUrl: undefined, token: undefined, comment: false },
    };
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/recoverable-stack.js










/**
 * Opens a stack that swarm-deploy installed, to go back to what its ledger keeps.
 * @param open closes the connections to the nodes with it
 * @throws Failure where the machine is not a manager of a swarm
 */
async function openRecoverableStack(place, open, context) {
    const { manager } = place;
    const connection = { onlyReady: true, connect: place.connect };
    const swarm = await enterSwarm(manager, place, [], context, connection);
    open.defer(() => (0,tidy_up/* tidyUp */.g)(swarm.close, context.logger));
    const stackDir = (0,state_dir/* stackStateDir */.RF)(place.stateDir, place.stack);
    return {
        subject: place.stack,
        kind: 'swarm',
        machines: [...new Set(swarm.nodes.map(({ node }) => node.hostname))],
        look: () => lookAtStack(place, swarm, context),
        async keeps() {
            const { logger, signal } = context;
            const { entries, ids, cutOff } = await (0,lib_snapshot/* readSnapshot */.R)(manager, { dir: stackDir, logger, signal });
            return { entries, stored: ids, cutOff };
        },
        async lock(waitMs) {
            const lock = await (0,machine_lock/* takeMachineLock */.Q)(manager, { dir: stackDir, waitMs, login: undefined }, context);
            const guarded = (0,run_context/* guardedBy */.i)(context, lock);
            const { lost } = lock;
            const locked = { place, swarm, lock, stackDir };
            const changesUnder = (within, from) => ({
                stopApp: (stores) => stopApp(locked, stores, within),
                goTo: (way) => rollBack(from, way, lock, within),
            });
            const back = { ...context, signal: lost };
            return {
                lost,
                look: () => (0,healing_lock/* underOwnLock */.WW)(lookAtStack(place, swarm, guarded)),
                ...changesUnder(guarded, place),
                untilBackupsEnd: (stopping) => (0,wait/* untilBackupsEnd */.rI)([manager], { directory: stackDir, stopped: stopping, subject: place.stack, waitMs }, guarded),
                startStores: (stores) => recreate(locked, stores, guarded),
                note: (mark) => (0,recovery_mark/* writeRecoveryMark */.cq)(manager, stackDir, mark),
                forget: () => (0,recovery_mark/* removeRecoveryMark */.Vn)(manager, stackDir),
                // The connector of a cancelled run connects no node any more.
                returning: changesUnder(back, { ...place, connect: (0,ssh_connector/* sshConnector */.i)(back) }),
                [Symbol.asyncDispose]: () => lock.release(),
            };
        },
    };
}

;// CONCATENATED MODULE: ./packages/swarm-kit/lib/index.js



















/***/ })

};
;