import type { Problem } from '../model/problem.js';
import { isReservedName } from '../model/reserved-names.js';

/** Bounds of one BPMN file, checked before the XML reader sees it (SECURITY.md). */
export const MODEL_LIMITS = {
  /** UTF-8 bytes. */
  bytes: 2 * 1024 * 1024,
  depth: 50,
  /** Elements outside the diagram interchange part, not counting `incoming`/`outgoing` references. */
  elements: 5_000,
  /** Everything between angle brackets, diagram, comments and processing instructions included. */
  tags: 60_000,
  /** Before the XML declaration and beside it nobody needs more; the XML reader takes quadratic time over them. */
  processingInstructions: 20,
  /** `incoming`, `outgoing`, `flowNodeRef`, texts: what is not counted as an element. */
  references: 12_000,
  /** Attributes whose prefix nobody declared; one would do to refuse the file, but the reader names them all. */
  undeclared: 100,
  /** Of one element. The reader's time for one tag grows with their square. */
  attributes: 200,
  idLength: 200,
} as const;

export type FileLimits = { readonly [name in keyof typeof MODEL_LIMITS]: number };

/** Bounds of one DMN file: a decision table has many small elements and no depth. */
export const DECISION_LIMITS: FileLimits = { ...MODEL_LIMITS, depth: 20, elements: 15_000, references: 20_000 };

const ID_PATTERN = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
/** What is no element, by how it starts and ends. */
const BESIDES = [['<!--', '-->'], ['<![CDATA[', ']]>'], ['<?', '?>']] as const;
const OWN_PREFIXES = ['xml', 'xmlns'];
const UNCOUNTED = new Set(['incoming', 'outgoing', 'flowNodeRef', 'text', 'documentation']);
const DIAGRAMS = new Set(['BPMNDiagram', 'DMNDI']);

export interface Scan {
  problems: Problem[];
  /** Everything between angle brackets. */
  tags: number;
  /** Line of each id, from 1. */
  lines: Map<string, number>;
}

/**
 * One linear pass over the text: size, forbidden declarations, depth, number of elements, ids.
 * It is no XML reader; what it does not understand is left to the real one, what it refuses never gets there.
 */
export function scan(xml: string, limits: FileLimits = MODEL_LIMITS): Scan {
  const problems: Problem[] = [];
  const lines = new Map<string, number>();
  const bytes = utf8Length(xml, limits.bytes);
  if (bytes > limits.bytes) {
    return {
      lines,
      tags: 0,
      problems: [problem('too-large', `Expected at most ${limits.bytes} bytes but the file is larger`, `文件不得超过 ${limits.bytes / 1024 / 1024} MB`)],
    };
  }

  let depth = 0;
  let elements = 0;
  let tags = 0;
  let instructions = 0;
  let references = 0;
  let undeclared = 0;
  /** Prefixes declared by each open element. */
  const scopes: string[][] = [];
  let line = 1;
  let seen = 0;
  /** Depth at which an ignored subtree (diagram, extension elements) began; 0 = not inside one. */
  let diagramDepth = 0;
  let extensionDepth = 0;

  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', at)) {
    line += newlines(xml, seen, at);
    seen = at;
    const besides = BESIDES.find(([start]) => xml.startsWith(start, at));
    if (besides) {
      tags += 1;
      if (besides[0] === '<?') instructions += 1;
      if (tags > limits.tags || instructions > limits.processingInstructions) {
        problems.push({ ...problem('too-many-elements', 'Expected fewer comments and processing instructions', '注释或处理指令过多'), line });
        return { problems, lines, tags };
      }
      at = skip(xml, at, besides[1]);
      continue;
    }
    if (xml.startsWith('<!', at)) {
      problems.push({
        ...problem('doctype', 'Expected no DOCTYPE or ENTITY declaration but found one', '文件中不允许出现 DOCTYPE 或 ENTITY 声明'),
        advice: 'Export the model again as plain XML', adviceZh: '请重新导出为不含声明的标准 XML', line,
      });
      return { problems, lines, tags };
    }
    if (xml.startsWith('</', at)) {
      depth -= 1;
      scopes.length = Math.max(0, depth);
      if (depth < diagramDepth) diagramDepth = 0;
      if (depth < extensionDepth) extensionDepth = 0;
      at = skip(xml, at, '>');
      continue;
    }

    const end = endOfTag(xml, at);
    const tag = xml.slice(at, end);
    at = end;
    tags += 1;
    const selfClosing = tag.endsWith('/>');
    const name = /^<([^\s/>]*)/.exec(tag)?.[1] ?? '';
    const local = name.slice(name.indexOf(':') + 1);
    if (DIAGRAMS.has(local) && diagramDepth === 0 && !selfClosing) diagramDepth = depth + 1;
    if (diagramDepth === 0 && !UNCOUNTED.has(local)) elements += 1;
    if (diagramDepth === 0 && UNCOUNTED.has(local)) references += 1;
    const attributes = attributesOf(tag, name.length, limits.attributes);
    if (attributes === undefined) {
      problems.push({ ...problem('not-well-formed', `Expected attributes in quotes, apart from each other, in <${name.slice(0, 80)}>`, `元素 <${name.slice(0, 80)}> 的属性书写有误`), line });
      return { problems, lines, tags };
    }
    if (attributes.length > limits.attributes) {
      problems.push({ ...problem('too-many-attributes', `Expected at most ${limits.attributes} attributes but <${name.slice(0, 80)}> has more`, `元素 <${name.slice(0, 80)}> 的属性不得超过 ${limits.attributes} 个`), line });
      return { problems, lines, tags };
    }
    const names = attributes.map((attribute) => attribute.name);
    const declared = names.flatMap((each) => (each.startsWith('xmlns:') ? [each.slice(6)] : []));
    undeclared += names.filter((each) => each.includes(':') && ![...scopes, declared, OWN_PREFIXES].some((scope) => scope?.includes(each.slice(0, each.indexOf(':'))))).length;
    if (new Set(names).size < names.length || undeclared > limits.undeclared) {
      problems.push({ ...problem('not-well-formed', `Expected attributes that are declared and said once, in <${name.slice(0, 80)}>`, `元素 <${name.slice(0, 80)}> 的属性重复或前缀未声明`), line });
      return { problems, lines, tags };
    }
    if (extensionDepth === 0) readAttributes(attributes, line, problems, lines);
    if (local === 'extensionElements' && extensionDepth === 0 && !selfClosing) extensionDepth = depth + 1;
    if (isReservedName(local)) problems.push(reservedName(local, line));
    if (!selfClosing) {
      scopes[depth] = declared;
      depth += 1;
    }

    if (depth > limits.depth) {
      problems.push({ ...problem('too-deep', `Expected at most ${limits.depth} nested elements but found more`, `元素嵌套不得超过 ${limits.depth} 层`), line });
      return { problems, lines, tags };
    }
    if (elements > limits.elements || tags > limits.tags || references > limits.references) {
      problems.push({
        ...problem('too-many-elements', `Expected at most ${limits.elements} elements but found more`, `元素不得超过 ${limits.elements} 个`),
        advice: 'Split the file: processes by call activities, decisions by requirements', adviceZh: '请拆分文件：流程用调用活动，决策用依赖的决策', line,
      });
      return { problems, lines, tags };
    }
  }
  return { problems, lines, tags };
}

