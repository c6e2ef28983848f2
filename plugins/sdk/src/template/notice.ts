import type { NoticeClause } from '@noticeflow/schemas';

/**
 * `notice.md` is the text of the notice, word for word, with clause markers: a line
 * `## 一、工作内容 {#一}` is a heading of the notice and opens clause `一`;
 * a line `### {#一(一)1 青年云支教}` opens clause `一(一)1` with a short title that is ours and not part of the text.
 * The number of `#` is the clause's level.
 */
export interface Notice {
  /** The official text alone: markers and our short titles taken out. */
  text: string;
  clauses: NoticeClause[];
  /** Line of `notice.md` (from 1) at which a clause is opened. */
  lineOf: ReadonlyMap<string, number>;
  problems: { line: number; rule: string; message: string; messageZh: string }[];
}

const MARKER = /^(#{1,6})[ \t]*(.*?)[ \t]*\{#([^\s{}]+)(?:[ \t]+([^{}]+?))?\}[ \t]*$/u;

export function parseNotice(markdown: string): Notice {
  const clauses: NoticeClause[] = [];
  const lineOf = new Map<string, number>();
  const problems: Notice['problems'] = [];
  const text: string[] = [];
  let current: { clause: NoticeClause; lines: string[] } | undefined;
  const close = (): void => {
    if (current) current.clause.text = current.lines.join('\n').trim();
  };
  markdown.replace(/^\ufeff/, '').split(/\r?\n/).forEach((line, index) => {
    const marker = MARKER.exec(line);
    if (marker) {
      close();
      const [, hashes, heading, id, title] = marker as unknown as [string, string, string, string, string | undefined];
      if (lineOf.has(id)) problems.push({ line: index + 1, rule: 'clause-unique', message: `The clause "${id}" is there twice`, messageZh: `条款“${id}”重复` });
      const clause: NoticeClause = { id, level: hashes.length, text: '' };
      const shown = title ?? heading;
      if (shown) clause.title = shown;
      lineOf.set(id, index + 1);
      clauses.push(clause);
      current = { clause, lines: heading ? [heading] : [] };
      if (heading) text.push(heading);
      return;
    }
    if (/^#{1,6}\s/.test(line)) problems.push({ line: index + 1, rule: 'clause-marker', message: 'Expected a clause id `{#…}` at the end of the heading', messageZh: '标题行末尾缺少条款编号 {#…}' });
    if (!current && line.trim()) problems.push({ line: index + 1, rule: 'clause-first', message: 'Expected a clause marker before the first text', messageZh: '正文之前缺少条款标记' });
    current?.lines.push(line);
    text.push(line);
  });
  close();
  return { text: text.join('\n'), clauses, lineOf, problems };
}

/** A text without any white space, the form in which quotes are compared. */
export const squeeze = (text: string): string => text.replace(/\s+/gu, '');

/** The clause in which a quote begins, or undefined when the notice does not say it. */
export function clauseOfQuote(clauses: readonly NoticeClause[], quote: string): NoticeClause | undefined {
  const wanted = squeeze(quote);
  if (!wanted) return undefined;
  const parts = clauses.map((clause) => squeeze(clause.text));
  const at = parts.join('').indexOf(wanted);
  if (at < 0) return undefined;
  let end = 0;
  for (const [index, part] of parts.entries()) {
    end += part.length;
    if (at < end) return clauses[index];
  }
  return undefined;
}
