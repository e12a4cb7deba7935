/** Lines of CSV files for spreadsheets. */

/** A quoted cell after RFC 4180. */
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** Escapes text that a spreadsheet would take for a formula, because members choose their names. */
const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

export const csvRow = (cells: readonly string[]): string => `${cells.map((cell) => quoted(harmless(cell))).join(',')}\r\n`;
