/** The cursor of a preview. */
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import type { PreviewPosition } from '../../../shared/use-cases/tiers/preview-tiers.ts';

export const previewCursor = ({ shard, after = '' }: PreviewPosition): string => Buffer.from(`${shard} ${after}`).toString('base64url');

/** @throws Refusal VALIDATION_FAILED for a cursor that never was one. */
export function previewPosition(cursor: string | undefined): PreviewPosition {
  if (cursor === undefined) return { shard: 0 };
  const [, shard, after] = /^(\d{1,3}) ([\x21-\x7e]{0,200})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (shard === undefined) throw new Refusal('VALIDATION_FAILED', 'must be a cursor from an earlier answer', 'query.cursor');
  return { shard: Number(shard), ...(after === undefined || after === '' ? {} : { after }) };
}
