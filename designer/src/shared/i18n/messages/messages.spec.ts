import { campaign } from './campaign.js';
import { decision } from './decision.js';
import { general } from './general.js';
import { messages } from './index.js';
import { people } from './people.js';
import { work } from './work.js';

const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
const entries = Object.entries<readonly [string, string]>(messages);

describe('messages', () => {
  it('are complete in both languages', () => {
    expect(entries.filter(([, texts]) => texts.length !== 2 || texts.some((text) => text.trim() === '')).map(([key]) => key)).toEqual([]);
  });

  it('take the same parameters in both languages', () => {
    expect(entries.filter(([, [zh, en]]) => parameters(zh).join() !== parameters(en).join()).map(([key]) => key)).toEqual([]);
  });

  it('are English in English', () => {
    const except = new Set(['shell.otherLanguage']);
    expect(entries.filter(([key, [, en]]) => !except.has(key) && /\p{Script=Han}/u.test(en)).map(([key]) => key)).toEqual([]);
  });

  it('have each key in one part only', () => {
    expect([general, work, campaign, decision, people].reduce((sum, part) => sum + Object.keys(part).length, 0)).toBe(entries.length);
  });
});
