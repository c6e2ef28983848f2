import { setBody } from '../model/expressions.js';
import { setExtension, setExtensionRows } from '../model/extension.js';
import { childrenOf, type Change } from '../model/moddle.js';
import { p } from '../texts.js';
import type { Diagram, DiagramElement } from './services.js';

/** Draws what follows when a task is overdue: a timer on its border, an urging task, an end. One step to undo. */
export function addUrging(diagram: Diagram, host: DiagramElement, { due, duty, deadline }: { due: string; duty: string; deadline: string }): void {
  const [modeling, factory, moddle, commandStack] = [diagram.get('modeling'), diagram.get('elementFactory'), diagram.get('moddle'), diagram.get('commandStack')];
  const parent = host.parent;
  if (!parent) return;
  commandStack.execute('noticeflow.group', {
    run: () => {
      const apply = (element: DiagramElement, changes: readonly Change[]) => { commandStack.execute('noticeflow.edit', { element, changes }); };
      const timer = modeling.createShape(factory.createShape({ type: 'bpmn:BoundaryEvent', eventDefinitionType: 'bpmn:TimerEventDefinition', cancelActivity: false }), { x: host.x + host.width * 0.75, y: host.y }, host, { attach: true });
      modeling.updateProperties(timer, { name: p('urging.timerName') });
      // Beside the flow that goes up from it, not on it.
      if (timer.label) modeling.moveShape(timer.label, { x: 30, y: 2 });
      const definition = childrenOf(timer.businessObject, 'eventDefinitions')[0]!;
      apply(timer, setBody(definition, due.startsWith('P') ? 'timeDuration' : 'timeDate', due, moddle));
      const urge = modeling.appendShape(timer, factory.createShape({ type: 'bpmn:ServiceTask' }), { x: host.x + host.width * 0.75, y: host.y - 110 }, parent);
      modeling.updateProperties(urge, { name: p('urging.taskName') });
      apply(urge, setExtension(urge.businessObject, 'nf:TaskDefinition', { type: 'noticeflow:urge', retries: '3' }, moddle));
      const headers = [{ name: 'duty', value: duty }, { name: 'deadline', value: deadline }, { name: 'kind', value: 'late' }].filter((header) => header.value !== '');
      apply(urge, setExtensionRows(urge.businessObject, 'nf:Properties', 'values', 'nf:Property', headers, moddle));
      const end = modeling.appendShape(urge, factory.createShape({ type: 'bpmn:EndEvent' }), { x: urge.x + urge.width + 70, y: urge.y + urge.height / 2 }, parent);
      modeling.updateProperties(end, { name: p('urging.endName') });
    },
  });
}
