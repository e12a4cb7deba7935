/** Changes of tills in a commit. */
import type { GuessCounter } from './code-guessing.ts';
import type { TillCode } from './till-code.ts';

export type CheckoutChange =
  | { readonly kind: 'till-code'; readonly tillCode: TillCode; readonly expected: number }
  /** One more, however many there are. */
  | ({ readonly kind: 'guess' } & GuessCounter);
