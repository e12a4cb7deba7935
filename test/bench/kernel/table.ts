/** The table of figures. */
import type { Figure } from './figure.ts';

const HEADER = ['figure', 'value', 'unit', 'bare', 'ratio', 'aim', ''] as const;
/** Columns of numbers are right-aligned. */
const RIGHT = new Set(['value', 'bare', 'ratio']);

export function figureTable(figures: readonly Figure[]): string {
  const rows = [HEADER, ...figures.map(row)];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (RIGHT.has(HEADER[column] ?? '') ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const [header = '', ...lines] = rows.map(line);
  return [header, '─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2)), ...lines].join('\n');
}

const row = ({ name, value, unit, limit, ratio, aim, met }: Figure): readonly string[] => [
  name,
  number(value),
  unit,
  limit === null ? '' : number(limit),
  ratio === null ? '' : ratio.toFixed(2),
  aim ?? '',
  met === null ? '' : met ? 'ok' : 'missed',
];

/** Formats a number with its significant digits. */
function number(value: number): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
