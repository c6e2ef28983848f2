/// <reference path="./bpmn-moddle.d.ts" />
/// <reference path="./dmn-moddle.d.ts" />
import { bpmnExtension, EXTENSION_PREFIX } from '@noticeflow/schemas';
import type { ModdleElement, ModdleWarning, ParseResult } from 'bpmn-moddle';
import { DmnModdle } from 'dmn-moddle';
import type { DecisionModel, ModelDecision, ModelDecisionTable, ModelEntry, ModelItemType } from '../model/decision.js';
import { ModelError } from '../model/problem.js';
import { withoutEncoding } from './encoding.js';
import { DECISION_LIMITS, scan } from './limits.js';
import { child, children, compact, flag, localType, ownerId, text } from './read.js';
import { Reader } from './reader.js';
import { toProblem } from './warnings.js';

const NAMESPACE = 'https://www.omg.org/spec/DMN/20191111/MODEL/';
const ANY_VERSION = /["'](https?:\/\/www\.omg\.org\/spec\/DMN\/[\w/]*)["']/;
/** As for BPMN (parse/index.ts): in a larger file the first unknown element ends the reading. */
const MAX_LAX_WORK = 400_000_000;
const MAX_PROBLEMS = 500;

let moddle: DmnModdle | undefined;

/** Whether a file holds decisions rather than processes, by the namespace of its root element. */
export function isDecisionFile(xml: string): boolean {
  let at = xml.indexOf('<');
  while (at !== -1 && (xml[at + 1] === '?' || xml[at + 1] === '!')) {
    // A comment may hold tags; a declaration is refused later, whatever it holds.
    const end = xml.startsWith('<!--', at) ? xml.indexOf('-->', at) : at + 1;
    at = end === -1 ? -1 : xml.indexOf('<', end);
  }
  return at !== -1 && ANY_VERSION.test(xml.slice(at, Math.min(at + 4_000, xml.indexOf('>', at) + 1)));
}

/**
 * Reads a DMN 1.3 file into plain data, under the same bounds as BPMN. Diagram information is optional and not kept.
 *
 * @throws ModelError with the problems found: bounds, forbidden declarations, unknown elements and attributes, ids used twice
 */
export async function parseDecisions(xml: string): Promise<DecisionModel> {
  const { problems, lines, tags } = scan(xml, DECISION_LIMITS);
  if (problems.length > 0) throw new ModelError(problems);
  const { rootElement, warnings } = await read(xml, tags);
  if (warnings.length > 0) {
    throw new ModelError(warnings.slice(0, MAX_PROBLEMS).map((warning) => toProblem(warning, xml)).map((problem) => {
      const line = problem.line ?? (problem.elementId ? lines.get(problem.elementId) : undefined);
      return line === undefined ? problem : { ...problem, line };
    }));
  }
  return readDefinitions(rootElement);
}

async function read(xml: string, tags: number): Promise<ParseResult> {
  moddle ??= new DmnModdle({ [EXTENSION_PREFIX]: bpmnExtension });
  try {
    return await moddle.fromXML(withoutEncoding(xml), 'dmn:Definitions', { lax: tags * xml.length < MAX_LAX_WORK });
  } catch (error) {
    const version = ANY_VERSION.exec(xml.slice(0, 20_000))?.[1];
    if (version !== undefined && version !== NAMESPACE) {
      throw new ModelError([{
        rule: 'dmn-version', severity: 'error', message: `Expected DMN 1.3 (${NAMESPACE}) but the file is ${version}`, messageZh: `仅支持 DMN 1.3，该文件为 ${version}`,
        advice: 'Save the file again as DMN 1.3', adviceZh: '请另存为 DMN 1.3 格式',
      }]);
    }
    const { message = 'unknown', warnings = [] } = error as { message?: string; warnings?: ModdleWarning[] };
    const first = toProblem({ message }, xml);
    throw new ModelError([first.rule === 'unknown-element' ? first : { ...first, rule: 'not-well-formed' }, ...warnings.slice(0, MAX_PROBLEMS).map((warning) => toProblem(warning, xml))]);
  }
}

/** What has no meaning for an evaluation: notes, diagrams, who is responsible. */
const NOTES = new Set(['knowledgeSource', 'textAnnotation', 'association', 'group', 'elementCollection', 'organizationUnit', 'performanceIndicator']);

function readDefinitions(definitions: ModdleElement): DecisionModel {
  const reader = new Reader();
  const model: DecisionModel = compact<DecisionModel>({
    id: definitions.id, name: text(definitions, 'name'), decisions: [], inputs: [], types: children(definitions, 'itemDefinition').map(readType), others: [],
    foreignExtensions: reader.foreign,
  });
  for (const element of children(definitions, 'drgElement')) {
    const type = localType(element);
    if (type === 'decision') model.decisions.push(readDecision(element, reader));
    else if (type === 'inputData') model.inputs.push(compact({ id: element.id ?? '', name: text(element, 'name') }));
    else if (!NOTES.has(type)) model.others.push(compact({ elementId: element.id, type }));
  }
  model.others.push(...children(definitions, 'import').map((element) => compact({ elementId: element.id, type: 'import' })));
  return model;
}

function readType(element: ModdleElement): ModelItemType {
  return compact<ModelItemType>({
    id: element.id, name: text(element, 'name') ?? '', typeRef: text(element, 'typeRef'), isCollection: flag(element, 'isCollection') ?? false,
    structured: children(element, 'itemComponent').length > 0, allowedValues: child(element, 'allowedValues') !== undefined,
  });
}

const REQUIREMENTS = [['informationRequirement', 'requiredDecision', 'decision'], ['informationRequirement', 'requiredInput', 'input'], ['knowledgeRequirement', 'requiredKnowledge', 'knowledge']] as const;

function readDecision(element: ModdleElement, reader: Reader): ModelDecision {
  const variable = child(element, 'variable');
  const logic = child(element, 'decisionLogic');
  const type = logic && localType(logic);
  return compact<ModelDecision>({
    id: element.id ?? '',
    name: text(element, 'name'),
    versionTag: reader.extension(element).versionTag?.value,
    variable: variable && compact({ name: text(variable, 'name'), typeRef: text(variable, 'typeRef') }),
    requires: REQUIREMENTS.flatMap(([property, end, kind]) => children(element, property).flatMap((requirement) => {
      const target = child(requirement, end);
      return target ? [compact({ id: requirement.id, kind, href: text(target, 'href') ?? '' })] : [];
    })),
    table: logic && type === 'decisionTable' ? readTable(logic) : undefined,
    literal: logic && type === 'literalExpression' ? compact({ ...readEntry(logic), typeRef: text(logic, 'typeRef') }) : undefined,
    otherLogic: logic && type !== 'decisionTable' && type !== 'literalExpression' ? compact({ id: logic.id, type: localType(logic) }) : undefined,
  });
}

function readTable(table: ModdleElement): ModelDecisionTable {
  return compact<ModelDecisionTable>({
    id: table.id,
    hitPolicy: text(table, 'hitPolicy') ?? 'UNIQUE',
    aggregation: text(table, 'aggregation'),
    inputs: children(table, 'input').map((input) => {
      const expression = child(input, 'inputExpression');
      return compact({
        id: input.id, label: text(input, 'label'), expression: expression ? readEntry(expression) : {}, typeRef: expression && text(expression, 'typeRef'), values: entryOf(input, 'inputValues'),
      });
    }),
    outputs: children(table, 'output').map((output) => compact({
      id: output.id, name: text(output, 'name'), label: text(output, 'label'), typeRef: text(output, 'typeRef'), values: entryOf(output, 'outputValues'), default: entryOf(output, 'defaultOutputEntry'),
    })),
    rules: children(table, 'rule').map((rule) => compact({
      id: rule.id,
      description: text(rule, 'description'),
      inputs: children(rule, 'inputEntry').map(readEntry),
      outputs: children(rule, 'outputEntry').map(readEntry),
      annotations: children(rule, 'annotationEntry').map((entry) => text(entry, 'text') ?? ''),
    })),
    annotations: children(table, 'annotation').map((annotation) => text(annotation, 'name') ?? ''),
  });
}

function entryOf(element: ModdleElement, property: string): ModelEntry | undefined {
  const entry = child(element, property);
  return entry && readEntry(entry);
}

/** An id is that of the entry, or of the nearest element around it that has one. */
function readEntry(entry: ModdleElement): ModelEntry {
  return compact<ModelEntry>({ id: ownerId(entry), text: text(entry, 'text')?.trim(), language: text(entry, 'expressionLanguage') });
}
