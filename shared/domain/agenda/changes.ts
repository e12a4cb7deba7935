/** What commits change of the quarantine. */
import type { SetAside } from './quarantine.ts';

export type AgendaChange =
  | { readonly kind: 'set-aside'; readonly setAside: SetAside; readonly expected: number }
  | { readonly kind: 'set-aside-ended'; readonly setAside: SetAside };
