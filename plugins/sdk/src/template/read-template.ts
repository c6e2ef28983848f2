import {
  formSchema, JsonTextError, obligationsSchema, parseJsonText, pathText, templateSchema, validateJson,
} from '@noticeflow/schemas';
import type { FormModel, JsonSchema, JsonText, ObligationsFile, Template, TemplateManifest } from '@noticeflow/schemas';
import { lineOfElement, MANIFEST } from './bundle.js';
import type { Bundle, Source } from './bundle.js';
import { checkObligations } from './check-obligations.js';
import { checkReferences } from './check-references.js';
import { checkScenarioReferences } from './check-scenario-references.js';
import type { TemplateFiles } from './files.js';
import { parseNotice } from './notice.js';
import { Problems } from './problem.js';
import type { TemplateProblem } from './problem.js';
import type { DecisionReading, ProcessReading } from './process-outline.js';
import { checkScenarios } from './scenario.js';
import type { Scenario } from './scenario.js';

/** What the SDK cannot do by itself: the engine reads processes and decisions, the forms package knows FEEL in forms. */
export interface TemplateChecks {
  process(xml: string, file: string): Promise<ProcessReading>;
  decision(xml: string, file: string): Promise<DecisionReading>;
  /** Findings of `checkModel` about one form, with the path of the place in the file. */
  form?(model: FormModel): { path?: readonly (string | number)[]; rule: string; severity?: 'error' | 'warning'; message: string; messageZh?: string }[];
}

export interface TemplateReading {
  /** Present when nothing is wrong that forbids its use. */
  template?: Template;
  scenarios: Scenario[];
  /** Present as soon as the manifest could be read, so that a broken template can be named. */
  manifest?: TemplateManifest;
  problems: TemplateProblem[];
}

/**
 * Reads and checks a template folder. Never throws for what is in the files: everything wrong comes back
 * as a problem with file and line, so that a host can go on with the other templates.
 */
export async function readTemplate(files: TemplateFiles, checks: TemplateChecks): Promise<TemplateReading> {
  const problems = new Problems();
  const manifest = readJson<TemplateManifest>(files, MANIFEST, templateSchema, problems);
  if (!manifest) return { scenarios: [], problems: problems.list };
  const { slug } = manifest.value;
  if (slug !== files.folder && !files.folder.startsWith('_')) {
    problems.error(MANIFEST, manifest.text.lineOf(['slug']), 'slug-is-folder', `Expected the slug to be the folder name "${files.folder}" but it is "${slug}"`, `slug 应与文件夹名“${files.folder}”一致，实际是“${slug}”`);
  }

  const noticeFile = manifest.value.notice.file;
  const notice = parseNotice(readText(files, noticeFile, manifest, ['notice', 'file'], problems) ?? '');
  for (const found of notice.problems) problems.error(noticeFile, found.line, found.rule, found.message, found.messageZh);

  const forms = manifest.value.forms.flatMap((name, index) => {
    const source = readListed<FormModel>(files, manifest, ['forms', index], `forms/${name}`, formSchema, problems);
    if (source) checkForm(source, checks, problems);
    return source ? [source] : [];
  });
  const lists = manifest.value.lists.flatMap((name, index) => {
    const source = readListed<unknown[]>(files, manifest, ['lists', index], `lists/${name}`, listSchema, problems);
    return source ? [{ id: idOfFile(name), source }] : [];
  });
  const processes = [];
  for (const [index, name] of manifest.value.processes.entries()) {
    const file = `processes/${name}`;
    const xml = readText(files, file, manifest, ['processes', index], problems);
    if (xml === undefined) continue;
    const reading = await checks.process(xml, file);
    addModelProblems(file, xml, reading, problems);
    processes.push({ file, xml, outlines: reading.processes });
  }
  const decisions = [];
  for (const [index, name] of (manifest.value.decisions ?? []).entries()) {
    const file = `decisions/${name}`;
    const xml = readText(files, file, manifest, ['decisions', index], problems);
    if (xml === undefined) continue;
    const reading = await checks.decision(xml, file);
    addModelProblems(file, xml, reading, problems);
    decisions.push({ file, xml, ids: reading.decisionIds });
  }
  const scenarios = (manifest.value.scenarios ?? []).flatMap((name, index) => {
    const source = readListed<Scenario>(files, manifest, ['scenarios', index], `scenarios/${name}`, undefined, problems);
    return source && checkScenarios(source, problems) ? [source] : [];
  });
  const obligations = readJson<ObligationsFile>(files, manifest.value.obligations, obligationsSchema, problems);

  const bundle: Bundle = { manifest, noticeFile, notice, forms, lists, processes, decisions, obligations, scenarios };
  // What could not be read would be missed everywhere: only what reads well is looked at across files.
  if (!problems.broken) {
    checkReferences(bundle, problems);
    checkObligations(bundle, problems);
    checkScenarioReferences(bundle, problems);
  }

  const reading: TemplateReading = { manifest: manifest.value, scenarios: scenarios.map((source) => source.value), problems: problems.list };
  if (problems.broken || !obligations) return reading;
  reading.template = {
    manifest: manifest.value,
    noticeText: notice.text,
    clauses: notice.clauses,
    obligations: obligations.value,
    forms: forms.map((source) => source.value),
    processes: processes.map(({ file, xml }) => ({ file, xml })),
    decisions: decisions.map(({ file, xml }) => ({ file, xml })),
    lists: Object.fromEntries(lists.map(({ id, source }) => [id, source.value])),
  };
  return reading;
}

