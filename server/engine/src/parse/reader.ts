import type { ModdleElement } from 'bpmn-moddle';
import type { Model, ModelExtension } from '../model/model.js';
import type { Problem } from '../model/problem.js';
import { readExtension } from './extension.js';
import { ownerId } from './read.js';

/** What the parts of the reader share: the findings, and the extension elements of other tools met on the way. */
export class Reader {
  readonly problems: Problem[] = [];
  readonly foreign: Model['foreignExtensions'] = [];

  extension(element: ModdleElement): ModelExtension {
    return readExtension(element, (type) => this.foreign.push({ elementId: ownerId(element) ?? '', type }));
  }
}
