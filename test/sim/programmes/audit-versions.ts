/** Published versions of one programme or reward, and the versions that a decision can have used. */
import { fail } from '../violation.ts';

interface Version {
  readonly version: number;
  readonly publishedAt: string;
  readonly effectiveAt: string;
}

interface Seen<Published extends Version> {
  readonly version: Published;
  /** When and by which transaction it was written. */
  readonly at: number;
  readonly transaction: number;
}

/** Every server knows a version this long after its publication. */
const HEARD_WITHIN = 12_000;
const PUBLISH_LEAD = 15_000;

export class PublishedVersions<Published extends Version> {
  readonly #seen: Seen<Published>[] = [];

  add(version: Published, at: number, transaction: number): void {
    const last = this.#seen.at(-1)?.version;
    if (version.version !== this.#seen.length + 1) fail('version', `version ${version.version} follows version ${this.#seen.length}`);
    if (last !== undefined && Date.parse(version.effectiveAt) < Date.parse(version.publishedAt) + PUBLISH_LEAD) {
      fail('version', `version ${version.version} takes effect before every server can know it`);
    }
    if (last !== undefined && version.effectiveAt < last.effectiveAt) {
      fail('version', `version ${version.version} takes effect before the one before it`);
    }
    this.#seen.push({ version, at, transaction });
  }

  numbered(number: number): Published | undefined {
    return this.#seen[number - 1]?.version;
  }

  /** The last version in effect at an instant; the first one before that. */
  at(instant: string): Published {
    const found = this.#seen.findLast(({ version }) => version.effectiveAt <= instant) ?? this.#seen[0];
    return found?.version ?? fail('version', 'there is no version');
  }

  /**
   * The versions that a decision from `decided` on can have used for a date: the version of that date; for a future date also the versions
   * that were in force by what a server had to know.
   */
  possibleAt(instant: string, decided: number): readonly Published[] {
    const inForce = this.at(instant);
    if (Date.parse(instant) <= decided) return [inForce];
    const heardOf = this.#seen.findLast(({ at }) => at <= decided - HEARD_WITHIN)?.version.version ?? 1;
    const others = this.#seen.filter(({ version }) => version.version >= heardOf && version.effectiveAt <= instant);
    return [inForce, ...others.map(({ version }) => version)];
  }

  /** The versions that were written after the transaction. */
  since(transaction: number): readonly Published[] {
    return this.#seen.filter((seen) => seen.transaction > transaction).map(({ version }) => version);
  }

  /** The versions in force at some moment between two instants; empty before the first. */
  inForce(from: string, to: string): readonly Published[] {
    if (this.#seen.length === 0) return [];
    const before = this.at(from);
    return [
      before,
      ...this.#seen.map(({ version }) => version).filter((version) => version.version > before.version && version.effectiveAt <= to),
    ];
  }

  /** The newest versions at moments after the transaction `from`; undefined: there was none yet. */
  newestSince(from: number): readonly (Published | undefined)[] {
    const before = this.#seen.findLast(({ transaction }) => transaction <= from)?.version;
    return [before, ...this.since(from)];
  }
}
