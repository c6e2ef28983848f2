import type { Change } from '../model/moddle.js';
import type { DiagramElement, Modeling } from './services.js';

interface EditContext { element: DiagramElement; changes: readonly Change[] }

/** Several property changes as one step of the command stack: one undo takes all of them back. */
class EditHandler {
  static $inject = ['modeling'];
  constructor(private readonly modeling: Modeling) {}

  preExecute({ element, changes }: EditContext): void {
    for (const { target, properties } of changes) this.modeling.updateModdleProperties(element, target, properties);
  }
}

/** Anything done through other commands, as one step. */
class GroupHandler {
  preExecute({ run }: { run: () => void }): void { run(); }
}

class Registration {
  static $inject = ['commandStack'];
  constructor(commandStack: { registerHandler: (command: string, handler: unknown) => void }) {
    commandStack.registerHandler('noticeflow.edit', EditHandler);
    commandStack.registerHandler('noticeflow.group', GroupHandler);
  }
}

export const editModule = { __init__: ['noticeflowCommands'], noticeflowCommands: ['type', Registration] };
