/** The segments of the platform that refusals are tried on. */
import type { Client } from '../../../../shared/contract/client.ts';
import { MARK, PROGRAMME } from './cast.ts';

export const SEGMENTS = { byRule: 'regulars', byHand: 'guests', toArchive: 'old-guests', archived: 'older-guests' } as const;

const params = (segmentId: string) => ({ programmeId: PROGRAMME, segmentId });

export async function openSegments(manager: Client): Promise<void> {
  const { byRule, ...others } = SEGMENTS;
  await manager.call('putSegment', {
    params: params(byRule),
    body: { kind: 'rule', name: `Regulars ${MARK}`, rule: 'purchases.orders >= 2' },
  });
  for (const segmentId of Object.values(others)) {
    await manager.call('putSegment', { params: params(segmentId), body: { kind: 'static', name: `Of ${segmentId} ${MARK}` } });
  }
  await manager.call('archiveSegment', { params: params(SEGMENTS.archived) });
}
