/** The quarantine record of an account whose scheduled work fails: created, renewed, removed. */
import { failedAgain, type Quarantine, retryAt } from '../../domain/agenda/quarantine.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Ports } from '../../ports/ports.ts';
import { decideAndCommit } from '../kernel/commit.ts';

export type QuarantinePorts = Pick<Ports, 'store' | 'clock' | 'pause'>;
type Member = Pick<Quarantine, 'programmeId' | 'memberId'>;

/** @throws Busy. */
export async function setAside(ports: QuarantinePorts, member: Member, reason: string): Promise<void> {
  await decideAndCommit(ports, async () => {
    const before = await ports.store.setAside(member.programmeId, member.memberId);
    const failed = failedAgain(member, before, reason, ports.clock.now());
    return { answer: undefined, changes: [{ kind: 'set-aside', setAside: failed, expected: before?.revision ?? 0 }] };
  });
}

/** The record, if its next attempt was due by `until`. A record that was renewed later is not due. */
export async function dueQuarantine({ store }: QuarantinePorts, member: Member, until: Instant): Promise<Quarantine | undefined> {
  const record = await store.setAside(member.programmeId, member.memberId);
  return record !== undefined && retryAt(record) <= until ? record : undefined;
}

/** Removes the record after the account was settled. A record that changed meanwhile stays: the account failed again. @throws Busy. */
export async function endQuarantine(ports: QuarantinePorts, record: Quarantine): Promise<void> {
  await decideAndCommit(ports, async (conflicts) => {
    const hasChanged = conflicts.some(({ on }) => on === 'set-aside-ended');
    return { answer: undefined, changes: hasChanged ? [] : [{ kind: 'set-aside-ended', setAside: record }] };
  });
}
