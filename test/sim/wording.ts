/** How clients word their requests: the same request means the same each time, but its names may be spelled in other ways. */
import type { IdentityKind } from '../../shared/domain/entry.ts';
import type { PurchaseCommand } from '../../shared/use-cases/credit-purchase.ts';
import type { MemberReference } from '../../shared/use-cases/member-of-key.ts';
import { identitiesOf, spelled } from './people.ts';
import type { Random } from './random.ts';
import type { Request, RequestOf } from './request.ts';

export interface Wording {
  /** `request` as it is sent this time; `meant`: what it means, however it is spelled. */
  of(request: Request, luck: Random): { readonly request: Request; readonly meant: Request; readonly command: PurchaseCommand | undefined };
}

/** What clients were told so far, by programme and person. */
export interface Heard {
  readonly memberIds: ReadonlyMap<string, string>;
  /** Numbers of the entries that let points expire, by programme and member. */
  readonly expired: ReadonlyMap<string, readonly number[]>;
}

export function createWording({ memberIds, expired }: Heard): Wording {
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

  const reinstatements = new Map<string, RequestOf<'reinstate'>>();
  /** Mostly one that let points expire; an enrolment where there is none. */
  const reinstatementOf = (request: RequestOf<'reinstate'>): RequestOf<'reinstate'> => {
    const { id, programmeId, person, pick } = request;
    const numbers = expired.get(`${programmeId} ${memberIds.get(`${programmeId} ${person}`)}`) ?? [];
    const known = reinstatements.get(id) ?? { ...request, entry: numbers.at(-1 - (pick % 3)) ?? numbers.at(-1) ?? (pick < 6 ? 1 : 1_000) };
    reinstatements.set(id, known);
    return known;
  };

  const activities = new Map<string, RequestOf<'activity'>>();
  const activityOf = (request: RequestOf<'activity'>): RequestOf<'activity'> => {
    const { id, merchant, person } = request;
    const memberId = memberIds.get(`${merchant.programmeId} ${person}`);
    const known = activities.get(id) ?? {
      ...request,
      member: memberId === undefined ? { externalId: identitiesOf(person).externalId } : { id: memberId },
    };
    activities.set(id, known);
    return known;
  };

  return {
    of(request, luck) {
      if (request.kind === 'purchase') return { request, meant: request, command: commandOf(request, luck) };
      if (request.kind === 'enrol') return { request: enrolmentOf(request, luck), meant: request, command: undefined };
      const worded = request.kind === 'reinstate' ? reinstatementOf(request) : request.kind === 'activity' ? activityOf(request) : request;
      return { request: worded, meant: worded, command: undefined };
    },
  };
}
