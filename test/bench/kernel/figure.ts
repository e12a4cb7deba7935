/** One line of the result: the measured value, the bare value of the same run, and the aim. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The bare value. null: there is none. */
  readonly limit: number | null;
  /** Value over limit. */
  readonly ratio: number | null;
  /** Such as "≤ 6", or "ratio ≥ 0.8". */
  readonly aim: string | null;
  readonly met: boolean | null;
}

export interface Aim {
  readonly of: 'value' | 'ratio';
  readonly bound: 'at most' | 'at least';
  readonly number: number;
}

export const atMost = (number: number): Aim => ({ of: 'value', bound: 'at most', number });
export const ratioAtMost = (number: number): Aim => ({ of: 'ratio', bound: 'at most', number });
export const ratioAtLeast = (number: number): Aim => ({ of: 'ratio', bound: 'at least', number });

export function figure(name: string, value: number, unit: string, { limit, aim }: { limit?: number; aim?: Aim } = {}): Figure {
  const ratio = limit === undefined ? null : value / limit;
  return {
    name,
    value: rounded(value),
    unit,
    limit: limit === undefined ? null : rounded(limit),
    ratio: ratio === null ? null : rounded(ratio),
    aim: aim === undefined ? null : inWords(aim),
    met: aim === undefined ? null : isMet(aim, aim.of === 'value' ? value : ratio),
  };
}

const inWords = ({ of, bound, number }: Aim): string => `${of === 'ratio' ? 'ratio ' : ''}${bound === 'at most' ? '≤' : '≥'} ${number}`;

const isMet = ({ bound, number }: Aim, measured: number | null): boolean =>
  measured !== null && (bound === 'at most' ? measured <= number : measured >= number);

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
