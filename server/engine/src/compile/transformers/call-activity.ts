import type { Transformer } from '../context.js';

/** What is called, in which version, and what goes back: without output mapping everything does. */
export const transformCallActivity: Transformer = (node, element) => {
  const extension = node.extension.calledElement;
  const processId = extension?.processId ?? localName(node.calledElement);
  if (processId === undefined) return;
  const binding = extension?.binding;
  element.called = {
    processId,
    binding: binding === 'deployment' || binding === 'versionTag' ? binding : 'latest',
    propagateAll: extension?.propagateAll ?? true,
  };
  if (extension?.versionTag !== undefined) element.called.versionTag = extension.versionTag;
  if (extension?.businessKey !== undefined) element.called.businessKey = extension.businessKey;
};

/** `calledElement` is a QName; an expression keeps its colons. */
function localName(name: string | undefined): string | undefined {
  return name === undefined || /^(=|[$#]\{)/.test(name) ? name : name.slice(name.indexOf(':') + 1);
}
