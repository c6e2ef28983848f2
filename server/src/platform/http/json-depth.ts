/** Objects and lists within each other in one body. Forms use six, variables rarely more than ten. */
export const MAX_JSON_DEPTH = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Whether a JSON text nests deeper than `limit`, told before it is parsed: everything that walks a parsed body
 * (validation, merging, hashing) is recursive, so a million brackets in 2 MB would end in a stack overflow or in seconds of work.
 * One pass over the text; brackets within strings do not count. Broken JSON may answer either: the parser refuses it.
 */
export function isDeeperThan(text: string, limit = MAX_JSON_DEPTH): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) {
      quoted = true;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1;
    }
  }
  return false;
}
