/** The mapping of CSV columns to the fields of a purchase. */
import * as z from 'zod';
import { wholeText } from '../text-file.ts';
import { isDateFormat } from './dates.ts';

export const IDENTITIES = ['externalId', 'email', 'phone', 'card'] as const;

export const FIELDS = [
  'orderId',
  ...IDENTITIES,
  'occurredAt',
  'currency',
  'amount',
  'amountMinor',
  'tax',
  'shipping',
  'discount',
  'channel',
  'store',
  'sku',
  'category',
  'quantity',
] as const;
export type Field = (typeof FIELDS)[number];

const Source = z.union([z.string().min(1), z.strictObject({ value: z.string().min(1) })], 'must be a column name or {"value": "…"}');

/** A field without a mapping is searched under its own name, whatever its case, blanks and signs: `Order ID` is `orderId`. */
export const Mapping = z
  .strictObject({
    orderId: Source,
    externalId: Source,
    email: Source,
    phone: Source,
    card: Source,
    occurredAt: Source,
    currency: Source,
    amount: Source,
    amountMinor: Source,
    tax: Source,
    shipping: Source,
    discount: Source,
    channel: Source,
    store: Source,
    sku: Source,
    category: Source,
    quantity: Source,
    delimiter: z.string().length(1, 'must be one character'),
    dateFormat: z.string().refine(isDateFormat, 'must be ISO, or have YYYY, MM and DD, such as DD.MM.YYYY'),
    decimalSeparator: z.enum(['.', ',']),
  } satisfies Record<Field | 'delimiter' | 'dateFormat' | 'decimalSeparator', z.ZodType>)
  .partial();
export type Mapping = z.infer<typeof Mapping>;

export class BadMapping extends Error {
  override readonly name = 'BadMapping';
}

/** @throws BadMapping that names the fault. */
export async function readMapping(file: string): Promise<Mapping> {
  const text = await wholeText(file);
  const mapping = Mapping.safeParse(parseJson(text, file));
  if (mapping.success) return mapping.data;
  throw new BadMapping(`${file}: ${mapping.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim()).join('; ')}`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadMapping(`${file} is not JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** The source of each field: the index of a cell, or a constant. */
export type Layout = ReadonlyMap<Field, number | { readonly value: string }>;

/** @throws BadMapping when the header lacks a required field. */
export function layoutOf(header: readonly string[], mapping: Mapping): Layout {
  const layout = new Map<Field, number | { readonly value: string }>();
  for (const field of FIELDS) {
    const source = mapping[field] ?? field;
    const place = typeof source === 'string' ? placeOf(source, header) : source;
    if (place !== -1) layout.set(field, place);
    else if (mapping[field] !== undefined) throw new BadMapping(`there is no column "${source}" for ${field}. ${has(header)}`);
  }
  const missing = REQUIRED.filter((oneOf) => !oneOf.some((field) => layout.has(field)));
  if (missing.length === 0) return layout;
  throw new BadMapping(
    `there is no column for ${missing.map((oneOf) => oneOf.join(' or ')).join(', nor for ')}. ${has(header)}. ` +
      'Rename the columns, or map them with --mapping.',
  );
}

const REQUIRED: readonly (readonly Field[])[] = [['orderId'], IDENTITIES, ['occurredAt'], ['currency'], ['amount', 'amountMinor']];

const has = (header: readonly string[]) => `The file has: ${header.map((name) => `"${name}"`).join(', ')}`;

/** By its exact name, or by one that differs in case, blanks and signs only; -1: none, or more than one. */
function placeOf(name: string, header: readonly string[]): number {
  const exact = header.indexOf(name);
  if (exact !== -1) return exact;
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const [place = -1, ...others] = header.flatMap((cell, index) => (plain(cell) === plain(name) ? [index] : []));
  return others.length === 0 ? place : -1;
}
