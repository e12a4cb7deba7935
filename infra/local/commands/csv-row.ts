/** Lines of CSV files that people open in a spreadsheet. */

/** RFC 4180. */
export const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** What a spreadsheet would take for a formula is text: members choose their names. */
const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

export const csvRow = (cells: readonly string[]): string => `${cells.map((cell) => quoted(harmless(cell))).join(',')}\r\n`;
