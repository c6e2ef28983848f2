import { toHalfWidth } from './text.js';

/** Citizen identity numbers, GB 11643-1999: 6 region + 8 birth date + 3 order (parity = sex) + check character (ISO 7064 MOD 11-2). */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';

export type IdNumberProblem = 'length' | 'characters' | 'birthDate' | 'checkDigit';

/** Full-width digits and `x` as the standard writes them, without blanks and dashes. */
export function normalizeIdNumber(text: string): string {
  return toHalfWidth(text).replace(/[\s'‘’-]/g, '').toUpperCase();
}

/** Check character of the first 17 digits. */
export function checkCharacterOfId(first17: string): string {
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum += Number(first17[at]) * (WEIGHTS[at] ?? 0);
  return CHECK_CHARACTERS[sum % 11] ?? '';
}

/** What is wrong with an identity number, the first thing only; `null` when nothing is. `today` (ISO date) refuses births in the future. */
export function problemOfId(text: string, today?: string): IdNumberProblem | null {
  const id = normalizeIdNumber(text);
  if (id.length !== 18) return 'length';
  if (!/^\d{17}[\dX]$/.test(id)) return 'characters';
  const birth = birthDatePart(id);
  if (birth === null || (today !== undefined && birth > today)) return 'birthDate';
  return checkCharacterOfId(id) === id[17] ? null : 'checkDigit';
}

/** Whether the text is a well-formed identity number. */
export function isValidId(text: unknown): boolean {
  return typeof text === 'string' && problemOfId(text) === null;
}

/** 男 when the 17th digit is odd, 女 when even; `null` when the number is not valid. */
export function sexOfId(text: unknown): '男' | '女' | null {
  if (!isValidId(text)) return null;
  return Number(normalizeIdNumber(text as string)[16]) % 2 === 1 ? '男' : '女';
}

/** Birth date as ISO date; `null` when the number is not valid. */
export function birthDateOfId(text: unknown): string | null {
  return isValidId(text) ? birthDatePart(normalizeIdNumber(text as string)) : null;
}

/** Full years of age on an ISO date. Born on 29 February: a year older on 1 March of common years. */
export function ageOfIdAt(text: unknown, date: string): number | null {
  const birth = birthDateOfId(text);
  if (birth === null || !/^\d{4}-\d{2}-\d{2}/.test(date)) return null;
  const years = Number(date.slice(0, 4)) - Number(birth.slice(0, 4));
  return date.slice(5, 10) >= birth.slice(5, 10) ? years : years - 1;
}

function birthDatePart(id: string): string | null {
  const [year, month, day] = [Number(id.slice(6, 10)), Number(id.slice(10, 12)), Number(id.slice(12, 14))];
  if (year < 1850 || year > 2199 || month < 1 || month > 12 || day < 1) return null;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day > lastDay ? null : `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
}
