/** Published versions of one programme, and which of them a decision can have gone by. */
import type { ProgrammeVersion } from '../../shared/domain/programme.ts';
import { fail } from './violation.ts';

interface Seen {
  readonly version: ProgrammeVersion;
  /** When it was written, and by which transaction. */
  readonly at: number;
  readonly transaction: number;
}

/** What was published longer ago than this, every server has heard of. */
const HEARD_WITHIN = 12_000;
const PUBLISH_LEAD = 15_000;

export class PublishedVersions {
  readonly #seen: Seen[] = [];

  add(version: ProgrammeVersion, at: number, transaction: number): void {
    const last = this.#seen.at(-1)?.version;
    if (version.version !== this.#seen.length + 1) fail('version', `version ${version.version} follows version ${this.#seen.length}`);
    if (last !== undefined && Date.parse(version.effectiveAt) < Date.parse(version.publishedAt) + PUBLISH_LEAD) {
      fail('version', `version ${version.version} takes effect before every server can have heard of it`);
    }
    if (last !== undefined && version.effectiveAt < last.effectiveAt) {
      fail('version', `version ${version.version} takes effect before the one before it`);
    }
    this.#seen.push({ version, at, transaction });
  }

  numbered(number: number): ProgrammeVersion | undefined {
    return this.#seen[number - 1]?.version;
  }

  /** The last one that has taken effect; the first one for what was before it. */
  at(instant: string): ProgrammeVersion {
    const found = this.#seen.findLast(({ version }) => version.effectiveAt <= instant) ?? this.#seen[0];
    return found?.version ?? fail('version', 'the programme has no version');
  }

  /**
   * By which something dated so can have been decided from `decided` on: the version of the day; ahead of the day also
   * what was in force by all that a server had to have heard of.
   */
  possibleAt(instant: string, decided: number): readonly ProgrammeVersion[] {
    const inForce = this.at(instant);
    if (Date.parse(instant) <= decided) return [inForce];
    const heardOf = this.#seen.findLast(({ at }) => at <= decided - HEARD_WITHIN)?.version.version ?? 1;
    const others = this.#seen.filter(({ version }) => version.version >= heardOf && version.effectiveAt <= instant);
    return [inForce, ...others.map(({ version }) => version)];
  }

  /** Those that were written after the transaction. */
  since(transaction: number): readonly ProgrammeVersion[] {
    return this.#seen.filter((seen) => seen.transaction > transaction).map(({ version }) => version);
  }
}
