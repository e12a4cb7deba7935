/** Segments for requests that are made from the document. */

import type { Known } from '../kernel/arbitrary-value.ts';
import { manager } from './api.ts';

/** Gives the known values for each operation on segments: one segment is kept, and one is there to be archived. */
export async function knownSegments(url: string, programmeId: string): Promise<(operationId: string) => Known> {
  const admin = await manager(url);
  const published = async (segmentId: string) => {
    await admin.call('putSegment', { params: { programmeId, segmentId }, body: { kind: 'rule', name: segmentId, rule: RULE } });
    return segmentId;
  };
  const [kept, archived] = [await published('regulars'), await published('those-of-old')];
  const ofSome: Readonly<Record<string, Known>> = {
    putSegment: { segmentId: ['regulars', 'newcomers'], rule: [RULE], cursor: [undefined] },
    archiveSegment: { segmentId: [archived] },
  };
  return (operationId) => ofSome[operationId] ?? (/Segment/.test(operationId) ? { segmentId: [kept], cursor: [undefined] } : {});
}

const RULE = 'purchases.orders >= 3';
