/**
 * The normal form of names that other systems give: orders, returns, activities, SKUs, external ids. Two spellings that look alike are
 * one name, so that an order is not credited twice. Case counts: systems tell `a1` from `A1`.
 */

/** Not printed, and so not seen: zero-width characters, soft hyphens, byte order marks. https://www.unicode.org/reports/tr44/ */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const BLANKS = /\p{White_Space}+/gu;

/** Composed (Unicode NFC), without invisible characters, with single blanks inside and none at the ends. A number is its digits. */
export const normalForm = (name: ForeignName): string => String(name).replace(INVISIBLE, '').normalize('NFC').replace(BLANKS, ' ').trim();

/** As another system sends it. */
type ForeignName = string | number;

/** The fields that are such names, wherever they are in a command. */
type NameField = 'orderId' | 'returnId' | 'activityId' | 'externalId' | 'sku';
const NAME_FIELDS: ReadonlySet<string> = new Set<NameField>(['orderId', 'returnId', 'activityId', 'externalId', 'sku']);

/** The same with text for each name. */
export type InNormalForm<Value> = Value extends readonly (infer Item)[]
  ? readonly InNormalForm<Item>[]
  : Value extends object
    ? { readonly [Field in keyof Value]: Field extends NameField | 'store' ? AsText<Value[Field]> : InNormalForm<Value[Field]> }
    : Value;
type AsText<Name> = Name extends number ? string : Name;

/** The same with all foreign names in normal form, without blank ones, and with currencies in capitals. A store is any text: it stays as it was sent. */
export function inNormalForm<Command extends object>(command: Command): InNormalForm<Command>;
export function inNormalForm(command: object): object {
  return Object.fromEntries(
    Object.entries(command).flatMap(([field, value]) => {
      const normal = normalised(field, value);
      return normal === '' && NAME_FIELDS.has(field) ? [] : [[field, normal]];
    }),
  );
}

function normalised(field: string, value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number') return textIn(field, value);
  if (Array.isArray(value)) return value.map((item) => normalised('', item));
  return typeof value === 'object' && value !== null ? inNormalForm(value) : value;
}

function textIn(field: string, value: ForeignName): ForeignName {
  if (NAME_FIELDS.has(field)) return normalForm(value);
  if (field === 'store') return String(value);
  return field === 'currency' ? String(value).toUpperCase() : value;
}
