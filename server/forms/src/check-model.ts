import type { ColumnGroup, FormField, FormModel, FormRule } from '@noticeflow/schemas';
import { problemOfExpression, sourceOf } from './expressions.js';
import { dataFields, placedFields } from './fields.js';
import { compilePattern } from './pattern.js';

/** Something wrong with a form model itself, for its author. Errors refuse publication. */
export interface Problem {
  /** Place in the model: `fields.rows.student_id.pattern`, `rules.sex-agrees.assert`. */
  path: string;
  code: string;
  severity: 'error' | 'warning';
  /** Chinese. */
  message: string;
}

export interface CheckOptions {
  /** Why an expression cannot be read, `null` when it can. Default: the engine's FEEL. */
  parseExpression?: (expression: string) => string | null;
  /** Names of the code lists there are; without it lists are not checked. */
  lists?: readonly string[];
}

const TYPES: ReadonlySet<string> = new Set<FormField['type']>([
  'text', 'number', 'date', 'dateRange', 'boolean', 'enum', 'multiEnum', 'region', 'organisation', 'person', 'idNumber',
  'phone', 'url', 'attachment', 'computed', 'table', 'section', 'record',
]);
const CLASSES: ReadonlySet<string> = new Set(['public', 'internal', 'personal', 'sensitive']);
const SEVERITIES: ReadonlySet<string> = new Set(['error', 'reason', 'warning']);
/** `id` is the row's own; the rest would reach a prototype somewhere. */
const RESERVED: ReadonlySet<string> = new Set([
  'id', 'prototype', 'arguments', 'caller', '__DO_NOT_USE_THIS_PROPERTY_index__', ...Object.getOwnPropertyNames(Object.prototype),
  // Words of FEEL: `data.in` does not read.
  'null', 'true', 'false', 'function', 'if', 'then', 'else', 'for', 'return', 'some', 'every', 'satisfies', 'in', 'and', 'or', 'not', 'between', 'instance', 'of',
]);
const FIELD_ID = /^[a-z][A-Za-z0-9_]{0,63}$/;
const REGISTER = /^[a-z][a-z0-9_.-]{0,63}$/;
const CHILD_REGISTER = /^[a-z][A-Za-z0-9_.-]{0,139}$/;
const MAX_FIELDS = 300;
const MAX_RULES = 200;
const MAX_EXPRESSION = 2000;
const MAX_DEPTH = 4;

