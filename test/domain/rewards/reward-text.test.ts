import { expect, test } from 'vitest';
import { textIn } from '../../../shared/domain/rewards/reward-text.ts';

const reward = (...languages: readonly string[]) => ({ texts: languages.map((language) => ({ language, name: `in ${language}` })) });

test.each<[string | undefined, readonly string[], string]>([
  [undefined, ['en', 'de'], 'en'],
  ['', ['en', 'de'], 'en'],
  ['de', ['en', 'de'], 'de'],
  ['DE', ['en', 'de'], 'de'],
  ['de-CH', ['en', 'de', 'de-CH'], 'de-CH'],
  ['de-ch', ['en', 'de-CH'], 'de-CH'],
  ['de-CH', ['en', 'de'], 'de'],
  // Never a narrower one than was asked for, nor a sister.
  ['de', ['en', 'de-CH'], 'en'],
  ['de-AT', ['en', 'de-CH'], 'en'],
  ['zh-Hant-TW', ['en', 'zh-Hans', 'zh-Hant'], 'zh-Hant'],
  // The example of RFC 4647 §3.4: -x goes with what it introduces.
  ['zh-Hant-CN-x-private1-private2', ['en', 'zh-Hant-CN-x'], 'en'],
  ['zh-Hant-CN-x-private1-private2', ['en', 'zh-Hant-CN-x-private1'], 'zh-Hant-CN-x-private1'],
  ['zh-Hant-CN-x-private1-private2', ['en', 'zh-Hant-CN', 'zh'], 'zh-Hant-CN'],
  ['fr', ['en', 'de'], 'en'],
  ['d', ['en', 'de'], 'en'],
])('%s of %s is %s', (asked, languages, found) => {
  expect(textIn(reward(...languages), asked)).toEqual({ language: found, name: `in ${found}` });
});
