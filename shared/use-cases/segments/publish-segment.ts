/** Managers create, change and archive segments: static ones and segments by rule. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import {
  archivedSegment,
  firstSegment,
  MAX_RULES,
  nextSegment,
  ruleOf,
  type Segment,
  type SegmentName,
  type SegmentTerms,
} from '../../domain/segments/segment.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { type Published, type PublishPorts, publishNext } from '../kernel/publish-version.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';
import { everySegment } from './read-segments.ts';

export interface PublishSegmentCommand extends SegmentName {
  readonly terms: SegmentTerms;
  /** The token's subject. */
  readonly by: string;
}

/**
 * Creates the segment, or publishes its next version. Publishing the newest terms again answers as before.
 * @throws Refusal NOT_FOUND, VALIDATION_FAILED, WRONG_STATE, LIMIT_EXCEEDED, VERSION_CONFLICT; Busy.
 */
export async function publishSegment(
  ports: PublishPorts & { readonly versions: ProgrammeVersions },
  command: PublishSegmentCommand,
): Promise<Published<Segment>> {
  const { store, clock, versions } = ports;
  const { programmeId, segmentId, terms, by } = command;
  await versions.at(programmeId, clock.now());
  const isSame = (segment: Segment): boolean => segment.state === 'active' && fingerprint(segment.terms) === fingerprint(terms);
  const next = () =>
    publishNext(ports, {
      ...versionsToFollow(ports, command),
      isSame,
      next: (newest) => nextSegment(newest, terms, by, clock.now()),
      changes: (segment, newest) => [{ kind: 'segment', segment, expected: newest.version }],
    });
  if ((await newestOf(ports, command)) !== undefined) return next();
  const first = await decideAndCommit(ports, async (): Promise<Attempt<Segment | undefined>> => {
    if ((await store.segment(programmeId, segmentId)) !== undefined) return { answer: undefined };
    const segment = firstSegment({ programmeId, segmentId }, terms, by, clock.now());
    await checkRoom(ports, segment);
    return { answer: segment, changes: [{ kind: 'segment', segment, expected: 0 }] };
  });
  // Someone else created it first, or the answer to this call was lost.
  return first === undefined ? next() : { version: first, replayed: false };
}

/** Archiving again changes nothing. @throws Refusal NOT_FOUND, VERSION_CONFLICT; Busy. */
export const archiveSegment = (ports: PublishPorts, command: SegmentName & { readonly by: string }): Promise<Published<Segment>> =>
  publishNext(ports, {
    ...versionsToFollow(ports, command),
    isSame: ({ state }) => state === 'archived',
    next: (newest) => archivedSegment(newest, command.by, ports.clock.now()),
    changes: (segment, newest) => [{ kind: 'segment', segment, expected: newest.version }],
  });

const newestOf = (ports: PublishPorts, { programmeId, segmentId }: SegmentName): Promise<Segment | undefined> =>
  decideAndCommit(ports, async () => ({ answer: await ports.store.segment(programmeId, segmentId) }));

const versionsToFollow = ({ store }: PublishPorts, { programmeId, segmentId }: SegmentName) => ({
  async newest() {
    const newest = await store.segment(programmeId, segmentId);
    if (newest === undefined) throw new Refusal('NOT_FOUND', 'there is no such segment', 'segmentId');
    return newest;
  },
  async numbered(version: number) {
    const { items } = await store.segmentVersionsBefore(programmeId, segmentId, version + 1, 1);
    return items.find((found) => found.version === version);
  },
});

/** Two concurrent creations may exceed the limit by one, which passes tolerate. @throws Refusal LIMIT_EXCEEDED. */
async function checkRoom({ store }: PublishPorts, { programmeId, terms }: Segment): Promise<void> {
  if (terms.kind !== 'rule') return;
  let rules = 0;
  for await (const segment of everySegment(store, programmeId)) if (ruleOf(segment) !== undefined) rules += 1;
  if (rules >= MAX_RULES) {
    throw new Refusal('LIMIT_EXCEEDED', `a programme has at most ${MAX_RULES} segments by rule; archive one first`, 'rule');
  }
}
