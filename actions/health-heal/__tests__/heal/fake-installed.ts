import type { HealStep, Installed, InstalledLook, ServiceLook } from '@fairway/deploy-kit';
import { type Clock, Failure, silentLogger } from '@fairway/runtime';
import type { HealDeps } from '../../src/heal/take-steps.ts';
import type { PlannedStep } from '../../src/inputs/heal-steps.ts';
import { looking } from '../../src/look/looking.ts';
import type { ProbeSeen } from '../../src/look/seen.ts';
import { installation, now, rulesOf, seenOf } from '../judge/seen-of.ts';

/** A world of services that a test changes, and everything that was done to it, in order. */
export class World {
  services: readonly ServiceLook[];
  probes: readonly ProbeSeen[] = [];
  facts: Partial<InstalledLook> = {};
  lockHeld = false;
  readonly done: string[] = [];
  /** What a step does to the world. A step that is not named does nothing. */
  effects: Partial<Record<HealStep | 'command', () => void>> = {};
  /** Called at each look, before it is answered. */
  onLook: (time: number) => void = () => {};
  time = now;

  constructor(...services: readonly ServiceLook[]) {
    this.services = services;
  }

  readonly clock: Clock = {
    now: () => this.time,
    sleep: async (ms) => {
      this.time += ms;
    },
  };

  readonly look = async (): Promise<InstalledLook> => {
    this.onLook(this.time);
    return installation(this.services, {
      ...this.facts,
      ...(this.lockHeld ? { lock: { holder: 'deploy 17', since: this.time } } : {}),
    });
  };

  readonly installed: Installed = {
    subject: 'shop',
    kind: 'compose',
    machines: [],
    look: this.look,
    lock: async () => {
      if (this.lockHeld) return undefined;
      this.done.push('locked');
      return {
        lost: new AbortController().signal,
        look: this.look,
        saveEvidence: async (services) => {
          this.done.push(`saved evidence of ${namesOf(services)}`);
          return { lines: ['OOM'], kept: [{ host: 'web1', path: '/var/lib/fairway/evidence' }] };
        },
        heal: async (step, services) => {
          this.done.push(`${step} ${namesOf(services)}`);
          this.effects[step]?.();
          return [`${step} was carried out`];
        },
        [Symbol.asyncDispose]: async () => void this.done.push('unlocked'),
      };
    },
  };

  /** What healing needs, on this world. */
  deps(steps: readonly PlannedStep[], facts: Partial<HealDeps> = {}): HealDeps {
    const signal = new AbortController().signal;
    return {
      looking: looking({
        see: async (look = this.look) => ({
          ...seenOf([], this.probes),
          at: this.time,
          installation: await look(this.installed),
        }),
        rules: async () => rulesOf(),
        clean: (text) => text,
        timeoutMs: 60_000,
        clock: this.clock,
        signal,
        progress: () => {},
      }),
      budget: {
        ask: async (services) => ({ allowed: services, notes: [] }),
        begin: async (step, services) => {
          this.done.push(`wrote down ${step} ${namesOf(services)}`);
          return async ({ outcome }) => void this.done.push(`wrote down that ${step} ended: ${outcome}`);
        },
      },
      steps,
      waitMs: 30_000,
      rollbackWithinMs: 3_600_000,
      clock: this.clock,
      logger: silentLogger,
      signal,
      clean: (text) => text,
      runCommand: async ({ command }) => {
        this.done.push(`ran ${command.run.join(' ')}`);
        this.effects.command?.();
        return [];
      },
      ...facts,
    };
  }
}

export const refused = () => {
  throw new Failure({ what: 'The step cannot be taken.', why: 'The disk is full.', fix: 'Free it.' });
};

function namesOf(services: readonly ServiceLook[]): string {
  return services.map(({ service }) => service).join(' ');
}
