/**
 * The front door of expressions: which texts are expressions, and how the notation of other engines reads as FEEL.
 * `= a > 1`, `${a == 1 && !b}` and `#{name != 'x'}` are all accepted; FEEL proper passes unchanged.
 */

/** Whether an attribute's text is an expression (`=…`, `${…}`, `#{…}`) and not a literal. */
export function isExpression(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.startsWith('=') || isWrapped(trimmed);
}

/** FEEL source of an expression, without wrapper and leading `=`. */
export function toFeel(text: string): string {
  const trimmed = text.trim();
  if (isWrapped(trimmed)) return translate(trimmed.slice(2, -1)).trim();
  const bare = trimmed.startsWith('=') && !trimmed.startsWith('==') ? trimmed.slice(1).trim() : trimmed;
  // None of these operators is FEEL, so a text that has them is in the other notation, wrapper or not.
  return FOREIGN_OPERATORS.test(bare) ? translate(bare) : bare;
}

const FOREIGN_OPERATORS = /==|&&|\|\||!(?!=)/;

/** One wrapper around the whole text: `${a} and ${b}` is not an expression of ours. */
function isWrapped(text: string): boolean {
  if (!(text.startsWith('${') || text.startsWith('#{')) || !text.endsWith('}')) return false;
  return endOfWrapper(text) === text.length - 1;
}

function endOfWrapper(text: string): number {
  let depth = 0;
  for (let at = 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"' || char === "'") { at = endOfString(text, at) - 1; continue; }
    if (char === '{') depth += 1;
    if (char === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

/** Position after the closing quote of the string that begins at `from`. */
function endOfString(text: string, from: number): number {
  const quote = text[from];
  let at = from + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

const WORDS: Record<string, string> = { eq: '=', ne: '!=', gt: '>', ge: '>=', lt: '<', le: '<=', div: '/' };

/** Rewrites the operators that differ, outside of string literals; everything else is left to FEEL to accept or refuse. */
function translate(source: string): string {
  let result = '';
  for (let at = 0; at < source.length;) {
    const char = source[at] ?? '';
    const pair = source.slice(at, at + 2);
    if (char === '"' || char === "'") {
      const end = endOfString(source, at);
      result += char === '"' ? source.slice(at, end) : requote(source.slice(at + 1, end - 1));
      at = end;
    } else if (pair === '==') {
      const triple = source[at + 2] === '=';
      result += '=';
      at += triple ? 3 : 2;
    } else if (pair === '!=') {
      result += '!=';
      at += source[at + 2] === '=' ? 3 : 2;
    } else if (pair === '&&') {
      result += ' and ';
      at += 2;
    } else if (pair === '||') {
      result += ' or ';
      at += 2;
    } else if (source.startsWith('!!!!!!!!', at)) {
      // Nobody negates eight times; FEEL will refuse the text, at less cost than translating it.
      return source;
    } else if (char === '!') {
      const end = endOfOperand(source, at + 1);
      result += `not(${translate(source.slice(at + 1, end)).trim()})`;
      at = end;
    } else if (/[\p{L}_$]/u.test(char)) {
      const word = /^[\p{L}\p{N}_$]+/u.exec(source.slice(at, at + 200))?.[0] ?? char;
      result += isOperatorWord(word, result, source.slice(at + word.length, at + word.length + 200)) ? WORDS[word] : word;
      at += word.length;
    } else {
      result += char;
      at += 1;
    }
  }
  return result;
}

/** `a eq b` in the Java expression language; only between two operands, so that a variable may be called `eq`. */
function isOperatorWord(word: string, before: string, after: string): boolean {
  return Object.hasOwn(WORDS, word) && /[\p{L}\p{N}_)\]"]\s+$/u.test(before) && /^\s+[\p{L}\p{N}_("'!-]/u.test(after);
}

function requote(body: string): string {
  return `"${body.replaceAll("\\'", "'").replace(/(?<!\\)"/g, '\\"')}"`;
}

/** End of the operand of `!`: a parenthesised expression, or a path with its calls and indexes. */
function endOfOperand(source: string, from: number): number {
  let at = from;
  while (/\s/.test(source[at] ?? '')) at += 1;
  if (source[at] === '!') return endOfOperand(source, at + 1);
  while (at < source.length) {
    const char = source[at] ?? '';
    if (char === '(' || char === '[') at = endOfBracket(source, at);
    else if (char === '"' || char === "'") at = endOfString(source, at);
    else if (/[\p{L}\p{N}_.$]/u.test(char)) at += 1;
    else break;
  }
  return at;
}

function endOfBracket(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; at += 1) {
    const char = source[at];
    if (char === '"' || char === "'") { at = endOfString(source, at) - 1; continue; }
    if (char === '(' || char === '[') depth += 1;
    if (char === ')' || char === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return source.length;
}
