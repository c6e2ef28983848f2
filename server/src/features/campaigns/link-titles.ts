import { fieldsByPath, seriesOf } from '@noticeflow/plugin-sdk';
import type { Template } from '@noticeflow/plugin-sdk';

/** What a `realisedBy` link points at, in the words of the template. */
export interface RealisedPlace { link: string; kind: string; title: string }

/** Names links as people know them: the step, the form and its field, the rule's message, the deadline. */
export function linkTitles(template: Template): (link: string) => RealisedPlace {
  const titles = new Map<string, string>([['page:notice', '']]);
  for (const { xml } of template.processes) for (const [link, title] of namesIn(xml)) titles.set(link, title);
  for (const form of template.forms) {
    titles.set(`form:${form.id}`, form.title);
    for (const [path, field] of fieldsByPath(form)) titles.set(`field:${form.id}/${path}`, field.label);
    for (const rule of form.rules ?? []) titles.set(`rule:${form.id}/${rule.id}`, rule.message);
  }
  const { manifest } = template;
  for (const duty of manifest.duties) titles.set(`duty:${seriesOf(duty)}`, duty.title);
  const byKind: [string, readonly { id: string; title: string }[]][] = [
    ['deadline', manifest.deadlines], ['parameter', manifest.parameters], ['set', manifest.unitSets], ['role', manifest.roles], ['report', manifest.reports], ['recurrence', manifest.recurrences ?? []],
  ];
  for (const [kind, items] of byKind) for (const { id, title } of items) titles.set(`${kind}:${id}`, title);
  return (link) => ({ link, kind: link.slice(0, link.indexOf(':')), title: titles.get(link) ?? '' });
}

/** Names of a process and its elements, as drawn. */
function* namesIn(xml: string): Generator<[link: string, title: string]> {
  let process = '';
  for (const [tag] of xml.matchAll(/<(?:\w+:)?[A-Za-z]+\s[^>]*>/g)) {
    const id = /\sid="([^"]+)"/.exec(tag)?.[1];
    if (id === undefined) continue;
    const name = unescape(/\sname="([^"]*)"/.exec(tag)?.[1] ?? '');
    if (/^<(?:\w+:)?process\s/.test(tag)) {
      process = id;
      yield [`process:${id}`, name];
    } else if (process && name) yield [`process:${process}/${id}`, name];
  }
}

const ENTITIES: Readonly<Record<string, string>> = { '&quot;': '"', '&apos;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const unescape = (text: string): string => text.replace(/&(quot|apos|lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);
