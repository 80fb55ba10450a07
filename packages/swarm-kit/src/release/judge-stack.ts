import { allProblems } from '@fairway/deploy-kit';
import {
  dataFaults,
  faultFailure,
  type MergedStack,
  type NamedData,
  readRendered,
  readSwarmState,
  type StackFile,
  stackFaults,
  stateFaults,
} from '@fairway/docker/stack';
import { nodesAllowed } from '@fairway/docker/swarm';
import { lastProven } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import { lackOfIpvs } from '../fleet/ipvs.ts';
import { constraintsOf } from '../fleet/placement.ts';
import type { Swarm } from '../fleet/swarm.ts';
import type { Installation } from './installation.ts';

/** A stack that shall run, and the files that it comes from. */
export interface JudgedStack {
  readonly stack: string;
  readonly merged: MergedStack;
  /** Empty for a release from the ledger, whose files are not at hand. */
  readonly files: readonly StackFile[];
  /** Directories on the nodes that the deploy itself syncs. */
  readonly managed: readonly string[];
}

/** Everything that Docker would refuse of a stack whatever runs, each with file and line. */
export function refusedByDocker({ stack, merged, files, managed }: JudgedStack): readonly Failure[] {
  return stackFaults(stack, merged, managed).map((fault) => faultFailure(fault, files));
}

/** The contents of configs and secrets that the swarm would refuse. */
export function refusedData(data: readonly NamedData[], files: readonly StackFile[]): readonly Failure[] {
  return dataFaults(data).map((fault) => faultFailure(fault, files));
}

/** What the swarm, as it is, would refuse of a stack or not make as it is written. */
export interface StateJudgement {
  readonly problems: readonly Failure[];
  /** Facts that a reader should know before the deploy. */
  readonly warnings: readonly string[];
  /** Names of the networks that the deploy would make. */
  readonly newNetworks: readonly string[];
}

/** Compares a stack with the services, networks and volumes that the swarm has. Nothing is changed. */
export async function judgeByState(
  { stack, merged, files, managed }: JudgedStack,
  installation: Installation,
  signal: AbortSignal,
): Promise<StateJudgement> {
  const { swarm } = installation;
  const nodes = swarm.nodes.filter((item) => item.reached);
  const [state, before] = await Promise.all([
    readSwarmState(swarm.manager, nodes, signal),
    provenStack(installation),
  ]);
  const mayRun = allowedBy(merged, swarm);
  const judged = stateFaults({ stack, next: merged, state, mayRun, before, managed });
  return {
    problems: judged.faults.map((fault) => faultFailure(fault, files)),
    warnings: [...judged.warnings, ...lackOfIpvs(merged.services, nodes, mayRun)],
    newNetworks: judged.newNetworks,
  };
}

/** Whether a service may run on a node, by the host name of the node. */
function allowedBy(merged: MergedStack, { nodes }: Swarm): (service: string, hostname: string) => boolean {
  const all = nodes.map(({ node }) => node);
  const allowed = new Map(
    Object.entries(merged.services).map(([service, definition]) => [
      service,
      new Set(nodesAllowed(constraintsOf(definition), all).map(({ hostname }) => hostname)),
    ]),
  );
  return (service, hostname) => allowed.get(service)?.has(hostname) ?? false;
}

async function provenStack({ ledger, entries }: Installation): Promise<MergedStack | undefined> {
  const proven = lastProven(await entries);
  const release = proven && (await ledger.findRelease(proven.id));
  return release && readRendered(release.stack);
}

/** Runs a check that throws. @returns its Failure in a list, which is empty where it passed */
export async function problemIn(check: () => unknown): Promise<readonly Failure[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (error instanceof Failure) return [error];
    throw error;
  }
}

/** @throws Failure naming every problem, where there is one */
export function requireNone(stack: string, problems: readonly Failure[]): void {
  const findings = problems.map((problem) => ({ where: 'stack files', what: 'deployable', problem }));
  const all = allProblems(stack, findings);
  if (all) throw all;
}
