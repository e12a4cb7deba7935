/** Reads a member's redemptions as they are now, whether or not a job has run. Reads never write. */
import type { Instant } from '../../domain/kernel/time.ts';
import { type Redemption, stateAt } from '../../domain/rewards/redemption.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { Ports } from '../../ports/ports.ts';
import { readProfile } from '../members/read-member.ts';
import { redemptionOf } from './redemption-command.ts';

type ReadPorts = Pick<Ports, 'store' | 'clock'>;

/** The newest first. @throws Refusal NOT_FOUND. */
export async function listRedemptions(
  ports: ReadPorts,
  programmeId: string,
  memberId: string,
  before: string | undefined,
  limit: number,
): Promise<Page<Redemption, string>> {
  const { items, next } = await ports.store.redemptionsBefore(programmeId, memberId, before, limit);
  if (items.length === 0) await readProfile(ports, programmeId, memberId);
  const now = ports.clock.now();
  return { items: items.map((redemption) => asOf(redemption, now)), next };
}

/** @throws Refusal NOT_FOUND. */
export const readRedemption = async (ports: ReadPorts, named: Parameters<typeof redemptionOf>[1]): Promise<Redemption> =>
  asOf(await redemptionOf(ports, named), ports.clock.now());

const asOf = (redemption: Redemption, now: Instant): Redemption => ({ ...redemption, state: stateAt(redemption, now) });
