/**
 * JSON with places: a strict JSON reader that remembers the line of every value,
 * so that a mistake in a template can be told as file and line. Duplicate and prototype keys are refused.
 */
export interface JsonText {
  value: unknown;
  /** Line (from 1) at which the value of this path stands; the nearest known ancestor when it is absent. */
  lineOf: (path: readonly (string | number)[]) => number;
}

/** The text is no JSON. `line` and `column` count from 1. */
export class JsonTextError extends Error {
  override readonly name = 'JsonTextError';

  constructor(message: string, readonly line: number, readonly column: number) {
    super(message);
  }
}

const MAX_DEPTH = 100;
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** Reads `text`; throws {@link JsonTextError}. */
export function parseJsonText(text: string): JsonText {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const reader = new Reader(source);
  const value = reader.document();
  return {
    value,
    lineOf(path) {
      for (let length = path.length; length >= 0; length -= 1) {
        const line = reader.lines.get(key(path.slice(0, length)));
        if (line !== undefined) return line;
      }
      return 1;
    },
  };
}

const key = (path: readonly (string | number)[]): string => JSON.stringify(path);

class Reader {
  readonly lines = new Map<string, number>();
  private at = 0;
  private line = 1;
  private lineStart = 0;
  private readonly path: (string | number)[] = [];

  constructor(private readonly text: string) {}

  document(): unknown {
    const value = this.value();
    this.space();
    if (this.at < this.text.length) this.fail(`Expected the end of the file but found ${this.here()}`);
    return value;
  }

  private value(): unknown {
    this.space();
    if (this.path.length > MAX_DEPTH) this.fail(`Expected at most ${MAX_DEPTH} levels of nesting`);
    this.lines.set(key(this.path), this.line);
    const char = this.text[this.at];
    if (char === '{') return this.object();
    if (char === '[') return this.array();
    if (char === '"') return this.string();
    for (const [word, value] of [['true', true], ['false', false], ['null', null]] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  private object(): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    this.at += 1;
    this.space();
    if (this.take('}')) return result;
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') this.fail(`Expected a key in double quotes but found ${this.here()}`);
      const name = this.string();
      if (RESERVED.has(name)) this.fail(`The key "${name}" is not allowed`);
      if (Object.hasOwn(result, name)) this.fail(`The key "${name}" is there twice`);
      this.space();
      if (!this.take(':')) this.fail(`Expected ":" after "${name}" but found ${this.here()}`);
      this.path.push(name);
      result[name] = this.value();
      this.path.pop();
      this.space();
      if (this.take('}')) return result;
      if (!this.take(',')) this.fail(`Expected "," or "}" but found ${this.here()}`);
    }
  }

  private array(): unknown[] {
    const result: unknown[] = [];
    this.at += 1;
    this.space();
    if (this.take(']')) return result;
    for (;;) {
      this.path.push(result.length);
      result.push(this.value());
      this.path.pop();
      this.space();
      if (this.take(']')) return result;
      if (!this.take(',')) this.fail(`Expected "," or "]" but found ${this.here()}`);
    }
  }

  private string(): string {
    const start = this.at;
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const char = this.text[this.at];
      if (char === '\\') this.at += 1;
      else if (char === '\n') break;
      else if (char === '"') {
        this.at += 1;
        try {
          return JSON.parse(this.text.slice(start, this.at)) as string;
        } catch {
          this.fail('Expected a valid string: wrong escape or control character');
        }
      }
    }
    this.at = Math.min(this.at, this.text.length);
    return this.fail('Expected a closing double quote on the same line');
  }

  private number(): number {
    const match = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(this.text.slice(this.at, this.at + 40));
    if (!match) return this.fail(`Expected a value but found ${this.here()}`);
    this.at += match[0].length;
    return Number(match[0]);
  }

  private space(): void {
    for (; this.at < this.text.length; this.at += 1) {
      const char = this.text[this.at];
      if (char === '\n') {
        this.line += 1;
        this.lineStart = this.at + 1;
      } else if (char !== ' ' && char !== '\t' && char !== '\r') return;
    }
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  private here(): string {
    return this.at < this.text.length ? JSON.stringify(this.text[this.at]) : 'the end of the file';
  }

  private fail(message: string): never {
    throw new JsonTextError(message, this.line, this.at - this.lineStart + 1);
  }
}
