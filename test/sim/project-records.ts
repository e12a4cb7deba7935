/** As the projector's function does it with what the stream hands it. */
import type { Committed } from '../../shared/domain/committed.ts';
import { deliveryMessage } from '../../shared/domain/delivery.ts';
import { subscribes } from '../../shared/domain/endpoint.ts';
import { eventsOf } from '../../shared/domain/events-of.ts';
import { entryFrom, rewardVersionFrom, versionFrom } from '../../shared/store/codecs.ts';
import type { StreamRecord } from './stream.ts';
import type { BackgroundPorts } from './system.ts';

/** Items that are told of are never changed. */
export function committedIn({ key: { PK, SK }, before, after }: StreamRecord): Committed | undefined {
  if (before !== undefined || after === undefined) return undefined;
  if (PK.startsWith('MEMBER#') && SK.startsWith('ENTRY#')) return { kind: 'entry', entry: entryFrom(after) };
  if (PK.startsWith('PROGRAMME#') && SK.startsWith('VERSION#')) return { kind: 'programme-version', version: versionFrom(after) };
  if (PK.startsWith('REWARD#') && SK.startsWith('VERSION#')) return { kind: 'reward-version', version: rewardVersionFrom(after) };
  return undefined;
}

export async function projectRecords({ store, outbox }: BackgroundPorts, batch: readonly StreamRecord[]): Promise<number | undefined> {
  for (const record of batch) {
    const committed = committedIn(record);
    if (committed === undefined) continue;
    const events = eventsOf(committed);
    const [first] = events;
    if (first === undefined) continue;
    const { endpoints } = await store.endpoints(first.programmeId);
    const messages = events.flatMap((event) =>
      endpoints.filter((endpoint) => subscribes(endpoint, event.type)).map(({ id }) => deliveryMessage(id, event)),
    );
    if (messages.length > 0 && (await outbox.send(messages)).length > 0) return record.sequence;
  }
  return undefined;
}
