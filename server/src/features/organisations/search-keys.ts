import { pinyin } from 'pinyin-pro';

/** What a picker searches besides the name itself: `maoming` and `mm` for 茂名. Lower-case letters and digits only. */
export function searchKeys(name: string): { pinyin: string; initials: string } {
  const clean = (parts: string[]): string => parts.join('').toLowerCase().replace(/[^a-z0-9]/g, '');
  return {
    pinyin: clean(pinyin(name, { toneType: 'none', type: 'array' })).slice(0, 200),
    initials: clean(pinyin(name, { toneType: 'none', type: 'array', pattern: 'first' })).slice(0, 60),
  };
}

/** Names of committees all begin alike; searching goes by what differs. */
export function organisationSearchKeys(name: string): { pinyin: string; initials: string } {
  return searchKeys(name.replace(/^共青团/, ''));
}
