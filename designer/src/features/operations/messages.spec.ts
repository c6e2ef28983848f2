import { messages } from './messages.js';

const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
const entries = Object.entries<readonly [string, string]>(messages);

describe('texts of the operations screens', () => {
  it('are complete in both languages', () => {
    expect(entries.filter(([, texts]) => texts.length !== 2 || texts.some((text) => text.trim() === '')).map(([key]) => key)).toEqual([]);
  });

  it('take the same parameters in both languages', () => {
    expect(entries.filter(([, [zh, en]]) => parameters(zh).join() !== parameters(en).join()).map(([key]) => key)).toEqual([]);
  });

  it('are English in English', () => {
    expect(entries.filter(([, [, en]]) => /\p{Script=Han}/u.test(en)).map(([key]) => key)).toEqual([]);
  });
});
