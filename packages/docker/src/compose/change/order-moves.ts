import type { ComposeModel } from '../model/model.ts';
import type { ProjectContainer } from '../project/project-state.ts';
import { type Claim, claimsHeld, claimsOf, sharedClaim, takenVolume } from '../service/claims.ts';
import type { ServiceChange } from './service-change.ts';

/**
 * Orders what moves between services in one release: a name, a port, a fixed address, or the data of a volume. The
 * container that has it stops before the one that needs it starts, so the service that gives it away has a gap, and a
 * service that is removed goes early.
 */
export function orderMoves(
  changes: readonly ServiceChange[],
  model: ComposeModel,
  managed: readonly string[],
): readonly ServiceChange[] {
  const moves = changes.flatMap((taker) => (isComing(taker) ? movesTo(taker, changes, model, managed) : []));
  return changes.map((change) => {
    const clears = moves.flatMap(({ to, container }) => (to === change.service ? [container] : []));
    const given = moves.find(({ container }) => container.service === change.service);
    const yields = given && `${given.to} needs ${given.what}`;
    return {
      ...change,
      ...(clears.length > 0 ? { clears } : {}),
      ...(yields ? { yields } : {}),
      ...(yields && change.action === 'replace'
        ? { how: { strategy: 'recreate' as const, reason: `${yields}, which it has` } }
        : {}),
    };
  });
}

interface Move {
  readonly to: string;
  readonly container: ProjectContainer;
  readonly what: string;
}

function movesTo(
  taker: ServiceChange,
  changes: readonly ServiceChange[],
  model: ComposeModel,
  managed: readonly string[],
): readonly Move[] {
  const { service } = taker;
  const own = [...taker.right, ...taker.others].filter(({ state }) => state === 'running');
  const wants: readonly Claim[] = claimsOf(model, service);
  return changes
    .filter((change) => change.service !== service)
    .flatMap(({ others }) =>
      others.flatMap((container) => {
        const what =
          sharedClaim(wants, claimsHeld(container)) ??
          takenVolume(model, managed, { service, own }, container);
        return what ? [{ to: service, container, what }] : [];
      }),
    );
}

function isComing({ action }: ServiceChange): boolean {
  return action === 'start' || action === 'replace';
}
