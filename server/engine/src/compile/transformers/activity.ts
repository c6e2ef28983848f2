import type { ExecutableElement, IoMapping } from '../../model/executable.js';
import type { ModelNode } from '../../model/model.js';
import type { ScopeContext } from '../context.js';
import { transformLoop } from './loop.js';
import { properties } from './properties.js';

/** What every activity can have: loop, input and output mappings, compensation, properties. */
export function transformActivity(node: ModelNode, element: ExecutableElement, { builder }: ScopeContext): void {
  if (node.loop) transformLoop(node.loop, element, builder.data, builder.context);
  if (node.isForCompensation) element.isForCompensation = true;
  const mapping = node.extension.ioMapping;
  const inputs = [...fromAssignments(node, 'in'), ...complete(mapping?.inputs)];
  const outputs = [...fromAssignments(node, 'out'), ...complete(mapping?.outputs)];
  if (inputs.length > 0) element.inputs = inputs;
  if (outputs.length > 0) element.outputs = outputs;
  if (node.extension.properties) element.properties = properties(node.extension.properties);
}

function complete(mappings: { source?: string; target?: string }[] = []): IoMapping[] {
  return mappings.map(({ source, target }) => ({ source: source ?? '', target: target ?? '' }));
}

/** Assignments of data associations are the standard's way to say the same. Their `from` is always an expression. */
function fromAssignments(node: ModelNode, direction: 'in' | 'out'): IoMapping[] {
  return node.assignments
    .filter((assignment) => assignment.direction === direction)
    .map(({ from, to }) => ({ source: /^(=|\$\{|#\{)/.test(from) ? from : `=${from}`, target: to.replace(/^(?:=|[$#]\{)\s*|\s*\}$/g, '') }));
}
