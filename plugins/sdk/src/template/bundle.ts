import type { FormModel, JsonText, ObligationsFile, TemplateManifest } from '@noticeflow/schemas';
import type { Notice } from './notice.js';
import type { ProcessOutline } from './process-outline.js';
import type { Scenario } from './scenario.js';

export const MANIFEST = 'template.json';

/** A JSON file with its lines. */
export interface Source<T> { file: string; value: T; text: JsonText }

/** Everything read so far, for the checks that look across files. Parts that could not be read are absent. */
export interface Bundle {
  manifest: Source<TemplateManifest>;
  noticeFile: string;
  notice: Notice;
  forms: Source<FormModel>[];
  lists: { id: string; source: Source<unknown[]> }[];
  processes: { file: string; xml: string; outlines: ProcessOutline[] }[];
  decisions: { file: string; xml: string; ids: string[] }[];
  obligations?: Source<ObligationsFile> | undefined;
  scenarios: Source<Scenario>[];
}

/** Line (from 1) at which an element of this id is declared; undefined when it cannot be told. */
export function lineOfElement(xml: string, elementId: string | undefined): number | undefined {
  if (!elementId) return undefined;
  const at = xml.search(new RegExp(`\\sid=["']${elementId.replace(/[^\w-]/g, '\\$&')}["']`, 'u'));
  return at < 0 ? undefined : xml.slice(0, at).split('\n').length + (xml[at] === '\n' ? 1 : 0);
}
