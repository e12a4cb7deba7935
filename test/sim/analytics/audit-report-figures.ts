/** Figures of reports that the auditor can compute independently, under its own names. */

export type Figures = { readonly [name: string]: number };

interface Counted {
  readonly members: number;
}

interface Reports {
  readonly base: Counted & { readonly customers: number; readonly frozen: number };
  readonly programme: {
    readonly currency: string;
    readonly channels: readonly { readonly total: { readonly revenue: number } }[];
    readonly points: { readonly total: Readonly<Record<string, number>> };
    readonly liability: { readonly total: Readonly<Record<'active' | 'pending' | 'held' | 'debt', number>> };
  };
  readonly rfm: {
    readonly customers: number;
    readonly classes: readonly (Counted & { readonly class: string; readonly revenue: number })[];
    readonly abc: readonly (Counted & { readonly class: string })[];
  };
  readonly lifecycle: {
    readonly members: number;
    readonly stages: readonly (Counted & { readonly stage: string })[];
    readonly values: readonly (Counted & { readonly class: string })[];
  };
  readonly segments: { readonly segments: readonly (Counted & { readonly segmentId: string })[] };
}

/** Figures that add points, and figures that remove them. */
const COMES = ['earned', 'bonus', 'givenBack', 'refunded', 'reinstated', 'adjustedUp'];
const GOES = ['takenBack', 'bonusTakenBack', 'redeemed', 'paidAtTills', 'expired', 'adjustedDown'];

/** @param reports the content of each report by name. A figure that several reports have is listed several times. */
export function figuresOf(reports: ReadonlyMap<string, unknown>): {
  readonly currency: string;
  readonly figures: readonly (readonly [string, number])[];
} {
  const { base, programme, rfm, lifecycle, segments } = Object.fromEntries(reports) as unknown as Reports;
  const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);
  const flow = (names: readonly string[]): number => sum(names.map((name) => programme.points.total[name] ?? Number.NaN));
  const figures: readonly (readonly [string, number])[] = [
    ['members', base.members],
    ['members', lifecycle.members],
    ['frozen', base.frozen],
    ['customers', base.customers],
    ['customers', rfm.customers],
    ['customers', sum(rfm.classes.map(({ members }) => members))],
    ['revenue', sum(programme.channels.map(({ total }) => total.revenue))],
    ['revenue', sum(rfm.classes.map(({ revenue }) => revenue))],
    ['points', flow(COMES) - flow(GOES)],
    ...Object.entries(programme.liability.total).filter(([name]) => ['active', 'pending', 'held', 'debt'].includes(name)),
    ...lifecycle.stages.map(({ stage, members }) => [`stage ${stage}`, members] as const),
    ...lifecycle.values.map((line) => [`value ${line.class}`, line.members] as const),
    ...rfm.classes.map((line) => [`rfm ${line.class}`, line.members] as const),
    ...rfm.abc.map((line) => [`abc ${line.class}`, line.members] as const),
    ...segments.segments.map(({ segmentId, members }) => [`segment ${segmentId}`, members] as const),
  ];
  return { currency: programme.currency, figures };
}

/** Describes differences in words. An absent figure is 0. */
export function notAsMany(told: readonly (readonly [string, number])[], right: Figures): readonly string[] {
  const names = new Set(told.map(([name]) => name));
  return [
    ...told.filter(([name, value]) => value !== (right[name] ?? 0)).map(([name, value]) => `${name}: ${value}, not ${right[name] ?? 0}`),
    ...Object.keys(right).flatMap((name) => (names.has(name) ? [] : [`no report has ${name}`])),
  ];
}