const idOfFile = (name: string): string => name.replace(/\.[^.]+$/, '');

/** Code lists have `value` and `label`; reference tables have rows of plain values. */
const listSchema: JsonSchema = {
  $id: 'urn:noticeflow:schema:list:1',
  type: 'array',
  maxItems: 20000,
  items: { type: 'object', minProperties: 1, maxProperties: 60 },
};

function addModelProblems(file: string, xml: string, reading: Pick<ProcessReading, 'problems'>, problems: Problems): void {
  for (const { severity, rule, message, messageZh, elementId, line } of reading.problems) {
    const place = elementId ? `${elementId}: ` : '';
    problems.add({ file, line: line ?? lineOfElement(xml, elementId), rule, severity, message: place + message, messageZh: place + messageZh });
  }
}

function readText(files: TemplateFiles, file: string, manifest: Source<TemplateManifest>, at: (string | number)[], problems: Problems): string | undefined {
  const text = files.read(file);
  if (text === undefined) problems.error(MANIFEST, manifest.text.lineOf(at), 'file-exists', `Expected the file ${file} but it does not exist`, `找不到文件 ${file}`);
  return text;
}

function readListed<T>(files: TemplateFiles, manifest: Source<TemplateManifest>, at: (string | number)[], file: string, schema: JsonSchema | undefined, problems: Problems): Source<T> | undefined {
  return readText(files, file, manifest, at, problems) === undefined ? undefined : readJson<T>(files, file, schema, problems);
}

function readJson<T>(files: TemplateFiles, file: string, schema: JsonSchema | undefined, problems: Problems): Source<T> | undefined {
  const content = files.read(file);
  if (content === undefined) {
    problems.error(file, undefined, 'file-exists', `Expected the file ${file} but it does not exist`, `找不到文件 ${file}`);
    return undefined;
  }
  let text: JsonText;
  try {
    text = parseJsonText(content);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    problems.error(file, error.line, 'json', `${error.message} (column ${error.column})`, `JSON 格式错误（第 ${error.column} 列）：${error.message}`);
    return undefined;
  }
  const found = schema ? validateJson(schema, text.value) : [];
  for (const { path, rule, message, messageZh } of found) {
    problems.error(file, text.lineOf(path), `schema-${rule}`, `${pathText(path)}: ${message}`, `${pathText(path)}：${messageZh}`);
  }
  // A file of the wrong shape is not looked at further: the cross checks rely on the shape.
  return found.length > 0 ? undefined : { file, value: text.value as T, text };
}

function checkForm(source: Source<FormModel>, checks: TemplateChecks, problems: Problems): void {
  for (const { path, rule, severity, message, messageZh } of checks.form?.(source.value) ?? []) {
    problems.add({ file: source.file, line: source.text.lineOf(path ?? []), rule, severity: severity ?? 'error', message, messageZh: messageZh ?? message });
  }
}
