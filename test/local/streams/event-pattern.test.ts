import { expect, test } from 'vitest';
import { anyOf, readPattern } from '../../../infra/local/streams/event-pattern.ts';

const event = {
  eventName: 'INSERT',
  dynamodb: { NewImage: { PK: { S: 'MEMBER#1' }, count: { N: '3' } } },
  amount: 10,
  tags: ['a', 'b'],
  gone: null,
};

test.each<[string, object, boolean]>([
  ['a value', { eventName: ['INSERT'] }, true],
  ['another value', { eventName: ['REMOVE'] }, false],
  ['one of several', { eventName: ['REMOVE', 'INSERT'] }, true],
  ['every field', { eventName: ['INSERT'], amount: [11] }, false],
  ['a number is not its text', { amount: ['10'] }, false],
  ['null', { gone: [null] }, true],
  ['deep', { dynamodb: { NewImage: { PK: { S: ['MEMBER#1'] } } } }, true],
  ['deeper than the event', { dynamodb: { OldImage: { PK: { S: ['MEMBER#1'] } } } }, false],
  ['prefix', { dynamodb: { NewImage: { PK: { S: [{ prefix: 'MEMBER#' }] } } } }, true],
  ['not the prefix', { dynamodb: { NewImage: { PK: { S: [{ prefix: 'ORDER#' }] } } } }, false],
  ['a prefix of an absent field', { dynamodb: { NewImage: { SK: { S: [{ prefix: 'M' }] } } } }, false],
  ['suffix', { eventName: [{ suffix: 'ERT' }] }, true],
  ['ignoring case', { eventName: [{ 'equals-ignore-case': 'insert' }] }, true],
  ['anything but', { eventName: [{ 'anything-but': ['REMOVE', 'MODIFY'] }] }, true],
  ['anything but itself', { eventName: [{ 'anything-but': 'INSERT' }] }, false],
  ['anything but a prefix', { eventName: [{ 'anything-but': { prefix: 'IN' } }] }, false],
  ['anything but, for an absent field', { nowhere: [{ 'anything-but': 'x' }] }, false],
  ['exists', { eventName: [{ exists: true }] }, true],
  ['exists, for an absent field', { nowhere: [{ exists: true }] }, false],
  ['does not exist', { nowhere: [{ exists: false }] }, true],
  ['an object is not a leaf', { dynamodb: [{ exists: true }] }, false],
  ['a number between', { amount: [{ numeric: ['>', 5, '<=', 10] }] }, true],
  ['a number outside', { amount: [{ numeric: ['>', 10] }] }, false],
  ['one of an array', { tags: ['b'] }, true],
  ['none of an array', { tags: ['c'] }, false],
  ['one of two patterns', { $or: [{ eventName: ['REMOVE'] }, { amount: [10] }] }, true],
  ['none of two patterns', { $or: [{ eventName: ['REMOVE'] }, { amount: [11] }] }, false],
])('%s', (_, pattern, passes) => {
  expect(readPattern(pattern, 'the pattern')(event)).toBe(passes);
});

test('without a pattern every event matches; with several, one must match', () => {
  expect(anyOf([])(event)).toBe(true);
  expect(anyOf([readPattern({ amount: [1] }, 'x'), readPattern({ amount: [10] }, 'x')])(event)).toBe(true);
  expect(anyOf([readPattern({ amount: [1] }, 'x')])(event)).toBe(false);
});

test.each<[string, unknown]>([
  ['wildcard', { eventName: [{ wildcard: 'I*' }] }],
  ['cidr', { eventName: [{ cidr: '10.0.0.0/8' }] }],
  ['~', { amount: [{ numeric: ['~', 1] }] }],
  ['INSERT', { eventName: 'INSERT' }],
])('a condition that cannot be evaluated (%s) stops start-up by name', (named, pattern) => {
  expect(() => readPattern(pattern, 'the pattern')).toThrow(named);
});
