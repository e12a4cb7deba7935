import { describe, expect, test } from 'vitest';
import { chainLadder } from '../../../../shared/domain/analytics/models/chain-ladder.ts';

/**
 * Cumulative claims of G. C. Taylor, F. R. Ashe, "Second moments of estimates of outstanding claims", Journal of Econometrics 23
 * (1983).
 */
const TAYLOR_ASHE = [
  [357_848, 1_124_788, 1_735_330, 2_218_270, 2_745_596, 3_319_994, 3_466_336, 3_606_286, 3_833_515, 3_901_463],
  [352_118, 1_236_139, 2_170_033, 3_353_322, 3_799_067, 4_120_063, 4_647_867, 4_914_039, 5_339_085],
  [290_507, 1_292_306, 2_218_525, 3_235_179, 3_985_995, 4_132_918, 4_628_910, 4_909_315],
  [310_608, 1_418_858, 2_195_047, 3_757_447, 4_029_929, 4_381_982, 4_588_268],
  [443_160, 1_136_350, 2_128_333, 2_897_821, 3_402_672, 3_873_311],
  [396_132, 1_333_217, 2_180_715, 2_985_752, 3_691_712],
  [440_832, 1_288_463, 2_419_861, 3_483_130],
  [359_480, 1_421_128, 2_864_498],
  [376_686, 1_363_294],
  [344_014],
];

describe('the triangle of Taylor and Ashe', () => {
  const { rows, total, factors } = chainLadder(TAYLOR_ASHE);

  test('has the reserves and standard errors that Mack published (1993, table 1)', () => {
    expect(rows.map(({ outstanding, standardError }) => [Math.round(outstanding), Math.round(standardError)])).toEqual([
      [0, 0],
      [94_634, 75_535],
      [469_511, 121_699],
      [709_638, 133_549],
      [984_889, 261_406],
      [1_419_459, 411_010],
      [2_177_641, 558_317],
      [3_920_301, 875_328],
      [4_278_972, 971_258],
      [4_625_811, 1_363_155],
    ]);
  });

  test('has the published total', () => {
    expect([Math.round(total.outstanding), Math.round(total.standardError)]).toEqual([18_680_856, 2_447_095]);
  });

  test('has the published factors', () => {
    expect(factors.map((factor) => factor?.toFixed(3))).toEqual([
      '3.491',
      '1.747',
      '1.457',
      '1.174',
      '1.104',
      '1.086',
      '1.054',
      '1.077',
      '1.018',
    ]);
  });
});

describe('a triangle', () => {
  test('with proportional rows has no error', () => {
    const { rows, total } = chainLadder([[80, 40, 20, 10], [160, 80, 40], [8, 4], [1_000]]);
    expect(rows.map(({ ultimate, standardError }) => [ultimate, standardError])).toEqual([
      [10, 0],
      [20, 0],
      [1, 0],
      [125, 0],
    ]);
    expect(total).toEqual({ ultimate: 156, outstanding: 156 - 10 - 40 - 4 - 1_000, standardError: 0 });
  });

  test('with empty rows has the result without them', () => {
    const rest = chainLadder([[90, 40, 20, 11], [160, 90, 40], [8, 4], [1_000]]);
    const withEmpty = chainLadder([[0, 0, 0, 0, 0], [90, 40, 20, 11], [160, 90, 40], [8, 4], [1_000]]);
    expect(withEmpty.total).toEqual(rest.total);
    expect(withEmpty.factors).toEqual([...rest.factors, null]);
  });

  test('that is empty has the result 0', () => {
    expect(chainLadder([])).toEqual({ factors: [], rows: [], total: { ultimate: 0, outstanding: 0, standardError: 0 } });
    expect(chainLadder([[0, 0], [0]]).total).toEqual({ ultimate: 0, outstanding: 0, standardError: 0 });
  });
});