/** Everything wrong with a form model: ids, reserved names, classes, patterns, expressions, places that do not exist. */
export function checkModel(form: FormModel, options: CheckOptions = {}): Problem[] {
  const problems: Problem[] = [];
  const report = (path: string, code: string, message: string, severity: Problem['severity'] = 'error'): void => {
    problems.push({ path, code, severity, message });
  };
  const expression = (path: string, text: string): void => {
    if (typeof text !== 'string' || sourceOf(text).trim() === '') return report(path, 'expression', '表达式为空');
    if (text.length > MAX_EXPRESSION) return report(path, 'expression', `表达式超过${MAX_EXPRESSION}个字符`);
    const reason = (options.parseExpression ?? problemOfExpression)(sourceOf(text));
    if (reason !== null) report(path, 'expression', `表达式有误：${reason}`);
  };
  const literal = (path: string, text: string | undefined): void => {
    if (text !== undefined && (typeof text !== 'string' || text.includes('{{'))) report(path, 'text', '文字中不能含有“{{”');
  };

  if (form.schema !== 'noticeflow/form/1') report('schema', 'schema', '应为 noticeflow/form/1');
  if (!/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(form.id)) report('id', 'id', '表单标识不合规');
  if (!Number.isInteger(form.version) || form.version < 1) report('version', 'version', '版本号应为正整数');
  if (!REGISTER.test(form.register)) report('register', 'register', '台账标识应为小写字母开头的字母、数字、点、横线');
  literal('title', form.title);

  const checkField = (field: FormField, path: string, parent: 'form' | 'section' | 'table', depth: number): void => {
    if (typeof field !== 'object' || field === null) return report(path, 'field', '字段有误');
    if (depth > MAX_DEPTH) return report(path, 'depth', '嵌套过深');
    if (!FIELD_ID.test(field.id)) report(path, 'id', `字段标识“${String(field.id).slice(0, 40)}”不合规`);
    if (RESERVED.has(field.id)) report(path, 'reserved', `“${field.id}”是保留名称`);
    if (!TYPES.has(field.type)) report(`${path}.type`, 'type', `没有“${String(field.type)}”这种字段`);
    if (typeof field.label !== 'string' || field.label.trim() === '') report(`${path}.label`, 'label', '缺少名称');
    for (const name of ['label', 'help', 'placeholder', 'unit'] as const) literal(`${path}.${name}`, field[name]);
    if (field.class !== undefined && !CLASSES.has(field.class)) report(`${path}.class`, 'class', '个人信息类别有误');
    if ((field.class === 'personal' || field.class === 'sensitive') && field.purpose === undefined) report(`${path}.purpose`, 'purpose', '个人信息应写明处理目的和保存期限', 'warning');
    if (field.type === 'idNumber' && field.class !== 'sensitive') report(`${path}.class`, 'class', '身份证号应为敏感个人信息（sensitive）');
    if (field.processVariable !== undefined && (field.class === 'personal' || field.class === 'sensitive')) report(`${path}.processVariable`, 'processVariable', '个人信息不能作为流程变量');
    if (parent === 'table' && (field.type === 'table' || field.type === 'section')) report(path, 'nesting', '表格的列不能再是表格或分组');
    if (field.type === 'computed' && field.formula === undefined) report(`${path}.formula`, 'formula', '计算字段缺少公式');
    if (field.formula !== undefined && field.type !== 'computed') report(`${path}.formula`, 'formula', '只有计算字段可以有公式');
    if ((field.type === 'enum' || field.type === 'multiEnum') && field.options === undefined && field.list === undefined) report(`${path}.options`, 'options', '缺少选项');
    if (field.list !== undefined && options.lists !== undefined && !options.lists.includes(field.list)) report(`${path}.list`, 'list', `没有名为“${field.list}”的代码表`);
    checkSource(field, path);
    if (field.options !== undefined && new Set(field.options.map((option) => option.value)).size !== field.options.length) report(`${path}.options`, 'options', '选项重复');
    for (const option of field.options ?? []) literal(`${path}.options`, option.label);
    for (const name of ['visible', 'formula', 'autofill'] as const) if (field[name] !== undefined) expression(`${path}.${name}`, field[name]);
    if (typeof field.required === 'string') expression(`${path}.required`, field.required);
    for (const name of ['minDate', 'maxDate', 'regionWithin'] as const) if (field[name]?.trimStart().startsWith('=') === true) expression(`${path}.${name}`, field[name]);
    for (const [low, high] of [['min', 'max'], ['minLength', 'maxLength'], ['minRows', 'maxRows']] as const) {
      const [from, to] = [field[low], field[high]];
      if (from !== undefined && to !== undefined && from > to) report(`${path}.${low}`, 'range', '下限大于上限');
    }
    if (field.pattern !== undefined) {
      try {
        compilePattern(field.pattern.regex);
      } catch (error) {
        report(`${path}.pattern`, 'pattern', `正则表达式有误：${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (field.unique !== undefined && field.type === 'table') report(`${path}.unique`, 'unique', '表格不能作为唯一值');
    if (field.unique?.scope === 'table' && parent !== 'table') report(`${path}.unique`, 'unique', '表内唯一只能用于表格的列');
    if (field.type === 'table') {
      if ((field.columns ?? []).length === 0) report(`${path}.columns`, 'columns', '表格没有列');
      distinct(field.columns ?? [], path);
      for (const column of field.columns ?? []) checkField(column, `${path}.${column?.id}`, 'table', depth + 1);
      checkGroups(field.columnGroups ?? [], new Set((field.columns ?? []).map((column) => column.id)), `${path}.columnGroups`);
      checkCombinations(field, path);
      checkUnless(field.columns ?? [], `${path}.`);
    } else if (field.columns !== undefined) report(`${path}.columns`, 'columns', '只有表格可以有列');
    else if (field.uniqueTogether !== undefined) report(`${path}.uniqueTogether`, 'uniqueTogether', '只有表格可以有组合唯一');
    if (field.type === 'section') for (const inner of field.fields ?? []) checkField(inner, `${path}.${inner?.id}`, 'section', depth + 1);
  };

  const checkUnless = (beside: readonly FormField[], prefix: string): void => {
    for (const { id, unique } of beside) {
      if (unique?.unless !== undefined && !beside.some((field) => field.id === unique.unless)) report(`${prefix}${id}.unique`, 'unique', `没有相邻字段“${unique.unless}”`);
    }
  };

  const checkSource = (field: FormField, path: string): void => {
    const { source } = field;
    if (field.type !== 'record') {
      if (source !== undefined) report(`${path}.source`, 'source', '只有引用字段可以有来源台账');
      return;
    }
    if (typeof source !== 'object' || source === null) return report(`${path}.source`, 'source', '引用字段缺少来源台账');
    if (typeof source.register !== 'string' || !CHILD_REGISTER.test(source.register)) report(`${path}.source.register`, 'source', '来源台账标识不合规');
    for (const name of ['label', 'detail', 'distinctBy'] as const) {
      const id = source[name];
      if (id === undefined && name !== 'label') continue;
      if (typeof id !== 'string' || !FIELD_ID.test(id) || RESERVED.has(id)) report(`${path}.source.${name}`, 'source', '应为来源台账的一个字段');
    }
  };

  const checkCombinations = (table: FormField, path: string): void => {
    const columns = new Set((table.columns ?? []).map((column) => column.id));
    for (const [index, combination] of (table.uniqueTogether ?? []).entries()) {
      const at = `${path}.uniqueTogether.${index}`;
      if (!Array.isArray(combination.columns) || combination.columns.length < 2) report(at, 'uniqueTogether', '组合唯一至少要两列');
      else for (const id of combination.columns) if (!columns.has(id)) report(at, 'uniqueTogether', `组合唯一中的列“${id}”不存在`);
      if (!SEVERITIES.has(combination.severity)) report(at, 'severity', '规则级别有误');
      if (typeof combination.message !== 'string' || combination.message.trim() === '') report(at, 'message', '组合唯一缺少提示文字');
      literal(at, combination.message);
    }
  };

  const distinct = (fields: readonly FormField[], path: string): void => {
    const seen = new Set<string>();
    for (const field of fields) {
      if (seen.has(field?.id)) report(`${path}.${field.id}`, 'duplicate', `字段标识“${field.id}”重复`);
      seen.add(field?.id);
    }
  };

  const checkGroups = (groups: readonly ColumnGroup[], columns: ReadonlySet<string>, path: string): void => {
    const used = new Set<string>();
    const walk = (group: ColumnGroup): void => {
      literal(path, group.title);
      for (const item of group.columns) {
        if (typeof item !== 'string') walk(item);
        else if (!columns.has(item)) report(path, 'columnGroup', `表头分组中的列“${item}”不存在`);
        else if (used.has(item)) report(path, 'columnGroup', `列“${item}”在表头分组中重复`);
        else used.add(item);
      }
    };
    groups.forEach(walk);
  };

  const checkRule = (rule: FormRule, places: ReadonlySet<string>): void => {
    const path = `rules.${rule.id}`;
    if (!/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(rule.id)) report(path, 'id', '规则标识不合规');
    expression(`${path}.assert`, rule.assert);
    if (typeof rule.message !== 'string' || rule.message.trim() === '') report(`${path}.message`, 'message', '规则缺少提示文字');
    literal(`${path}.message`, rule.message);
    if (rule.each !== undefined && !tables.has(rule.each)) report(`${path}.each`, 'each', `没有表格“${rule.each}”`);
    if (rule.at !== undefined && !places.has(rule.at)) report(`${path}.at`, 'at', `没有字段“${rule.at}”`);
    if (typeof rule.severity === 'string') {
      if (!SEVERITIES.has(rule.severity)) report(`${path}.severity`, 'severity', '规则级别有误');
      return;
    }
    if (!SEVERITIES.has(rule.severity.default)) report(`${path}.severity`, 'severity', '规则级别有误');
    for (const when of rule.severity.when) {
      if (!SEVERITIES.has(when.severity)) report(`${path}.severity`, 'severity', '规则级别有误');
      expression(`${path}.severity`, when.condition);
    }
  };

  if (!Array.isArray(form.fields) || form.fields.length === 0) {
    report('fields', 'fields', '表单没有字段');
    return problems;
  }
  for (const field of form.fields) checkField(field, `fields.${field?.id}`, 'form', 1);
  checkUnless(dataFields(form.fields), 'fields.');
  if (problems.some((problem) => problem.code === 'field' || problem.code === 'depth')) return problems;
  distinct(dataFields(form.fields), 'fields');
  const placed = placedFields(form);
  if (placed.length > MAX_FIELDS) report('fields', 'fields', `字段超过${MAX_FIELDS}个`);
  const places = new Set(placed.map((place) => place.path));
  const tables = new Set(dataFields(form.fields).filter((field) => field.type === 'table').map((field) => field.id));

  if ((form.rules ?? []).length > MAX_RULES) report('rules', 'rules', `规则超过${MAX_RULES}条`);
  const ruleIds = new Set<string>();
  for (const rule of form.rules ?? []) {
    if (ruleIds.has(rule.id)) report(`rules.${rule.id}`, 'duplicate', `规则标识“${rule.id}”重复`);
    ruleIds.add(rule.id);
    checkRule(rule, places);
  }

  if (form.print !== undefined) {
    const { print } = form;
    if (print.table !== undefined && !tables.has(print.table)) report('print.table', 'print', `没有表格“${print.table}”`);
    if (print.numberedRows !== undefined && (!Number.isInteger(print.numberedRows) || print.numberedRows < 0)) report('print.numberedRows', 'print', '应为非负整数');
    for (const name of ['annex', 'title'] as const) literal(`print.${name}`, print[name]);
    const columns = new Set(placed.filter((place) => place.table !== undefined && place.table.id === print.table).map((place) => place.field.id));
    for (const id of Object.keys(print.columnTitles ?? {})) if (!columns.has(id)) report('print.columnTitles', 'print', `没有列“${id}”`);
    for (const line of print.head ?? []) {
      for (const [, root = '', name = ''] of line.matchAll(/\{([a-z]+)\.([^{}]*)\}/g)) {
        if (root === 'data' ? !places.has(name) : !['unit', 'campaign'].includes(root)) report('print.head', 'print', `占位符“{${root}.${name}}”不存在`);
      }
    }
  }
  return problems;
}
