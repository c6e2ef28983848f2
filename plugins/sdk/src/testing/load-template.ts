import { compile, compileDecisions, ModelError, parse, parseDecisions } from '@noticeflow/engine';
import { outlineOf } from '../template/process-outline.js';
import type { DecisionReading, ProcessReading } from '../template/process-outline.js';
import { readTemplate } from '../template/read-template.js';
import type { TemplateReading } from '../template/read-template.js';
import { templateFiles } from './files.js';

/**
 * Reads and checks a template as the server does, with the engine's own reader for processes and decisions.
 * `source` is the plugin folder (path or URL) or its files by relative path.
 */
export async function loadTemplateFrom(source: string | URL | Record<string, string>): Promise<TemplateReading> {
  return readTemplate(templateFiles(source), { process: readProcess, decision: readDecisions });
}

async function readProcess(xml: string): Promise<ProcessReading> {
  try {
    const { processes, problems } = compile(await parse(xml));
    return { processes: processes.map(outlineOf), problems };
  } catch (error) {
    if (error instanceof ModelError) return { processes: [], problems: error.problems };
    throw error;
  }
}

async function readDecisions(xml: string): Promise<DecisionReading> {
  try {
    const { decisions, problems } = compileDecisions(await parseDecisions(xml));
    return { decisionIds: decisions.map(({ id }) => id), problems };
  } catch (error) {
    if (error instanceof ModelError) return { decisionIds: [], problems: error.problems };
    throw error;
  }
}
