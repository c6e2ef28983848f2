import type { ModdleWarning } from 'bpmn-moddle';
import type { Problem } from '../model/problem.js';
import { ownerId } from './read.js';

/** What the reader only warns about is an error here: nothing of a model may be parsed and then ignored. */
export function toProblem(warning: ModdleWarning, xml: string): Problem {
  const message = warning.message;
  const line = /line: (\d+)/.exec(message)?.[1];
  const at = {
    ...(warning.element && ownerId(warning.element) ? { elementId: ownerId(warning.element) } : {}),
    ...(line ? { line: Number(line) + 1 } : {}),
    severity: 'error' as const,
  };
  const content = /unparsable content <\/?([^\s/>]+)/.exec(message)?.[1];

  if (message.startsWith('unresolved reference')) {
    const property = String(warning.property).replace(/^bpmn:/, '');
    return {
      ...at, rule: 'dangling-reference',
      message: `Expected ${property} to name an element of this file but there is no ${warning.value}`,
      messageZh: `${property} 引用的元素 ${warning.value} 不存在`,
      advice: 'Correct the reference or add the element', adviceZh: '请修正引用或补充该元素',
    };
  }
  if (message.startsWith('unknown attribute')) {
    return {
      ...at, rule: 'unknown-attribute',
      message: `Expected only attributes of BPMN 2.0 or of our extension but found ${warning.property}`,
      messageZh: `未知属性 ${warning.property}`,
    };
  }
  if (/unknown type|unrecognized element/.test(message)) {
    const elementId = at.elementId ?? idOfTag(xml, message);
    return {
      ...at, ...(elementId ? { elementId } : {}), rule: 'unknown-element',
      message: `Expected only elements of BPMN 2.0 or of our extension but found <${content ?? '?'}>`,
      messageZh: `未知元素 <${content ?? '?'}>`,
    };
  }
  if (message.includes('duplicate ID')) {
    const id = /duplicate ID <([^>]*)>/.exec(message)?.[1];
    return { ...at, ...(id ? { elementId: id } : {}), rule: 'duplicate-id', message: `Expected ids to be unique but ${id} is used twice`, messageZh: `编号 ${id} 重复` };
  }
  return { ...at, rule: 'not-well-formed', message: firstLine(message), messageZh: `文件内容无法解析：${firstLine(message)}` };
}

/** Longer than any sane opening tag. */
const MAX_TAG = 4_000;

/** The id written on the tag the reader stopped at: it knows only the place. */
function idOfTag(xml: string, message: string): string | undefined {
  const [, line, column] = /line: (\d+)\s+column: (\d+)/.exec(message) ?? [];
  if (line === undefined || column === undefined) return undefined;
  let start = 0;
  for (let passed = 0; passed < Number(line); passed += 1) start = xml.indexOf('\n', start) + 1;
  start += Number(column);
  const [, id] = /^<[^<>]*?\sid\s*=\s*["']([^"'<>]*)["']/.exec(xml.slice(start, start + MAX_TAG)) ?? [];
  return id;
}

function firstLine(text: string): string {
  return text.split('\n').map((part) => part.trim()).filter(Boolean).join('; ').slice(0, 300);
}
