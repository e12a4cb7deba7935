/** The table of monthly costs. */
import type { AgendaMonth } from './agenda-month.ts';

const HEADER = ['members', 'due a month', 'DynamoDB', 'Lambda', 'state machine', 'storage', 'total', 'USD per member'] as const;
/** Digits of a price far below a cent. */
const SIGNIFICANT_DIGITS = 3;

export function monthTable(months: readonly AgendaMonth[]): readonly string[] {
  const rows = [HEADER, ...months.map(row)];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  return rows.map((cells) => cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join(' | '));
}

const row = ({ members, due, dynamoDb, lambda, stateMachine, storage, total }: AgendaMonth): readonly string[] => [
  whole(members),
  whole(due),
  ...[dynamoDb, lambda, stateMachine, storage, total].map(dollars),
  (total / members).toFixed(digitsOf(total / members)),
];

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const dollars = (value: number): string => value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const digitsOf = (value: number): number => SIGNIFICANT_DIGITS - 1 - Math.floor(Math.log10(value));
