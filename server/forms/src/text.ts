/** Text as people type it in China: full-width digits and letters, full-width spaces, invisible characters. */

/** Full-width ASCII (`１２Ｘ`) as half-width; the ideographic space as a blank. */
export function toHalfWidth(text: string): string {
  return text.replace(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ');
}

/** Without byte order marks, zero-width and control characters; line breaks as `\n`; blanks of any width cut at both ends. */
export function tidy(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
    .replace(/^[\s\u3000]+|[\s\u3000]+$/g, '');
}

/**
 * How long a text is for a limit such as `不超过100字`: every character counts one, Chinese or not, punctuation included;
 * line breaks and blanks at both ends do not count. Characters outside the BMP (𠮷) count one.
 */
export function charCount(text: string): number {
  return [...tidy(text).replaceAll('\n', '')].length;
}
