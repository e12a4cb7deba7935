/** Changes of the quarantine in a commit. */
import type { Quarantine } from './quarantine.ts';

export type AgendaChange =
  | { readonly kind: 'set-aside'; readonly setAside: Quarantine; readonly expected: number }
  | { readonly kind: 'set-aside-ended'; readonly setAside: Quarantine };
