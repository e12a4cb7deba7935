import { describe, expect, it } from 'vitest';
import { InvariantBroken, invariant, Refusal } from '../../../shared/domain/kernel/refusal.ts';

describe('Refusal', () => {
  it('says what, why, and which field', () => {
    const refusal = new Refusal('VALIDATION_FAILED', 'must not be blank', 'lines.0.sku');
    expect(refusal).toBeInstanceOf(Error);
    expect(refusal).toMatchObject({ name: 'Refusal', code: 'VALIDATION_FAILED', message: 'must not be blank', field: 'lines.0.sku' });
    expect(new Refusal('NOT_FOUND', 'there is no such member').field).toBeUndefined();
  });
});

describe('invariant', () => {
  it('passes what holds', () => {
    expect(() => invariant(true, 'one is one')).not.toThrow();
  });

  it('throws what does not, and never as a refusal: the caller did nothing wrong', () => {
    const broken = () => invariant(false, 'debt is never negative');
    expect(broken).toThrow(InvariantBroken);
    expect(broken).toThrow(expect.objectContaining({ name: 'InvariantBroken', message: 'debt is never negative' }));
    expect(broken).not.toThrow(Refusal);
  });
});
