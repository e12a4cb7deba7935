/**
 * The normal form of names that other systems give: orders, returns, activities, SKUs, external ids. Two spellings that look alike are
 * one name, so that an order is not credited twice. Case counts: systems tell `a1` from `A1`.
 */

/** Not printed, and so not seen: zero-width characters, soft hyphens, byte order marks. https://www.unicode.org/reports/tr44/ */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const BLANKS = /\p{White_Space}+/gu;

/** Composed (Unicode NFC), without invisible characters, with single blanks inside and none at the ends. */
export const normalForm = (name: string): string => name.replace(INVISIBLE, '').normalize('NFC').replace(BLANKS, ' ').trim();

type Named = {
  readonly orderId?: string;
  readonly returnId?: string;
  readonly activityId?: string;
  readonly lines?: readonly { readonly sku: string }[] | undefined;
  readonly currency?: string | undefined;
};

/** The same with all foreign names in normal form, and the currency in capitals. */
export function inNormalForm<Command extends Named>(command: Command): Command {
  const { orderId, returnId, activityId, lines, currency } = command;
  return {
    ...command,
    ...(orderId === undefined ? {} : { orderId: normalForm(orderId) }),
    ...(returnId === undefined ? {} : { returnId: normalForm(returnId) }),
    ...(activityId === undefined ? {} : { activityId: normalForm(activityId) }),
    ...(lines === undefined ? {} : { lines: lines.map((line) => ({ ...line, sku: normalForm(line.sku) })) }),
    ...(currency === undefined ? {} : { currency: currency.toUpperCase() }),
  };
}
