import { p } from '../texts.js';

type Entries = Record<string, unknown>;
type Entry = { group: string; className: string; title: string; action: Record<'dragstart' | 'click', (event: unknown) => void> };

/** What office processes do not use; it can still be drawn elsewhere and imported. */
const LEFT_OUT = ['create.data-object', 'create.data-store', 'create.participant-expanded', 'create.group', 'create.task'];

/** Narrows the palette to what is used, and draws a task as a user task straight away. */
class CalmPalette {
  static $inject = ['palette', 'create', 'elementFactory'];

  constructor(
    palette: { registerProvider: (priority: number, provider: unknown) => void },
    private readonly create: { start: (event: unknown, shape: unknown) => void },
    private readonly elementFactory: { createShape: (attributes: Entries) => unknown },
  ) {
    palette.registerProvider(500, this);
  }

  getPaletteEntries(): (entries: Entries) => Entries {
    return (entries) => {
      const result: Entries = {};
      for (const [id, entry] of Object.entries(entries)) {
        if (id === 'create.subprocess-expanded') {
          result['create.user-task'] = this.entry('bpmn:UserTask', 'bpmn-icon-user-task', p('palette.userTask'));
          result['create.service-task'] = this.entry('bpmn:ServiceTask', 'bpmn-icon-service-task', p('palette.serviceTask'));
          result['create.call-activity'] = this.entry('bpmn:CallActivity', 'bpmn-icon-call-activity', p('palette.callActivity'));
        }
        if (!LEFT_OUT.includes(id)) result[id] = entry;
      }
      return result;
    };
  }

  private entry(type: string, className: string, title: string): Entry {
    const start = (event: unknown) => { this.create.start(event, this.elementFactory.createShape({ type })); };
    return { group: 'activity', className, title, action: { dragstart: start, click: start } };
  }
}

/** Appending from the context pad gives a user task, not an empty task. */
class CalmContextPad {
  static $inject = ['contextPad', 'elementFactory', 'autoPlace', 'create'];

  constructor(
    contextPad: { registerProvider: (priority: number, provider: unknown) => void },
    private readonly elementFactory: { createShape: (attributes: Entries) => unknown },
    private readonly autoPlace: { append: (source: unknown, shape: unknown) => void },
    private readonly create: { start: (event: unknown, shape: unknown, context: unknown) => void },
  ) {
    contextPad.registerProvider(500, this);
  }

  getContextPadEntries(element: unknown): (entries: Entries) => Entries {
    return (entries) => {
      if (!('append.append-task' in entries)) return entries;
      const shape = () => this.elementFactory.createShape({ type: 'bpmn:UserTask' });
      const entry: Entry = {
        group: 'model', className: 'bpmn-icon-user-task', title: p('palette.appendTask'),
        action: { click: () => { this.autoPlace.append(element, shape()); }, dragstart: (event) => { this.create.start(event, shape(), { source: element }); } },
      };
      return { ...entries, 'append.append-task': entry };
    };
  }
}

export const paletteModule = { __init__: ['calmPalette', 'calmContextPad'], calmPalette: ['type', CalmPalette], calmContextPad: ['type', CalmContextPad] };
