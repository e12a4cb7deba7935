/** Compares purchases with their bare calls, in turns on one DynamoDB Local. */
import type { BenchRun } from '../benchmark.ts';
import type { Figure } from './figure.ts';
import { figure, ratioAtLeast } from './figure.ts';
import { interleaved, median } from './statistics.ts';

export interface Round {
  readonly invocations: number;
  readonly millis: number;
}

export interface Contenders<R extends Round> {
  readonly product: (count: number, inFlight: number) => Promise<R>;
  readonly bare: (count: number, inFlight: number) => Promise<R>;
}

export interface Contest<R extends Round> {
  readonly product: readonly R[];
  readonly bare: readonly R[];
}

/** More members than purchases in flight, so that no two of those meet on one account. */
export const MEMBERS = 64;
export const IN_FLIGHT = 8;

/** Enough for the compilers of Node and Java. */
export const WARM_UP = 400;
const ROUNDS = 7;
const PURCHASES_A_ROUND = 120;

/** The number of steps of progress of a contest. */
export const CONTEST_STEPS = 2 * ROUNDS;

export async function contest<R extends Round>(run: BenchRun, { product, bare }: Contenders<R>, inFlight: number): Promise<Contest<R>> {
  const turns = {
    product: () => product(PURCHASES_A_ROUND, inFlight),
    bare: () => bare(PURCHASES_A_ROUND, inFlight),
  };
  return interleaved(ROUNDS, turns, () => run.progress.step());
}

export const ratePerSecond = (rounds: readonly Round[]): number =>
  median(rounds.map(({ invocations, millis }) => (invocations * 1000) / millis));

/** The caller's processor time for each invocation. */
export const cpuMicros = (rounds: readonly (Round & { readonly cpuMicros: number })[]): number =>
  median(rounds.map((round) => round.cpuMicros / round.invocations));

export const rateFigure = (name: string, { product, bare }: Contest<Round>): Figure =>
  figure(name, ratePerSecond(product), 'purchases/s', { limit: ratePerSecond(bare), aim: ratioAtLeast(0.8) });
