/** Published versions of one programme or reward, and which of them a decision can have gone by. */
import { fail } from '../violation.ts';

interface Version {
  readonly version: number;
  readonly publishedAt: string;
  readonly effectiveAt: string;
}

interface Seen<Published extends Version> {
  readonly version: Published;
  /** When it was written, and by which transaction. */
  readonly at: number;
  readonly transaction: number;
}

/** What was published longer ago than this, every server has heard of. */
const HEARD_WITHIN = 12_000;
const PUBLISH_LEAD = 15_000;

export class PublishedVersions<Published extends Version> {
  readonly #seen: Seen<Published>[] = [];

  add(version: Published, at: number, transaction: number): void {
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

  numbered(number: number): Published | undefined {
    return this.#seen[number - 1]?.version;
  }

  /** The last one that has taken effect; the first one for what was before it. */
  at(instant: string): Published {
    const found = this.#seen.findLast(({ version }) => version.effectiveAt <= instant) ?? this.#seen[0];
    return found?.version ?? fail('version', 'there is no version');
  }

  /**
   * By which something dated so can have been decided from `decided` on: the version of the day; ahead of the day also
   * what was in force by all that a server had to have heard of.
   */
  possibleAt(instant: string, decided: number): readonly Published[] {
    const inForce = this.at(instant);
    if (Date.parse(instant) <= decided) return [inForce];
    const heardOf = this.#seen.findLast(({ at }) => at <= decided - HEARD_WITHIN)?.version.version ?? 1;
    const others = this.#seen.filter(({ version }) => version.version >= heardOf && version.effectiveAt <= instant);
    return [inForce, ...others.map(({ version }) => version)];
  }

  /** Those that were written after the transaction. */
  since(transaction: number): readonly Published[] {
    return this.#seen.filter((seen) => seen.transaction > transaction).map(({ version }) => version);
  }

  /** That were in force at some moment from one instant to another; none before there is a first. */
  inForce(from: string, to: string): readonly Published[] {
    if (this.#seen.length === 0) return [];
    const before = this.at(from);
    return [
      before,
      ...this.#seen.map(({ version }) => version).filter((version) => version.version > before.version && version.effectiveAt <= to),
    ];
  }

  /** The newest that there was at some moment after the transaction `from`; undefined: none yet. */
  newestSince(from: number): readonly (Published | undefined)[] {
    const before = this.#seen.findLast(({ transaction }) => transaction <= from)?.version;
    return [before, ...this.since(from)];
  }
}
