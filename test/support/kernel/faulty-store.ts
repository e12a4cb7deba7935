/** A store whose calls go wrong as a script says: the ways in which a real one does. */

import { StoreUnavailable } from '../../../shared/ports/kernel/storage.ts';
import type { CommitOutcome, Store } from '../../../shared/ports/store.ts';

export type Fault =
  /** The call does not reach the store. */
  | 'lost-before'
  /** The call does its work, its answer is lost. */
  | 'lost-after'
  /** Commits only: another transaction was under way on the same items. */
  | 'contention'
  /** Commits only: arrives twice, and the second answer is the one that is heard. */
  | 'twice'
  /** Something happens while the call is on its way. */
  | { readonly meanwhile: () => Promise<unknown> };

export interface Call {
  readonly operation: keyof Store;
  /** Counts all calls from 1. */
  readonly number: number;
  /** Counts the calls of this operation from 1. */
  readonly ofOperation: number;
}

export interface FaultyStore extends Store {
  readonly calls: readonly Call[];
}

export function faultyStore(store: Store, faultOf: (call: Call) => Fault | undefined = () => undefined): FaultyStore {
  const calls: Call[] = [];
  const begin = (operation: keyof Store): Fault | undefined => {
    const call = {
      operation,
      number: calls.length + 1,
      ofOperation: calls.filter((earlier) => earlier.operation === operation).length + 1,
    };
    calls.push(call);
    return faultOf(call);
  };

  const read =
    <Asked extends readonly unknown[], Answer>(operation: keyof Store, ask: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      const fault = begin(operation);
      if (fault === 'lost-before' || fault === 'lost-after') throw new StoreUnavailable(fault);
      if (typeof fault === 'object') await fault.meanwhile();
      return ask(...asked);
    };

  return {
    calls,
    agendaShards: store.agendaShards,
    account: read('account', store.account),
    profile: read('profile', store.profile),
    entry: read('entry', store.entry),
    entriesBefore: read('entriesBefore', store.entriesBefore),
    entriesAfter: read('entriesAfter', store.entriesAfter),
    causedEntriesAfter: read('causedEntriesAfter', store.causedEntriesAfter),
    order: read('order', store.order),
    identity: read('identity', store.identity),
    unclaimed: read('unclaimed', store.unclaimed),
    claim: read('claim', store.claim),
    programmes: read('programmes', store.programmes),
    version: read('version', store.version),
    versionsBefore: read('versionsBefore', store.versionsBefore),
    merchant: read('merchant', store.merchant),
    merchants: read('merchants', store.merchants),
    rewards: read('rewards', store.rewards),
    rewardVersion: read('rewardVersion', store.rewardVersion),
    rewardVersionsBefore: read('rewardVersionsBefore', store.rewardVersionsBefore),
    redemption: read('redemption', store.redemption),
    redemptionsBefore: read('redemptionsBefore', store.redemptionsBefore),
    stock: read('stock', store.stock),
    redeemed: read('redeemed', store.redeemed),
    voucher: read('voucher', store.voucher),
    tillCode: read('tillCode', store.tillCode),
    guesses: read('guesses', store.guesses),
    freeCodes: read('freeCodes', store.freeCodes),
    queue: read('queue', store.queue),
    setAside: read('setAside', store.setAside),
    setAsides: read('setAsides', store.setAsides),
    due: read('due', store.due),
    referralCode: read('referralCode', store.referralCode),
    referrer: read('referrer', store.referrer),
    invitation: read('invitation', store.invitation),
    invitations: read('invitations', store.invitations),
    friend: read('friend', store.friend),
    friends: read('friends', store.friends),
    friendCounts: read('friendCounts', store.friendCounts),
    friendsSince: read('friendsSince', store.friendsSince),
    run: read('run', store.run),
    runsBefore: read('runsBefore', store.runsBefore),
    partial: read('partial', store.partial),
    report: read('report', store.report),
    review: read('review', store.review),
    reviews: read('reviews', store.reviews),
    rateLimitShards: read('rateLimitShards', store.rateLimitShards),
    retailStore: read('retailStore', store.retailStore),
    retailStores: read('retailStores', store.retailStores),
    wasSpent: read('wasSpent', store.wasSpent),
    membersWith: read('membersWith', store.membersWith),
    endpoints: read('endpoints', store.endpoints),
    endpoint: read('endpoint', store.endpoint),
    lane: read('lane', store.lane),
    waiting: read('waiting', store.waiting),
    laneShards: store.laneShards,
    dueLanes: read('dueLanes', store.dueLanes),
    delivery: read('delivery', store.delivery),
    deliveryPlace: store.deliveryPlace,
    deliveriesBefore: read('deliveriesBefore', store.deliveriesBefore),
    deliveryShards: store.deliveryShards,
    deliveriesAfter: read('deliveriesAfter', store.deliveriesAfter),
    insight: read('insight', store.insight),
    insights: read('insights', store.insights),
    accounts: read('accounts', store.accounts),
    profiles: read('profiles', store.profiles),
    segment: read('segment', store.segment),
    segments: read('segments', store.segments),
    segmentVersionsBefore: read('segmentVersionsBefore', store.segmentVersionsBefore),
    segmentMembers: read('segmentMembers', store.segmentMembers),
    segmentCount: read('segmentCount', store.segmentCount),
    membership: read('membership', store.membership),
    async commit(changes): Promise<CommitOutcome> {
      const fault = begin('commit');
      if (fault === 'lost-before') throw new StoreUnavailable(fault);
      if (fault === 'contention') return { committed: false, conflicts: [{ on: 'contention' }] };
      if (typeof fault === 'object') await fault.meanwhile();
      const outcome = await store.commit(changes);
      if (fault === 'lost-after') throw new StoreUnavailable(fault);
      return fault === 'twice' ? store.commit(changes) : outcome;
    },
  };
}

/** That fault, once, at the call of that number. */
export const atCall =
  (number: number, fault: Fault) =>
  (call: Call): Fault | undefined =>
    call.number === number ? fault : undefined;

/** That fault, once, at the first (or nth) call of that operation. */
export const atFirst =
  (operation: keyof Store, fault: Fault, nth = 1) =>
  (call: Call): Fault | undefined =>
    call.operation === operation && call.ofOperation === nth ? fault : undefined;
