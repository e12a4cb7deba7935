import { describe, expect, it, test } from 'vitest';
import { parsedJson } from '../../../functions/edge/json-body.ts';

describe('S10: a body', () => {
  test.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":[0,"x",{"b":{},"c":[1,2],"b":1}]}', 'a.2.b'],
    ['[{"a":1,"\\u0061":2}]', '0.a'],
    ['{"a":"b","__proto__":{"a":1},"__proto__":2}', '__proto__'],
  ])('with one name twice in an object is refused for it: %s', (body, field) => {
    expect(parsedJson(body)).toEqual({ is: 'twice', field });
  });

  test.each([
    ['{"a:b":":\\":","c":[{"a:b":1}]}', { 'a:b': ':":', c: [{ 'a:b': 1 }] }],
    ['[]', []],
    ['"a:b"', 'a:b'],
    ['{"a":{"a":{"a":"\\\\"}}}', { a: { a: { a: '\\' } } }],
    ['\uFEFF{"a":1}', { a: 1 }],
  ])('with colons in strings, or a byte order mark, is read: %s', (body, value) => {
    expect(parsedJson(body)).toEqual({ is: 'parsed', value });
  });

  it('that is no JSON is said to be none', () => {
    expect(parsedJson('{"a":')).toEqual({ is: 'not-json' });
  });
});
