/** Runs a plan against a platform that is killed on the way, and has the simulation's auditor look over its shoulder. */

import type { Entry } from '../../../../shared/domain/ledger/entry.ts';
import type { NoteBox } from '../../../../shared/ports/ports.ts';
import type { Item } from '../../../../shared/store/kernel/item-table.ts';
import { REQUEST } from '../../../../shared/store/kernel/key.ts';
import { entryFrom } from '../../../../shared/store/ledger/entry-codec.ts';
import type { MerchantCaller } from '../../../../shared/use-cases/earning/credit-purchase.ts';
import { Auditor, type Sent } from '../../../sim/auditor.ts';
import { cleared } from '../../../sim/kernel/audit-notes.ts';
import { type Random, seededRandom, seedOf } from '../../../sim/kernel/random.ts';
import type { Request } from '../../../sim/kernel/request.ts';
import type { RedemptionSeen } from '../../../sim/kernel/system.ts';
import { createWording } from '../../../sim/kernel/wording.ts';
import { ALL_SHARDS, isLasting, type Operation, type Plan } from '../../../sim/plan.ts';
import { LEVEL_IDS } from '../../../sim/tiers/tier-terms.ts';
import { fail } from '../../../sim/violation.ts';
import { noteRedemption } from '../../../sim/world.ts';
import { followTable, type TableStream } from '../../../support/kernel/table-stream.ts';
import { type Answer, type MerchantActor, manager, merchantActor } from '../../../support/platform/api.ts';
import type { RunningPlatform } from '../../../support/platform/platform.ts';
import { sendOver, toldBy } from './plan-over-http.ts';
import { rewardLife, rewardsForAll, UNTIL_RESERVATIONS_LAPSE } from './reward-life.ts';

/** Operations that follow each other faster than this are under way at the same time. */
const BURST_MILLISECONDS = 1_000;
const IN_FLIGHT = 4;
/** The platform is killed when one of so many has its answer. */
const ENOUGH_UNDER_WAY = 3;
/** The platform has one clock; this process knows it by what it was when it was moved. */
const CLOCK_SKEW = 1_000;
/** How often an answer does not reach its client, who asks again. */
const LOST = 0.05;

