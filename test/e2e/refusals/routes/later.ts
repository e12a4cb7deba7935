/** Instants far ahead, each later than the one before, as an extension or a version must be. */
let at = Date.parse('2100-01-01T00:00:00Z');

export function laterEachTime(): string {
  at += 86_400_000;
  return new Date(at).toISOString();
}
