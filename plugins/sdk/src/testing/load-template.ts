import { compile, ModelError, parse } from '@noticeflow/engine';
import { outlineOf } from '../template/process-outline.js';
import type { ProcessReading } from '../template/process-outline.js';
import { readTemplate } from '../template/read-template.js';
import type { TemplateReading } from '../template/read-template.js';
import { templateFiles } from './files.js';

/**
 * Reads and checks a template as the server does, with the engine's own reader for the processes.
 * `source` is the plugin folder (path or URL) or its files by relative path.
 */
export async function loadTemplateFrom(source: string | URL | Record<string, string>): Promise<TemplateReading> {
  return readTemplate(templateFiles(source), { process: readProcess });
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
