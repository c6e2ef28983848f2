import type { TaskConfig } from '../../model/executable.js';
import type { ModelNode } from '../../model/model.js';
import type { Transformer } from '../context.js';

/** User task: who, what form, until when. The lane gives the post when nothing else does. */
export const transformUserTask: Transformer = (node, element) => {
  const { task, form, deadline, obligations } = node.extension;
  const { notBy, ...assignment } = node.extension.assignment ?? {};
  const config: TaskConfig = { ...standardPerformers(node), ...assignment };
  if (notBy !== undefined) config.notBy = words(notBy);
  if (task) {
    const { actions, ...rest } = task;
    Object.assign(config, rest);
    if (actions !== undefined) config.actions = words(actions);
  }
  if (form) {
    if (form.formId !== undefined) config.formId = form.formId;
    if (form.record !== undefined) config.record = form.record;
    if (isAccess(form.access)) config.formAccess = form.access;
    config.fields = form.fields.map(({ path, access, required }) => ({
      path: path ?? '',
      ...(isAccess(access) ? { access } : {}),
      ...(required === undefined ? {} : { required }),
    }));
  }
  if (deadline) Object.assign(config, deadline);
  if (obligations?.refs !== undefined) config.obligations = words(obligations.refs);
  const lane = element.lanes?.[0];
  if (config.post === undefined && config.assignee === undefined && lane !== undefined) config.post = lane;
  element.task = config;
};

/** Resource roles of the standard: a human performer is the assignee, a potential owner the post. */
function standardPerformers(node: ModelNode): Pick<TaskConfig, 'assignee' | 'post'> {
  const result: Pick<TaskConfig, 'assignee' | 'post'> = {};
  for (const { kind, expression, resource } of node.performers) {
    const value = expression ?? resource;
    if (value === undefined) continue;
    if (kind === 'potentialOwner') result.post ??= value;
    else result.assignee ??= value;
  }
  return result;
}

export function isAccess(value: string | undefined): value is 'read' | 'write' | 'hidden' {
  return value === 'read' || value === 'write' || value === 'hidden';
}

function words(text: string): string[] {
  return text.split(/[\s,，、]+/).filter(Boolean);
}
