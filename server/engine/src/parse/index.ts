/// <reference path="./bpmn-moddle.d.ts" />
import { bpmnExtension, EXTENSION_PREFIX } from '@noticeflow/schemas';
import { BpmnModdle } from 'bpmn-moddle';
import type { ModdleWarning, ParseResult } from 'bpmn-moddle';
import type { Model } from '../model/model.js';
import { ModelError } from '../model/problem.js';
import { readDefinitions } from './definitions.js';
import { withoutEncoding } from './encoding.js';
import { scan } from './limits.js';
import { Reader } from './reader.js';
import { resolveQualified } from './qualified-names.js';
import { toProblem } from './warnings.js';

export { MODEL_LIMITS } from './limits.js';

/**
 * Up to this many tags × characters the reader goes on after an unknown element and names them all (it reads the
 * file once more for each); in a larger file the first one ends it.
 */
const MAX_LAX_WORK = 400_000_000;

/** More nobody reads. */
const MAX_PROBLEMS = 500;

let moddle: BpmnModdle | undefined;

/**
 * Reads a BPMN 2.0 file into plain data. Diagram information is optional and not kept.
 *
 * @throws ModelError with the problems found, 500 at most: a file that breaks a bound (SECURITY.md) is refused before the XML
 *   reader sees it, and every warning of the reader (unknown element, dangling reference, duplicate id …) is an error.
 */
export async function parse(xml: string): Promise<Model> {
  const { problems, lines, tags } = scan(xml);
  if (problems.length > 0) throw new ModelError(problems);

  const { rootElement, elementsById, warnings } = await read(xml, tags);
  const left = warnings.filter((warning) => !resolveQualified(warning, elementsById));
  const reader = new Reader();
  for (const warning of left.splice(0)) if (!reader.passOver(warning)) left.push(warning);
  reader.problems.push(...left.slice(0, MAX_PROBLEMS).map((warning) => toProblem(warning, xml)));
  const model = reader.problems.length === 0 ? readDefinitions(rootElement, reader) : undefined;
  if (!model || reader.problems.length > 0) {
    throw new ModelError(reader.problems.slice(0, MAX_PROBLEMS).map((problem) => {
      const line = problem.line ?? (problem.elementId ? lines.get(problem.elementId) : undefined);
      return line === undefined ? problem : { ...problem, line };
    }));
  }
  return model;
}

async function read(xml: string, tags: number): Promise<ParseResult> {
  moddle ??= createModdle();
  try {
    return await moddle.fromXML(withoutEncoding(xml), 'bpmn:Definitions', { lax: tags * xml.length < MAX_LAX_WORK });
  } catch (error) {
    const { message = 'unknown', warnings = [] } = error as { message?: string; warnings?: ModdleWarning[] };
    const first = toProblem({ message }, xml);
    throw new ModelError([first.rule === 'unknown-element' ? first : { ...first, rule: 'not-well-formed' }, ...warnings.slice(0, MAX_PROBLEMS).map((warning) => toProblem(warning, xml))]);
  }
}

function createModdle(): BpmnModdle {
  const reader = new BpmnModdle({ [EXTENSION_PREFIX]: bpmnExtension });
  // The standard's schema has the script of a global script task as an element, as that of a script task; the reader's has it as an attribute.
  const script = reader.registry.typeMap['bpmn:GlobalScriptTask']?.properties?.find(({ name }) => name === 'bpmn:script');
  if (!script) throw new Error('Expected the reader to know bpmn:GlobalScriptTask#script');
  delete script.isAttr;
  return reader;
}
