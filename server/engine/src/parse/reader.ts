import type { ModdleElement, ModdleWarning } from 'bpmn-moddle';
import type { Model, ModelExtension } from '../model/model.js';
import type { Problem } from '../model/problem.js';
import { readExtension } from './extension.js';
import { ownerId } from './read.js';

/** References to data structures, interfaces and end points: they describe, nothing is executed by them, and they often lead into other files. */
const DECLARATIONS = new Set([
  'structureRef', 'itemRef', 'itemSubjectRef', 'inMessageRef', 'outMessageRef', 'interfaceRef', 'supportedInterfaceRef', 'endPointRefs', 'categoryValueRef', 'partitionElementRef',
]);

/** What the parts of the reader share: the findings, and the extension elements of other tools met on the way. */
export class Reader {
  readonly problems: Problem[] = [];
  readonly foreign: Model['foreignExtensions'] = [];
  readonly unresolved: Model['unresolvedDeclarations'] = [];

  /** Whether the warning is about a reference that changes nothing of the execution; it is kept as a note of the model. */
  passOver({ element, property, value, message }: ModdleWarning): boolean {
    const name = String(property).replace(/^bpmn:/, '');
    if (!element || !message.startsWith('unresolved reference') || !DECLARATIONS.has(name)) return false;
    this.unresolved.push({ elementId: ownerId(element) ?? '', property: name, value: String(value) });
    return true;
  }

  extension(element: ModdleElement): ModelExtension {
    return readExtension(element, (type) => this.foreign.push({ elementId: ownerId(element) ?? '', type }));
  }
}
