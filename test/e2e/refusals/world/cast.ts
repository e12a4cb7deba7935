/** The people, shops and ids of the platform that refusals are tried on. */

/** Part of everything personal or secret that is sent: no log may have it. */
export const MARK = 'q7x3planted';

export const PROGRAMME = 'evergreen';
/** Where versions are published, so that the terms that others are tried under stay as they are. */
export const DRAFTS = 'drafts';
/** A programme of other merchants and other members. A dollar earns a million points. */
export const ELSEWHERE = 'elsewhere';

/** Where accounts are frozen for their pace. */
export const JUDGED = 'judged';

export const SHOP = 'mer_shop';
export const OTHER_SHOP = 'mer_other-shop';
export const SHOP_ELSEWHERE = 'mer_elsewhere';
/** Those that send events. */
export type ShopId = typeof SHOP | typeof OTHER_SHOP | typeof SHOP_ELSEWHERE;
/** The shop whose secrets are rotated. */
export const ROTATING_SHOP = 'mer_rotating';
/** A shop with as many secrets in force as a merchant may have. */
export const CROWDED_SHOP = 'mer_crowded';

const LINES: string[] = [`12 St James Square ${MARK}`];

/** A member of PROGRAMME and of ELSEWHERE, by every identity that there is. */
export const ADA = {
  externalId: `ada ${MARK}`,
  email: `ada.${MARK}@example.org`,
  phone: '+493012345678901',
  card: `9801 ${MARK}`,
  subject: `sub-${MARK}`,
  profile: {
    givenName: `Ada ${MARK}`,
    familyName: `Lovelace ${MARK}`,
    birthDate: '1815-12-10',
    language: 'en-GB',
    address: {
      lines: LINES,
      postalCode: 'SW1Y 4JH',
      city: `London ${MARK}`,
      region: `Greater London ${MARK}`,
      country: 'GB',
    },
  },
} as const;

/** ADA's purchase at SHOP: 90 pieces of one article, for 90.00 USD. */
export const BOUGHT = { orderId: `bought-${MARK}`, sku: 'CD-1', amount: 9000, quantity: 90 } as const;

/** ADA's purchase at SHOP days before, and the entry that let its points expire. */
export const EXPIRED = { orderId: `expired-${MARK}`, amount: 700, days: 4, entry: 3 } as const;

/** The activity, besides buying, for which members of PROGRAMME get points. */
export const ACTIVITY = { id: 'review', name: 'Wrote a review', points: 20, engagement: 5 } as const;

/** The activity of ADA that SHOP told of. */
export const DONE = `done-${MARK}`;

/** The adjustment of ADA by MANAGER. */
export const ADJUSTED = { key: `key-${MARK}-used`, points: 10, reason: `welcome ${MARK}` } as const;

/** ADA's redemption. */
export const REDEEMED = { key: `key-${MARK}-redeemed`, rewardId: 'rew_offered' } as const;

export const MANAGER = { sub: `manager-${MARK}`, groups: ['manager'] };
export const MEMBER = { sub: ADA.subject };
/** Another member of PROGRAMME. */
export const BOB = { sub: `bob-${MARK}` };

/** Members of PROGRAMME whom support looks after. */
export const CAROL = { sub: `carol-${MARK}`, externalId: `carol ${MARK}` };
export const DAVE = { sub: `dave-${MARK}`, externalId: `dave ${MARK}` };

/** Names of ADA, and of what she has had, which only the platform knows beforehand. */
export interface MemberIds {
  readonly ada: string;
  readonly elsewhere: string;
  readonly redemptions: Readonly<Record<'first' | 'reserved' | 'issued' | 'issuedToo' | 'givenBack' | 'ofBob', string>>;
  readonly supported: Readonly<Record<'carol' | 'dave' | 'reservedByCarol' | 'toShip' | 'toHandOver' | 'toReturn', string>>;
  readonly till: Readonly<Record<'codeElsewhere' | 'ofCarol' | 'card' | 'cardElsewhere' | 'used' | 'forMoney', string>> & {
    /** Good for five minutes: made anew when it is to be taken. */
    code: string;
  };
  readonly reviews: Readonly<Record<'open' | 'decided', string>>;
  /** A member with each kind of identity, made anew when one is to be withdrawn or added. */
  lost: Readonly<Record<'memberId' | 'externalId' | 'email' | 'phone' | 'card' | 'subject', string>>;
  readonly endpoints: Readonly<Record<'kept' | 'removed' | 'paused' | 'crowded' | 'elsewhere' | 'delivery', string>>;
}

/** Ids of the right form that belong to no member. */
export const NOBODY: MemberIds = {
  ada: `mem_${'a'.repeat(26)}`,
  elsewhere: `mem_${'b'.repeat(26)}`,
  redemptions: {
    first: `red_${'a'.repeat(26)}`,
    reserved: `red_${'b'.repeat(26)}`,
    issued: `red_${'c'.repeat(26)}`,
    issuedToo: `red_${'d'.repeat(26)}`,
    givenBack: `red_${'f'.repeat(26)}`,
    ofBob: `red_${'e'.repeat(26)}`,
  },
  supported: {
    carol: `mem_${'c'.repeat(26)}`,
    dave: `mem_${'d'.repeat(26)}`,
    reservedByCarol: `red_${'g'.repeat(26)}`,
    toShip: `red_${'h'.repeat(26)}`,
    toHandOver: `red_${'j'.repeat(26)}`,
    toReturn: `red_${'k'.repeat(26)}`,
  },
  till: { code: 'A', codeElsewhere: 'B', ofCarol: 'C', card: 'D', cardElsewhere: 'E', used: 'F', forMoney: 'G' },
  lost: {
    memberId: `mem_${'e'.repeat(26)}`,
    externalId: `lost ${MARK}`,
    email: `lost.${MARK}@example.org`,
    phone: '+493012345678902',
    card: `55 ${MARK}`,
    subject: `lost-${MARK}`,
  },
  reviews: { open: `rev_${'a'.repeat(32)}`, decided: `rev_${'b'.repeat(32)}` },
  endpoints: {
    kept: `end_${'a'.repeat(26)}`,
    removed: `end_${'b'.repeat(26)}`,
    paused: `end_${'c'.repeat(26)}`,
    crowded: `end_${'d'.repeat(26)}`,
    elsewhere: `end_${'e'.repeat(26)}`,
    delivery: `dlv_${'a'.repeat(40)}`,
  },
};