interface Attribute { name: string; value: string }

/**
 * The attributes of a tag, at most one more than allowed; undefined when something else stands between them.
 * The XML reader would go on after such a place, and take the length of the file for each (500,000 loose equals signs: for ever).
 * No regular expression: over a name of a million characters it would look back from each of them.
 */
function attributesOf(tag: string, nameLength: number, limit: number): Attribute[] | undefined {
  const found: Attribute[] = [];
  const skipSpace = (at: number): number => {
    while (isSpace(tag[at])) at += 1;
    return at;
  };
  for (let at = nameLength + 1; found.length <= limit; ) {
    const start = skipSpace(at);
    if (start >= tag.length - 2 && /^\/?>?$/.test(tag.slice(start))) return found;
    if (start === at) return undefined;
    let end = start;
    while (end < tag.length && !NO_NAME.has(tag[end]!)) end += 1;
    // The reader takes no space around the equals sign either.
    const open = end + 1;
    const quote = tag[open];
    const close = end > start && tag[end] === '=' && (quote === '"' || quote === "'") ? tag.indexOf(quote, open + 1) : -1;
    if (close === -1) return undefined;
    found.push({ name: tag.slice(start, end), value: tag.slice(open + 1, close) });
    at = close + 1;
  }
  return found;
}

const NO_NAME = new Set([' ', '\t', '\n', '\r', '=', '/', '"', "'", '<', '>']);
const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\n' || char === '\r';

function readAttributes(attributes: readonly Attribute[], line: number, problems: Problem[], lines: Map<string, number>): void {
  for (const { name, value: id } of attributes) {
    if (name && isReservedName(name)) problems.push(reservedName(name, line));
    if (name !== 'id') continue;
    if (isReservedName(id)) {
      problems.push({ ...reservedName(id, line), elementId: id });
    } else if (id.length > MODEL_LIMITS.idLength || !ID_PATTERN.test(id)) {
      problems.push({
        elementId: id.slice(0, MODEL_LIMITS.idLength), rule: 'id-pattern', severity: 'error', line,
        message: 'Expected an id of letters, digits, "_", "-" and "." that starts with a letter or "_"',
        messageZh: '编号只能由字母、数字、“_”、“-”、“.”组成，并以字母或“_”开头',
      });
    } else if (lines.has(id)) {
      problems.push({
        elementId: id, rule: 'duplicate-id', severity: 'error', line,
        message: `Expected ids to be unique but ${id} is used again (first on line ${lines.get(id)})`,
        messageZh: `编号 ${id} 重复（首次出现在第 ${lines.get(id)} 行）`,
      });
    } else {
      lines.set(id, line);
    }
  }
}

function reservedName(name: string, line: number): Problem {
  return { ...problem('reserved-name', `Expected another name than the reserved ${name}`, `名称 ${name} 为保留字，不能使用`), line };
}

function problem(rule: string, message: string, messageZh: string): Problem {
  return { rule, severity: 'error', message, messageZh };
}

/** Position after the next `end`, or the end of the text. */
function skip(xml: string, from: number, end: string): number {
  const at = xml.indexOf(end, from);
  return at === -1 ? xml.length : at + end.length;
}

/** Position after the `>` that closes the tag; `>` inside quotes does not count. */
function endOfTag(xml: string, from: number): number {
  let quote = 0;
  for (let at = from + 1; at < xml.length; at += 1) {
    const code = xml.charCodeAt(at);
    if (quote) { if (code === quote) quote = 0; }
    else if (code === 34 || code === 39) quote = code;
    else if (code === 62) return at + 1;
  }
  return xml.length;
}

function newlines(xml: string, from: number, to: number): number {
  let count = 0;
  for (let at = xml.indexOf('\n', from); at !== -1 && at < to; at = xml.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** UTF-8 length, counted only as far as needed to know that it exceeds `limit`. */
function utf8Length(text: string, limit: number): number {
  if (text.length > limit) return text.length;
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (code >= 0xd800 && code <= 0xdbff) { bytes += 4; at += 1; }
    else bytes += 3;
  }
  return bytes;
}
