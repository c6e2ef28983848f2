import { bpmnExtension } from '@noticeflow/schemas';
import Modeler from 'bpmn-js/lib/Modeler';
import { editModule } from './edit-module.js';
import { look } from './look.js';
import { paletteModule } from './palette-module.js';
import type { Diagram } from './services.js';
import { translateModule } from './translate.js';

/** The modeler as the designer uses it. The caller owns `container` and calls `destroy`. */
export function createModeler(container: HTMLElement): Diagram {
  return new Modeler({ ...look, container, moddleExtensions: { nf: bpmnExtension }, additionalModules: [translateModule, editModule, paletteModule] });
}
