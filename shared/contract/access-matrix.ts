/**
 * The permissions that follow from the `caller` of each route, which `*-routes.ts` declare and `functions/edge/caller.ts` enforces.
 * docs/access.md prints them, and the tests try each cell over HTTP. No request passes through here.
 */
import type { ProblemCode } from './kernel/problems.ts';
import type { RouteDefinition } from './kernel/route.ts';

/** Everyone who can stand at the door, by what they show there. `merchant` is the one that the path names. */
export const CALLER_KINDS = ['nobody', 'merchant', 'another merchant', 'member', 'analyst', 'support', 'manager'] as const;
export type CallerKind = (typeof CALLER_KINDS)[number];

/** Allowed, or what the caller is told. */
export type Access = 'allowed' | ProblemCode;

export function accessOf({ caller }: RouteDefinition, kind: CallerKind): Access {
  if (caller === 'anyone') return 'allowed';
  if (caller === 'merchant') return accessBySignature(kind);
  if (kind === 'nobody' || kind === 'merchant' || kind === 'another merchant') return 'UNAUTHENTICATED';
  // A token is enough to be a member: whoever has a group as well calls for themselves here.
  if (caller === 'member') return 'allowed';
  return caller.some((group) => group === kind) ? 'allowed' : 'FORBIDDEN';
}

/** A token is no signature: without the headers of one, the request is not of the form that the route asks for. */
function accessBySignature(kind: CallerKind): Access {
  if (kind === 'merchant') return 'allowed';
  return kind === 'another merchant' ? 'SIGNATURE_INVALID' : 'VALIDATION_FAILED';
}
