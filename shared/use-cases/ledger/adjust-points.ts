/** Staff adjust a member's points. */
import { grantLimitsOf, grantRateLimit, rateLimitRefusal, type StaffRole } from '../../domain/fraud/fraud-terms.ts';
import { formatPoints } from '../../domain/kernel/points.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { decideAdjustment } from '../../domain/ledger/adjustment.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { ProgrammeVersion } from '../../domain/programmes/programme.ts';
import type { Conflict } from '../../ports/store.ts';
import { type CapacityFinder, capacityFinder } from '../rewards/find-capacity.ts';
import { decideManually, type ManualCommand, type ManualOutcome, noteOn, type StaffPorts } from './manual-command.ts';

export interface AdjustCommand extends ManualCommand {
  /** Points to add; negative: to take. */
  readonly points: number;
  readonly reason: string;
  /** The text for the member. */
  readonly message?: string | undefined;
  /** The role under which it is done; its limits hold. */
  readonly role: StaffRole;
}

export type AdjustOutcome = ManualOutcome;

/** @throws Refusal INSUFFICIENT_POINTS, IDEMPOTENCY_MISMATCH, NOT_FOUND, LIMIT_EXCEEDED, PACE_EXCEEDED; Busy. */
export const adjustPoints = async (ports: StaffPorts, command: AdjustCommand): Promise<AdjustOutcome> => {
  const { points, reason, message } = command;
  const note = await noteOn(ports, command);
  const finder = capacityFinder(ports.store, command.idempotencyKey);
  return decideManually(
    ports,
    command,
    { points, reason, ...(message === undefined ? {} : { message }) },
    async (account, programme, now, conflicts) => ({
      ledger: decideAdjustment(account, { points, note, message }, programme, now),
      also: await grantCounted(finder, command, programme, now, conflicts),
    }),
  );
};

/** Points that are taken are not counted: they harm no one but the member, who sees them. */
async function grantCounted(
  finder: CapacityFinder,
  { points, by, role }: AdjustCommand,
  programme: ProgrammeVersion,
  now: Instant,
  conflicts: readonly Conflict[],
): Promise<readonly Change[]> {
  const limits = grantLimitsOf(programme.terms, role);
  const rateLimit = grantRateLimit(programme, role, by, now);
  if (points <= 0 || limits === undefined || rateLimit === undefined) return [];
  if (points > limits.pointsPerGrant) {
    throw new Refusal('LIMIT_EXCEEDED', `${ROLES[role]} may add at most ${formatPoints(limits.pointsPerGrant)} at once`, 'points');
  }
  const capacity = await finder.find(rateLimit, points, conflicts);
  if (capacity === undefined) {
    throw rateLimitRefusal(rateLimit, `${ROLES[role]} may add at most ${formatPoints(limits.pointsPerDay)} a day`, now, 'points');
  }
  return capacity.changes;
}

const ROLES: Record<StaffRole, string> = { support: 'a person of support', manager: 'a manager' };
