/** Lines of the queue as rows: a column for each thing that someone needs who packs and sends. */
import type { QueueLine } from '../../../../shared/contract/rewards/parcels.ts';

const ADDRESS_LINES = [0, 1, 2, 3] as const;

const COLUMNS: readonly (readonly [string, (line: QueueLine) => string | undefined])[] = [
  ['redemptionId', ({ redemptionId }) => redemptionId],
  ['memberId', ({ memberId }) => memberId],
  ['rewardId', ({ rewardId }) => rewardId],
  ['reward', ({ reward }) => reward],
  ['sku', ({ sku }) => sku],
  ['state', ({ state }) => state],
  ['since', ({ since }) => since],
  ['tracking', ({ tracking }) => tracking],
  ['givenName', ({ recipient }) => recipient.givenName],
  ['familyName', ({ recipient }) => recipient.familyName],
  ...ADDRESS_LINES.map((at) => [`address${at + 1}`, ({ recipient }: QueueLine) => recipient.address?.lines[at]] as const),
  ['postalCode', ({ recipient }) => recipient.address?.postalCode],
  ['city', ({ recipient }) => recipient.address?.city],
  ['region', ({ recipient }) => recipient.address?.region],
  ['country', ({ recipient }) => recipient.address?.country],
];

export const QUEUE_HEADER: readonly string[] = COLUMNS.map(([name]) => name);

/** The cells of a row. An unknown value is empty. */
export const queueRow = (line: QueueLine): readonly string[] => COLUMNS.map(([, cell]) => cell(line) ?? '');
