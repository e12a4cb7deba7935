/** How clients word their requests: the same request means the same each time, but its names may be spelled in other ways. */
import type { IdentityKind } from '../../shared/domain/entry.ts';
import type { PurchaseCommand } from '../../shared/use-cases/credit-purchase.ts';
import type { MemberReference } from '../../shared/use-cases/member-of-key.ts';
import { identitiesOf, spelled } from './people.ts';
import type { Random } from './random.ts';
import type { Request, RequestOf } from './request.ts';

export interface Wording {
  /** The request as it is sent this time. */
  of(request: Request, luck: Random): { readonly request: Request; readonly command: PurchaseCommand | undefined };
}

/** `memberIds`: those that clients were told so far, by programme and person. */
export function createWording(memberIds: ReadonlyMap<string, string>): Wording {
  const commands = new Map<string, PurchaseCommand>();

  const commandOf = (request: RequestOf<'purchase'>, luck: Random): PurchaseCommand => {
    const { by, person, merchant, purchase } = request;
    const known = commands.get(request.id);
    if (known !== undefined && (by === 'id' || luck.chance(0.7))) return known;
    const memberId = memberIds.get(`${merchant.programmeId} ${person}`);
    const kind = by === 'id' ? 'externalId' : by;
    const named: MemberReference = { [kind]: spelled(kind, identitiesOf(person)[kind], luck) };
    const command: PurchaseCommand = { ...purchase, member: by === 'id' && memberId !== undefined ? { id: memberId } : named };
    commands.set(request.id, command);
    return command;
  };

  const enrolmentOf = (request: RequestOf<'enrol'>, luck: Random): RequestOf<'enrol'> => {
    const named = Object.entries(request.enrol.identities) as [IdentityKind, string][];
    const identities = Object.fromEntries(named.map(([kind, identity]) => [kind, spelled(kind, identity, luck)]));
    return { ...request, enrol: { ...request.enrol, identities } };
  };

  return {
    of(request, luck) {
      if (request.kind === 'purchase') return { request, command: commandOf(request, luck) };
      return { request: request.kind === 'enrol' ? enrolmentOf(request, luck) : request, command: undefined };
    },
  };
}
