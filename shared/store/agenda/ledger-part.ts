/** Warnings and their part of the account, as they are stored. */
import type { Ends, WARNING_ENTRIES, Warned, WarningFacts, WarningPart } from '../../domain/agenda/warning-entries.ts';
import { instant, listOf, nullable, object, optional, type Properties, text, whole } from '../kernel/shape.ts';
import { fromInstant, instantOrNull, readAll } from '../kernel/short-text.ts';
import type { StoredPart } from '../kernel/stored-part.ts';

export const warningKinds = ['warn'] as const satisfies readonly (keyof typeof WARNING_ENTRIES)[];

export const warningFacts: Properties<WarningFacts> = {
  warned: optional(object<Partial<Warned>>(() => ({ points: optional(nullable(instant)), tier: optional(nullable(instant)) }))),
  ends: optional(
    object<Ends>(() => ({
      points: optional(listOf(object<NonNullable<Ends['points']>[number]>(() => ({ points: whole, expiresAt: instant })))),
      tier: optional(object<NonNullable<Ends['tier']>>(() => ({ id: text, until: instant, reviewAt: instant, next: text }))),
    })),
  ),
};

export interface StoredWarning {
  readonly warned?: string | undefined;
}

export const warningPart: StoredPart<WarningPart, StoredWarning> = {
  shape: { warned: optional(text) },
  write: ({ warned: { points, tier } }) =>
    points === null && tier === null ? {} : { warned: `${fromInstant(points)} ${fromInstant(tier)}` },
  read({ warned }) {
    const [points = null, tier = null] = readAll('warned', warned, ([at]) => instantOrNull(at));
    return { warned: { points, tier } };
  },
};
