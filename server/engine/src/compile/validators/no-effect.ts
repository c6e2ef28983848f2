import type { Model, ModelExtension, ModelNode, ModelScope, NodeType } from '../../model/model.js';
import type { Problem } from '../../model/problem.js';

/** Notes what it is, in English and in Chinese. */
type Note = (elementId: string | undefined, what: string, whatZh: string) => void;

const THROWS: NodeType[] = ['endEvent', 'intermediateThrowEvent'];
const CATCHES: NodeType[] = ['startEvent', 'intermediateCatchEvent', 'boundaryEvent'];

/** Where our extension elements are read; an absent one has its place everywhere (`nf:obligations` is a note for readers). */
const READ_AT: Partial<Record<keyof ModelExtension, NodeType[]>> = {
  assignment: ['userTask'],
  task: ['userTask'],
  form: ['userTask'],
  deadline: ['userTask'],
  // Belongs to the loop characteristics, not to the activity.
  multiInstance: [],
  taskDefinition: ['serviceTask', 'sendTask', 'businessRuleTask', 'scriptTask', ...THROWS],
  calledElement: ['callActivity'],
  script: ['scriptTask', 'businessRuleTask'],
  calledDecision: ['businessRuleTask'],
  subscription: ['receiveTask', ...CATCHES, ...THROWS],
  publication: ['sendTask', ...THROWS],
  versionTag: [],
};

/** What BPMN allows and is read, but changes nothing of the execution: said, so that nobody relies on it. */
export function noEffect(model: Model): Problem[] {
  const problems: Problem[] = [];
  const note: Note = (elementId, what, whatZh) => problems.push({
    ...(elementId ? { elementId } : {}), rule: 'no-effect', severity: 'warning',
    message: `${what} has no effect here`, messageZh: `${whatZh}在此不起作用`,
    advice: 'Remove it, or say the same with what the engine reads (see the support table in its README)', adviceZh: '请删除，或改用引擎支持的写法（参见引擎 README 的支持列表）',
  });
  for (const { elementId, type } of model.correlations) note(elementId, `A ${type} (use the correlation key of nf:subscription)`, `${type}（请改用 nf:subscription 的关联键）`);
  for (const { elementId, property, value } of model.unresolvedDeclarations) note(elementId, `The ${property} ${value}, which is not in this file,`, `引用文件外定义的 ${property} ${value} `);
  for (const process of model.processes) inScope(process, note);
  for (const task of model.globalTasks) ofNode(task, note);
  return problems;
}

function inScope(scope: ModelScope, note: Note): void {
  const parallel = new Set(scope.nodes.filter(({ type }) => type === 'parallelGateway' || type === 'eventBasedGateway').map(({ id }) => id));
  for (const { id, source, condition, conditionLanguage } of scope.flows) {
    if (condition === undefined) continue;
    if (source !== undefined && parallel.has(source)) note(id, 'A condition behind a parallel or event-based gateway', '并行网关或事件网关出线上的条件');
    else language(id, conditionLanguage, note);
  }
  for (const node of scope.nodes) {
    ofNode(node, note);
    for (const { condition, conditionLanguage } of node.eventDefinitions) if (condition !== undefined) language(node.id, conditionLanguage, note);
    if (node.scope) inScope(node.scope, note);
  }
}

function ofNode(node: ModelNode, note: Note): void {
  for (const name of Object.keys(node.extension) as (keyof ModelExtension)[]) {
    const places = READ_AT[name];
    if (places && !places.includes(node.type)) note(node.id, `nf:${name} on a ${node.type}`, `${node.type} 上的 nf:${name} `);
  }
  if (node.performers.length > 0 && node.type !== 'userTask') note(node.id, `A ${node.performers[0]!.kind} of a ${node.type}`, `${node.type} 的办理角色`);
  const { calledDecision } = node.extension;
  if (calledDecision?.decisionId !== undefined && calledDecision.expression !== undefined) note(node.id, 'The decisionId beside an expression', '已有表达式时 decisionId ');
  if (node.eventDefinitions.some(({ timer }) => (timer?.length ?? 0) > 1)) note(node.id, 'The second time of one timer event', '同一定时事件的第二个时间');
  if (node.loop?.kind === 'multiInstance') {
    const { behavior = 'All', noneEvent, oneEvent, complex } = node.loop;
    if ((noneEvent && behavior !== 'None') || (oneEvent && behavior !== 'One') || (complex.length > 0 && behavior !== 'Complex')) note(node.id, `An event of another multi-instance behavior than ${behavior}`, `多实例行为为 ${behavior} 时的其他行为事件`);
  }
  const loop = node.loop?.kind === 'multiInstance' ? [node.loop.dataInputRef, node.loop.dataOutputRef] : [];
  for (const { id, end, assigns } of node.dataAssociations) {
    if (!assigns && (end === undefined || !loop.includes(end))) note(id ?? node.id, 'A data association without assignment', '没有赋值的数据关联');
  }
}

/** FEEL under any of its names; other notations are read as FEEL as far as they can be. */
function language(elementId: string, name: string | undefined, note: Note): void {
  if (name !== undefined && !/feel/i.test(name)) note(elementId, `The expression language ${name} (the condition is read as FEEL)`, `表达式语言 ${name}（条件按 FEEL 读取）`);
}
