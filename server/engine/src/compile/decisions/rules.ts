import { AGGREGATIONS, HIT_POLICIES } from '../../model/decision.js';
import type { DecisionModel, ModelDecision, ModelEntry } from '../../model/decision.js';
import { isReservedName } from '../../model/reserved-names.js';
import { faultOf } from '../../decisions/programs.js';
import { localId } from './rule.js';
import type { DecisionFileRule, DecisionSubject } from './rule.js';
import { resolveType } from './types.js';

/** So that a file is checked, and a decision evaluated, in bounded time. */
export const DECISION_SIZES = { decisions: 500, cells: 12_000, /** Of all expressions that differ: reading them is what takes time. */ characters: 200_000 } as const;

const NUMBERED = new Set(['PRIORITY', 'OUTPUT ORDER']);

/** Table of contents: every rule a file of decisions must keep. */
export const decisionRules: DecisionFileRule[] = [
  {
    id: 'no-decision', severity: 'error', advice: 'Add a decision', adviceZh: '请添加一个决策',
    check({ model }, report) {
      if (model.decisions.length === 0) report(undefined, 'Expected at least one decision but the file has none', '文件中没有决策');
    },
  },
  {
    id: 'too-many-elements', severity: 'error', advice: 'Split the file, or the table by required decisions', adviceZh: '请拆分文件，或用依赖的决策拆分决策表',
    check({ model }, report) {
      if (model.decisions.length > DECISION_SIZES.decisions) report(undefined, `Expected at most ${DECISION_SIZES.decisions} decisions but the file has ${model.decisions.length}`, `决策不得超过 ${DECISION_SIZES.decisions} 个`);
      for (const { id, table } of model.decisions) {
        const cells = (table?.rules.length ?? 0) * ((table?.inputs.length ?? 0) + (table?.outputs.length ?? 0));
        if (cells > DECISION_SIZES.cells) report(id, `Expected at most ${DECISION_SIZES.cells} cells in one table but there are ${cells}`, `单个决策表不得超过 ${DECISION_SIZES.cells} 个单元格`);
      }
      if (charactersOf(model) > DECISION_SIZES.characters) report(undefined, `Expected at most ${DECISION_SIZES.characters} characters in the expressions of one file but there are more`, `文件中表达式合计不得超过 ${DECISION_SIZES.characters} 个字符`);
    },
  },
  {
    id: 'not-supported', severity: 'error', advice: 'Say it as a decision table or a literal FEEL expression', adviceZh: '请改用决策表或 FEEL 表达式',
    check({ model }, report) {
      for (const { elementId, type } of model.others) report(elementId, `Expected decisions and input data but a ${type} cannot be evaluated`, `暂不支持 ${type}`);
      for (const { id, otherLogic, requires } of model.decisions) {
        if (otherLogic) report(id, `Expected a decision table or a literal expression but ${id} is a ${otherLogic.type}`, `暂不支持以 ${otherLogic.type} 表达的决策`);
        for (const { kind, href } of requires) if (kind === 'knowledge') report(id, `Expected no knowledge requirement but ${id} requires ${href}`, `暂不支持业务知识模型 ${href}`);
      }
    },
  },
  {
    id: 'decision-id', severity: 'error', advice: 'Give the decision an id: business rule tasks call it by that', adviceZh: '请为决策设置编号，业务规则任务通过编号调用',
    check({ model }, report) {
      for (const { id, name } of model.decisions) if (id === '') report(undefined, `Expected an id but decision ${name ?? ''} has none`, `决策 ${name ?? ''} 缺少编号`);
    },
  },
  {
    id: 'decision-logic', severity: 'error', advice: 'Add a decision table or a FEEL expression', adviceZh: '请添加决策表或 FEEL 表达式',
    check({ model }, report) {
      for (const { id, table, literal, otherLogic } of model.decisions) {
        if (!table && literal?.text === undefined && !otherLogic) report(id, `Expected ${id} to have a table or an expression`, '决策缺少决策表或表达式');
      }
    },
  },
  {
    id: 'decision-requirement', severity: 'error', advice: 'Require decisions and input data of the same file, without a circle', adviceZh: '只能依赖同一文件中的决策与输入数据，且不能循环依赖',
    check(subject, report) {
      const { targets } = subject;
      for (const decision of subject.model.decisions) {
        for (const { href } of decision.requires) if (!targets.has(localId(href))) report(decision.id, `Expected ${href} in this file but there is none`, `依赖的 ${href} 不在本文件中`);
      }
      for (const id of inCircles(subject)) report(id, `Expected ${id} not to require itself, directly or through others`, '决策循环依赖');
    },
  },
  {
    id: 'hit-policy', severity: 'error', advice: `Use one of ${HIT_POLICIES.join(', ')}`, adviceZh: `请使用 ${HIT_POLICIES.join('、')} 之一`,
    check({ model }, report) {
      for (const { id, table } of model.decisions) {
        if (table && !HIT_POLICIES.some((policy) => policy === table.hitPolicy)) report(table.id ?? id, `Expected a hit policy but found ${table.hitPolicy}`, `命中策略 ${table.hitPolicy} 无效`);
      }
    },
  },
  {
    id: 'aggregation', severity: 'error', advice: 'Aggregate one output of a COLLECT table by SUM, COUNT, MIN or MAX', adviceZh: '仅 COLLECT 策略且单一输出列时可使用 SUM、COUNT、MIN 或 MAX 聚合',
    check({ model }, report) {
      for (const { id, table } of model.decisions) {
        if (table?.aggregation === undefined) continue;
        const place = table.id ?? id;
        if (!AGGREGATIONS.some((each) => each === table.aggregation)) report(place, `Expected an aggregator but found ${table.aggregation}`, `聚合方式 ${table.aggregation} 无效`);
        else if (table.hitPolicy !== 'COLLECT') report(place, `Expected no aggregator beside ${table.hitPolicy}`, `命中策略 ${table.hitPolicy} 不能使用聚合`);
        else if (table.outputs.length > 1) report(place, `Expected one output to aggregate but there are ${table.outputs.length}`, '有多个输出列时不能聚合');
      }
    },
  },
  {
    id: 'decision-output', severity: 'error', advice: 'Give each output its own name', adviceZh: '请为每个输出列设置不同的名称',
    check({ model }, report) {
      for (const { id, table } of model.decisions) {
        if (!table) continue;
        if (table.outputs.length === 0) report(table.id ?? id, `Expected the table of ${id} to have an output`, '决策表缺少输出列');
        const seen = new Set<string>();
        for (const output of table.outputs.length > 1 ? table.outputs : []) {
          if (output.name === undefined) report(output.id ?? id, 'Expected each of several outputs to have a name', '多个输出列时每列都须有名称');
          else if (seen.has(output.name)) report(output.id ?? id, `Expected each output once but ${output.name} is there again`, `输出列 ${output.name} 重复`);
          seen.add(output.name ?? '');
        }
      }
    },
  },
  {
    id: 'output-values', severity: 'error', advice: 'List the output values, the most important first', adviceZh: '请按优先级从高到低列出输出值',
    check({ model }, report) {
      for (const { id, table } of model.decisions) {
        if (table && NUMBERED.has(table.hitPolicy) && !table.outputs.some((output) => output.values?.text !== undefined)) report(table.id ?? id, `Expected the output values of a ${table.hitPolicy} table, which give the priority`, `${table.hitPolicy} 策略须设置输出值（决定优先级）`);
      }
    },
  },
  {
    id: 'rule-entries', severity: 'error', advice: 'Give the rule one entry per column', adviceZh: '规则的单元格数须与列数一致',
    check({ model }, report) {
      for (const { id, table } of model.decisions) {
        for (const [index, rule] of table?.rules.entries() ?? []) {
          if (!table || (rule.inputs.length === table.inputs.length && rule.outputs.length === table.outputs.length)) continue;
          report(rule.id ?? id, `Expected ${table.inputs.length} input and ${table.outputs.length} output entries in rule ${index + 1} but found ${rule.inputs.length} and ${rule.outputs.length}`, `第 ${index + 1} 条规则的单元格数与列数不一致`);
        }
      }
    },
  },
  {
    id: 'variable-name', severity: 'error', advice: 'Choose another name', adviceZh: '请更换名称',
    check({ model }, report) {
      for (const { id, name, variable, table } of model.decisions) {
        for (const each of [name, variable?.name, ...(table?.outputs ?? []).map((output) => output.name)]) {
          if (each !== undefined && isReservedName(each)) report(id, `Expected another name than the reserved ${each}`, `名称 ${each} 为保留字`);
        }
      }
    },
  },
  {
    id: 'type-ref', severity: 'error', advice: 'Use a type of FEEL, or an item definition of the file', adviceZh: '请使用 FEEL 类型或文件中定义的类型',
    check({ model }, report) {
      for (const decision of model.decisions) {
        for (const { typeRef, place } of typesOf(decision)) {
          if (resolveType(typeRef, model) === undefined) report(place, `Expected a type but there is no ${typeRef}`, `类型 ${typeRef} 不存在`);
        }
      }
    },
  },
  {
    id: 'expression', severity: 'error', advice: 'Write FEEL: unary tests such as < 10 or "a", "b" as inputs, expressions as outputs', adviceZh: '请使用 FEEL：输入列写判断（如 < 10、"a","b"），输出列写表达式',
    check({ model }, report) {
      if (charactersOf(model) > DECISION_SIZES.characters) return;
      const known = new Map<string, string | undefined>();
      for (const decision of model.decisions) {
        for (const { entry, kind, required } of entriesOf(decision)) {
          const text = entry.text ?? '';
          if (text === '' && !required) continue;
          const key = `${kind} ${text}`;
          if (!known.has(key)) known.set(key, faultOf(text, kind));
          const fault = known.get(key);
          if (fault !== undefined) report(entry.id ?? decision.id, `${fault}: ${text.slice(0, 80)}`, `表达式无法解析：${text.slice(0, 80)}`);
        }
      }
    },
  },
  {
    id: 'no-effect', severity: 'warning', advice: 'Remove it, or say the same in the table', adviceZh: '请删除，或在决策表中表达',
    check({ model }, report) {
      for (const { id, name, allowedValues } of model.types) if (allowedValues) report(id, `The allowed values of type ${name} (list them at the column) have no effect here`, `类型 ${name} 的允许值（请在列上设置）在此不起作用`);
      for (const decision of model.decisions) {
        const foreign = entriesOf(decision).map(({ entry }) => entry.language).find((language) => language !== undefined && !/feel/i.test(language));
        if (foreign !== undefined) report(decision.id, `The expression language ${foreign} (entries are read as FEEL) has no effect here`, `表达式语言 ${foreign}（按 FEEL 读取）在此不起作用`);
      }
    },
  },
  {
    id: 'foreign-extension', severity: 'warning', advice: 'Remove them', adviceZh: '请删除',
    check({ model }, report) {
      const seen = new Set<string>();
      for (const { elementId, type } of model.foreignExtensions) {
        const prefix = type.slice(0, type.indexOf(':'));
        if (!seen.has(prefix)) report(elementId || undefined, `Extension elements of another tool (${prefix}:…) have no effect here`, `其他工具的扩展元素（${prefix}:…）在此不起作用`);
        seen.add(prefix);
      }
    },
  },
];

