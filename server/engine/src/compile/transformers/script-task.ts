import type { Transformer } from '../context.js';

/** A script task without a script passes through like a plain task (§10.3.3). */
export const transformScriptTask: Transformer = (node, element) => {
  const { script: extension, taskDefinition } = node.extension;
  if (extension?.expression !== undefined) {
    element.script = { format: 'feel', source: extension.expression };
  } else if (node.script !== undefined) {
    element.script = { format: formatOf(node.scriptFormat), source: node.script.trim() };
  } else if (taskDefinition?.type !== undefined) {
    element.job = { type: taskDefinition.type, ...(taskDefinition.retries === undefined ? {} : { retries: taskDefinition.retries }) };
  }
  if (element.script && extension?.resultVariable !== undefined) element.script.resultVariable = extension.resultVariable;
};

/** FEEL under any of its names is `feel`, also when no format is given; others keep theirs, in lower case. */
function formatOf(format: string | undefined): string {
  const name = (format ?? 'feel').trim().toLowerCase();
  return /(^|[/\-.+])feel$/.test(name) || /\/feel\/?$/.test(name) ? 'feel' : name;
}
