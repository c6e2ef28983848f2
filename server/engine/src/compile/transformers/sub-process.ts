import type { Transformer } from '../context.js';

/** Embedded, event, transaction and ad-hoc subprocesses: a scope of their own. */
export const transformSubProcess: Transformer = (node, element, { transformInner }) => {
  if (node.adHoc) {
    element.adHoc = { sequential: node.adHoc.ordering === 'Sequential', cancelRemaining: node.adHoc.cancelRemaining };
    if (node.adHoc.completionCondition !== undefined) element.adHoc.completionCondition = node.adHoc.completionCondition;
  }
  if (node.scope) transformInner(element, node.scope);
};
