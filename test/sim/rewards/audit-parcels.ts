/** The final audit of parcel shipping: the queue has exactly the issued rewards that have not arrived. */
import type { Records } from '../kernel/audit-records.ts';
import { fail } from '../violation.ts';

export function concludeQueue({ items, rewarding }: Records): void {
  const queued = new Set<string>();
  for (const { PK, SK } of items.values()) if (PK.startsWith('QUEUE#')) queued.add(SK);
  for (const { redemptionId, stored } of rewarding.redemptions.values()) {
    const { fulfilment, state } = stored;
    const waits = state === 'issued' && fulfilment !== undefined && ['awaiting', 'shipped'].includes(fulfilment.state);
    const lines = [...queued].filter((name) => name.endsWith(redemptionId));
    if (waits !== (lines.length === 1) || lines.length > 1 || (waits && !lines[0]?.startsWith(`${fulfilment.state.toUpperCase()}#`)))
      fail(
        'queue',
        `${redemptionId} is ${state}, ${fulfilment?.state ?? 'never sent'}, and in the queue as ${lines.join(', ') || 'nothing'}`,
      );
    for (const line of lines) queued.delete(line);
  }
  for (const name of queued) fail('queue', `${name} is in the queue, but is not a redemption`);
}