/** Characters of the expressions of a file, each text counted once. */
function charactersOf({ decisions }: DecisionModel): number {
  const texts = new Set(decisions.flatMap((decision) => entriesOf(decision).map(({ entry }) => entry.text ?? '')));
  let sum = 0;
  for (const text of texts) sum += text.length;
  return sum;
}

interface Entry { entry: ModelEntry; kind: 'expression' | 'tests'; required: boolean }

/** Every text of a decision that is read as FEEL. Inputs need an expression; entries may be empty. */
function entriesOf({ table, literal }: ModelDecision): Entry[] {
  const entries: Entry[] = literal ? [{ entry: literal, kind: 'expression', required: false }] : [];
  const add = (kind: Entry['kind'], entry: ModelEntry | undefined, required = false) => { if (entry) entries.push({ entry, kind, required }); };
  for (const input of table?.inputs ?? []) {
    add('expression', { ...input.expression, ...(input.expression.id === undefined && input.id !== undefined && { id: input.id }) }, true);
    add('tests', input.values);
  }
  for (const output of table?.outputs ?? []) {
    add('tests', output.values);
    add('expression', output.default);
  }
  for (const rule of table?.rules ?? []) {
    for (const entry of rule.inputs) add('tests', entry);
    for (const entry of rule.outputs) add('expression', entry);
  }
  return entries;
}

function typesOf({ id, variable, literal, table }: ModelDecision): { typeRef: string | undefined; place: string }[] {
  return [
    { typeRef: variable?.typeRef, place: id }, { typeRef: literal?.typeRef, place: literal?.id ?? id },
    ...(table?.inputs ?? []).map(({ id: place, typeRef }) => ({ typeRef, place: place ?? id })),
    ...(table?.outputs ?? []).map(({ id: place, typeRef }) => ({ typeRef, place: place ?? id })),
  ];
}

/** Decisions that can reach themselves. Walked without recursion: a file decides how deep it is. */
function inCircles(subject: DecisionSubject): string[] {
  if (subject.model.decisions.length > DECISION_SIZES.decisions) return [];
  return subject.model.decisions.filter((start) => {
    const seen = new Set<string>();
    const open = subject.required(start);
    for (let next = open.pop(); next; next = open.pop()) {
      if (next.id === start.id) return true;
      if (seen.has(next.id)) continue;
      seen.add(next.id);
      open.push(...subject.required(next));
    }
    return false;
  }).map(({ id }) => id);
}
