import type { Obligation } from '@noticeflow/schemas';
import { fieldsByPath } from './fields.js';
import { clauseOfQuote } from './notice.js';
import type { Problems } from './problem.js';
import type { Bundle } from './bundle.js';

/** Kinds of text that ask nothing of anybody and so need not be realised. */
const ASKS_NOTHING: ReadonlySet<Obligation['force']> = new Set(['fact', 'meta', 'outcome']);

/** Places in the app an obligation may be realised by: the notice's own page of the campaign. */
const PAGES = ['notice'] as const;

/** Checks quotes against the notice and every `realisedBy` / `provedBy` link against the template. */
export function checkObligations(bundle: Bundle, problems: Problems): void {
  if (!bundle.obligations) return;
  const { file, value, text } = bundle.obligations;
  const links = linkIndex(bundle);
  const seen = new Set<string>();
  value.obligations.forEach((obligation, index) => {
    const line = (property: string, position?: number): number => text.lineOf(['obligations', index, property, ...(position === undefined ? [] : [position])]);
    if (seen.has(obligation.id)) problems.error(file, line('id'), 'id-unique', `The obligation "${obligation.id}" is there twice`, `要求“${obligation.id}”重复`);
    seen.add(obligation.id);
    if (!clauseOfQuote(bundle.notice.clauses, obligation.quote)) {
      problems.error(file, line('quote'), 'quote-in-notice', `${obligation.id}: expected the quote to be an exact part of ${bundle.noticeFile} (white space aside)`, `${obligation.id}：引文不是通知原文（不计空白）`);
    }
    (obligation.realisedBy ?? []).forEach((link, position) => {
      if (!links.has(link)) problems.error(file, line('realisedBy', position), 'link-resolves', `${obligation.id}: expected "${link}" to exist in the template`, `${obligation.id}：模板中没有“${link}”`);
    });
    (obligation.provedBy ?? []).forEach((link, position) => {
      if (!links.has(link)) problems.error(file, line('provedBy', position), 'link-resolves', `${obligation.id}: expected "${link}" to exist in the template`, `${obligation.id}：模板中没有“${link}”`);
    });
    if (!obligation.realisedBy?.length && !obligation.waitsFor && !ASKS_NOTHING.has(obligation.force)) {
      problems.warning(file, line('id'), 'obligation-realised', `${obligation.id}: nothing realises it, and it does not say what it waits for`, `${obligation.id}：没有落实，也没有写明等待什么`);
    }
  });
}

/** Every link that resolves in this template. */
function linkIndex(bundle: Bundle): Set<string> {
  const manifest = bundle.manifest.value;
  const links = new Set<string>();
  for (const { outlines } of bundle.processes) {
    for (const outline of outlines) {
      links.add(`process:${outline.id}`);
      for (const id of outline.elements.keys()) links.add(`process:${outline.id}/${id}`);
    }
  }
  for (const { value: form } of bundle.forms) {
    links.add(`form:${form.id}`);
    for (const path of fieldsByPath(form).keys()) links.add(`field:${form.id}/${path}`);
    for (const rule of form.rules ?? []) links.add(`rule:${form.id}/${rule.id}`);
  }
  const byId: [string, readonly { id: string }[]][] = [
    ['deadline', manifest.deadlines], ['duty', manifest.duties], ['recurrence', manifest.recurrences ?? []], ['report', manifest.reports],
    ['parameter', manifest.parameters], ['set', manifest.unitSets], ['role', manifest.roles], ['list', bundle.lists], ['indicator', manifest.indicators ?? []],
  ];
  for (const [kind, items] of byId) for (const { id } of items) links.add(`${kind}:${id}`);
  for (const page of PAGES) links.add(`page:${page}`);
  for (const { value: scenario } of bundle.scenarios) for (const step of scenario.steps) links.add(`scenario:${scenario.id}/${step.id}`);
  return links;
}
