import { bpmnExtension } from '@noticeflow/schemas';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { look } from './look.js';
import type { Diagram } from './services.js';
import { translateModule } from './translate.js';

/** A read-only diagram that can be moved and zoomed. */
export function createViewer(container: HTMLElement): Diagram {
  return new NavigatedViewer({ ...look, container, moddleExtensions: { nf: bpmnExtension }, additionalModules: [translateModule] });
}
