/** Kinds of entries by which an account is frozen and released, in the auditor's words. */
import { DAY } from '../ledger/audit-examples.ts';
import type { AuditedKinds } from '../ledger/audit-kind.ts';

export const FREEZE_KINDS = {
  freeze: {
    flow: 'none',
    events: ({ at }) => [['account.frozen', { frozenSince: at }]],
    examples: [[{}, 0, [{ kind: 'freeze', day: DAY }]]],
  },
  release: {
    flow: 'none',
    events: () => [['account.released', {}]],
    examples: [[{}, 0, [{ kind: 'release', day: DAY }]]],
  },
} as const satisfies AuditedKinds;