export class KilledWorkload {
  /** How often each came back: kinds of answers, codes of refusals. */
  readonly told = new Map<string, number>();
  /** Kinds of entries that were written. */
  readonly entryKinds = new Set<string>();
  /** Requests that were under way at each kill. */
  readonly cutOff: number[] = [];
  readonly #plan: Plan;
  readonly #start: () => Promise<RunningPlatform>;
  readonly #auditor = new Auditor(CLOCK_SKEW);
  readonly #memberIds = new Map<string, string>();
  /** People who enrolled with a token of their own, by programme and person. */
  readonly #withToken = new Set<string>();
  /** Entries that let points expire, by programme and member. */
  readonly #expired = new Map<string, number[]>();
  /** Redemptions as clients were told of them, by programme and person. */
  readonly #redemptions = new Map<string, Map<string, RedemptionSeen>>();
  /** Till codes, by the request that had them made. */
  readonly #codes = new Map<string, string>();
  readonly #wording = createWording({
    memberIds: this.#memberIds,
    expired: this.#expired,
    redemptions: this.#redemptions,
    codes: this.#codes,
    endpoints: new Map(),
    referralCodes: new Map(),
    reviews: new Map(),
  });
  readonly #merchants = new Map<string, MerchantActor>();
  readonly #entries = new Map<string, Entry>();
  readonly #texts = new Map<string, string>();
  readonly #kills: number[];
  readonly #notes: NoteBox;
  #platform: RunningPlatform;
  #stream: TableStream;
  /** Between the platform's clock and this process's. */
  #aheadMilliseconds = 0;
  #underWay = 0;
  /** While it is down. */
  #restarting: Promise<void> | undefined;
  #reading = Promise.resolve();
  #readNext: Promise<void> | undefined;

  private constructor(
    plan: Plan,
    kills: readonly number[],
    start: () => Promise<RunningPlatform>,
    platform: RunningPlatform,
    stream: TableStream,
    notes: NoteBox,
  ) {
    this.#notes = notes;
    this.#plan = plan;
    this.#kills = [...kills];
    this.#start = start;
    this.#platform = platform;
    this.#stream = stream;
  }

  /** `kills`: numbers of operations; in the burst of each the platform is killed once. `start`: on the same data each time. */
  static async open(
    plan: Plan,
    kills: readonly number[],
    notes: () => Promise<NoteBox>,
    start: () => Promise<RunningPlatform>,
  ): Promise<KilledWorkload> {
    const platform = await start();
    const workload = new KilledWorkload(plan, kills, start, platform, await followTable(platform.url), await notes());
    await workload.#moveClock(plan.start);
    for (const { id, terms } of plan.programmes)
      await workload.#deliver({ kind: 'create', id, programmeId: id, terms }, seededRandom(plan.seed));
    await workload.#register();
    return workload;
  }

  async #register(): Promise<void> {
    const client = await manager(this.#platform.url);
    for (const { request } of this.#plan.operations) {
      if (!('merchant' in request) || this.#merchants.has(request.merchant.id)) continue;
      const { id, programmeId } = request.merchant;
      const { body } = await client.call('registerMerchant', { params: { programmeId }, body: { id, name: 'Shop' } });
      this.#merchants.set(id, this.#merchantActor(body));
    }
  }

  #merchantActor({ id, programmeId, secret }: Pick<MerchantActor, 'id' | 'programmeId' | 'secret'>): MerchantActor {
    return merchantActor(this.#platform.url, { id, programmeId, secret, now: () => new Date(this.#now()) });
  }

  /** Everything that is planned, and then all of it again: whatever was answered is answered so again. */
  async run(): Promise<void> {
    for (const burst of burstsOf(this.#plan.operations)) {
      const [first] = burst;
      if (first !== undefined && first.at > this.#now()) await this.#moveClock(first.at);
      await atOnce(burst, ({ number, request, seed, deaf }) => this.#deliver(request, seededRandom(seed), number, deaf === true));
    }
    await this.#askAll(this.#plan.again);
    await this.#moveClock(this.#now() + this.#plan.rest);
    await this.#askAll([{ kind: 'agenda', id: 'agenda at rest', shards: ALL_SHARDS }]);
    await this.#askAll(this.#ofEveryone(secondLife));
    await this.#askAll(this.#ofEveryone(released));
    await this.#askAll(this.#programmeIds().flatMap(rewardsForAll));
    for (const step of rewardLife(this.#merchantCallers())) await this.#askAll(this.#ofEveryone(step));
    await this.#moveClock(this.#now() + UNTIL_RESERVATIONS_LAPSE);
    await this.#askAll([{ kind: 'agenda', id: 'agenda at rest, once more', shards: ALL_SHARDS }]);
    await this.#askAll(this.#ofEveryone(looks));
    await this.#readTable();
    const items = await this.#platform.items();
    this.#auditor.conclude(await Promise.all(items.map((item) => this.#cleared(item))));
  }

  async #askAll(requests: readonly Request[]): Promise<void> {
    const asked = requests.map((request, index) => ({ request, seed: seedOf(this.#plan.seed, index) }));
    await atOnce(asked, ({ request, seed }) => this.#deliver(request, seededRandom(seed)));
  }

  #ofEveryone(asked: (member: Looked) => readonly Request[]): readonly Request[] {
    return [...this.#memberIds].flatMap(([member, memberId]) => {
      const [programmeId = '', person] = member.split(' ');
      return asked({ programmeId, person: Number(person), memberId });
    });
  }

  #programmeIds(): readonly string[] {
    return [...new Set([...this.#memberIds.keys()].map((member) => member.split(' ')[0] ?? ''))];
  }

  #merchantCallers(): readonly MerchantCaller[] {
    return [...this.#merchants.values()].map(({ id, programmeId }) => ({ id, programmeId }));
  }

  #now(): number {
    return Date.now() + this.#aheadMilliseconds;
  }

  /** Only while nothing is under way: a command does not expect its clock to jump by days. */
  async #moveClock(to: number): Promise<void> {
    await this.#readTable();
    const moved = await this.#platform.moveClock({ now: new Date(to).toISOString() });
    this.#aheadMilliseconds = moved.getTime() - Date.now();
  }

  async #deliver(request: Request, random: Random, number = -1, deaf = false): Promise<void> {
    for (;;) {
      await this.#restarting;
      const worded = this.#wording.of(request, random);
      await this.#readTable();
      const sent = this.#auditor.sent(worded.meant, worded.command, this.#now());
      const answer = await this.#ask(worded.request, worded.command, number);
      if (answer === 'nothing to ask' || deaf) return;
      if (answer === 'cut off' || random.chance(LOST)) continue;
      if (await this.#hear(sent, answer)) return;
    }
  }

  async #ask(request: Request, command: Parameters<typeof sendOver>[2], number: number): Promise<Answer | 'cut off' | 'nothing to ask'> {
    const kills = this.cutOff.length;
    this.#underWay += 1;
    try {
      const merchant = (id: string) => this.#merchants.get(id) ?? fail('broken', `there is no merchant ${id}`);
      const memberId = (programmeId: string, person: number) => this.#memberIds.get(`${programmeId} ${person}`);
      const hasToken = (programmeId: string, person: number) => this.#withToken.has(`${programmeId} ${person}`);
      const clients = { url: this.#platform.url, now: () => new Date(this.#now()), merchant, memberId, hasToken };
      const answer = (await sendOver(clients, request, command)) ?? 'nothing to ask';
      const [kill] = this.#kills;
      if (kill !== undefined && number >= kill && this.#underWay >= ENOUGH_UNDER_WAY) {
        this.#kills.shift();
        this.#restarting = this.#killAndRestart();
      }
      return answer;
    } catch (error) {
      if (this.#isCutOff(error, kills)) return 'cut off';
      throw error;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Whether that is how `fetch` fails, and the platform has been killed meanwhile; any other failure is one of the test. */
  #isCutOff(error: unknown, kills: number): boolean {
    return error instanceof TypeError && (this.#restarting !== undefined || this.cutOff.length > kills);
  }

  async #killAndRestart(): Promise<void> {
    const killedAt = this.#now();
    this.cutOff.push(this.#underWay - 1);
    await this.#platform.kill();
    this.#platform = await this.#start();
    for (const [id, merchant] of this.#merchants) this.#merchants.set(id, this.#merchantActor(merchant));
    await this.#stream.moveTo(this.#platform.url);
    await this.#readTableAsOf(killedAt);
    this.#restarting = undefined;
  }

  /** @returns whether that was an answer. */
  async #hear(sent: Sent, answered: Answer): Promise<boolean> {
    await this.#readTable();
    const { request } = sent;
    const memberId = (programmeId: string, person: number) => this.#memberIds.get(`${programmeId} ${person}`);
    const told = toldBy({ memberId }, request, answered, (programmeId, memberId, number) =>
      this.#entries.get(`${programmeId}#${memberId} ${number}`),
    );
    if (told === 'ask again') return false;
    if ('refused' in told) {
      this.#count(told.refused);
      this.#auditor.refused(sent, told.refused, told.words, this.#now());
      return true;
    }
    this.#count(request.kind);
    this.#auditor.answered(sent, told.answer, this.#now());
    if (told.answer.to === 'enrol' && request.kind === 'enrol') {
      const member = `${request.enrol.programmeId} ${request.person}`;
      this.#memberIds.set(member, told.answer.outcome.memberId);
      if (request.enrol.identities.subject !== undefined) this.#withToken.add(member);
    }
    if (told.answer.to === 'show-code') this.#codes.set(request.id, told.answer.outcome.code);
    if ('key' in request && 'seen' in told.answer.outcome) noteRedemption(this.#redemptions, request, told.answer.outcome.seen);
    // A request that reads the ledger may get another answer each time.
    if (!isLasting(request)) return true;
    const text = this.#texts.get(request.id) ?? answered.text;
    this.#texts.set(request.id, text);
    if (text !== answered.text) fail('answer', `${request.id} was answered ${text}, and now ${answered.text}`);
    return true;
  }

  #count(told: string): void {
    this.told.set(told, (this.told.get(told) ?? 0) + 1);
  }

  /** The auditor sees all that was written before this moment. A call during a reading waits for the next one. */
  #readTable(): Promise<void> {
    this.#readNext ??= this.#reading.then(() => {
      this.#readNext = undefined;
      this.#reading = this.#readTableUnlessKilled();
      return this.#reading;
    });
    return this.#readNext;
  }

  async #readTableUnlessKilled(): Promise<void> {
    const kills = this.cutOff.length;
    try {
      await this.#readTableAsOf(this.#now());
    } catch (error) {
      if (!this.#isCutOff(error, kills)) throw error;
      // The restart reads the table.
      await this.#restarting;
    }
  }

  /** As the simulated platform writes it: without the id of a request, and with notes of staff in clear. */
  async #cleared({ [REQUEST]: _request, ...item }: Item): Promise<Item> {
    if (!item.SK.startsWith('ENTRY#')) return item;
    const { programmeId, memberId, number, note: commitment, sealed } = entryFrom(item);
    if (commitment === undefined || sealed === undefined) return item;
    const text = await this.#notes.open(programmeId, memberId, { commitment, sealed });
    if (text === undefined) return fail('chain', `the note of entry ${number} of ${memberId} is not what its hash covers`);
    return { ...item, sealed: cleared(text.by, text.reason) };
  }

  /** `written`: about when. */
  async #readTableAsOf(written: number): Promise<void> {
    for (const stored of await this.#stream.read()) {
      const transaction = await Promise.all(stored.map(async ({ key, after }) => ({ key, after: after && (await this.#cleared(after)) })));
      for (const { key, after } of transaction) {
        if (!key.SK.startsWith('ENTRY#') || after === undefined) continue;
        const entry = entryFrom(after);
        this.#entries.set(`${entry.programmeId}#${entry.memberId} ${entry.number}`, entry);
        this.entryKinds.add(entry.kind);
        if (entry.kind === 'expire') {
          const member = `${entry.programmeId} ${entry.memberId}`;
          this.#expired.set(member, [...(this.#expired.get(member) ?? []), entry.number]);
        }
      }
      this.#auditor.wrote(transaction, written);
    }
  }
}

interface Looked {
  readonly programmeId: string;
  readonly person: number;
  readonly memberId: string;
}

const looks = ({ memberId, ...of }: Looked): readonly Request[] =>
  (['balance', 'tier', 'verify'] as const).map((kind) => ({ kind, id: `${kind} ${memberId}`, ...of }));

const said = (id: string) => ({ reason: id, by: 'manager-0', idempotencyKey: `key-of-${id}` });

/** Points are given, live again and last longer; all move between tiers, and are frozen: what a short plan seldom comes to by itself. */
function secondLife({ memberId, ...of }: Looked): readonly Request[] {
  return [
    { kind: 'reinstate', id: `reinstate-${memberId}`, ...of, pick: 0, said: said(`reinstate-${memberId}`) },
    { kind: 'extend', id: `extend-${memberId}`, ...of, until: '2050-01-01T00:00:00.000Z', said: said(`extend-${memberId}`) },
    { kind: 'segment', id: `segment-${memberId}`, ...of, add: ['staff'], remove: [], said: said(`segment-${memberId}`) },
    { kind: 'adjust', id: `give-${memberId}`, ...of, points: 10_000, said: said(`give-${memberId}`) },
    ...LEVEL_IDS.map((tier) => {
      const id = `${tier}-${memberId}`;
      return { kind: 'change-tier', id, ...of, change: { action: 'set', tier }, said: said(id) } as const;
    }),
    { kind: 'freeze', id: `freeze-${memberId}`, ...of, action: 'freeze', said: said(`freeze-${memberId}`) },
  ];
}

/** After all that: a release that comes before its freezing is refused, and who stays frozen has no use for rewards. */
const released = ({ memberId, ...of }: Looked): readonly Request[] => [
  { kind: 'freeze', id: `release-${memberId}`, ...of, action: 'release', said: said(`release-${memberId}`) },
];

export function burstsOf(operations: readonly Operation[]): readonly (readonly Operation[])[] {
  const bursts: Operation[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const operation of operations) {
    const burst = operation.at - last < BURST_MILLISECONDS ? bursts.at(-1) : undefined;
    if (burst === undefined) bursts.push([operation]);
    else burst.push(operation);
    last = operation.at;
  }
  return bursts;
}

/** A few of them at a time. */
async function atOnce<Work>(work: readonly Work[], act: (work: Work) => Promise<void>): Promise<void> {
  const left = [...work];
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await act(next);
    }),
  );
}
