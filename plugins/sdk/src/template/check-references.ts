import type { DateAnchor, FormModel, TemplateDeadline } from '@noticeflow/schemas';
import { fieldsByPath, fieldsOfRegister } from './fields.js';
import type { Problems } from './problem.js';
import type { ElementOutline } from './process-outline.js';
import { lineOfElement, MANIFEST } from './bundle.js';
import type { Bundle } from './bundle.js';

type Path = (string | number)[];

/** Checks that everything named in one file of the template exists in the other. */
export function checkReferences(bundle: Bundle, problems: Problems): void {
  checkManifest(bundle, problems);
  checkForms(bundle, problems);
  checkProcesses(bundle, problems);
}

function checkManifest(bundle: Bundle, problems: Problems): void {
  const { value: manifest, text } = bundle.manifest;
  const report = (path: Path, rule: string, what: string, zh: string): void => problems.error(MANIFEST, text.lineOf(path), rule, what, zh);
  const expect = (known: boolean, path: Path, kind: string, name: string): void => {
    if (!known) report(path, `${kind}-exists`, `Expected ${kind} "${name}" to exist`, `找不到 ${kind}“${name}”`);
  };

  for (const group of ['parameters', 'deadlines', 'roles', 'unitSets', 'duties', 'recurrences', 'indicators', 'reports'] as const) {
    const seen = new Set<string>();
    (manifest[group] ?? []).forEach(({ id }, index) => {
      if (seen.has(id)) report([group, index, 'id'], 'id-unique', `The id "${id}" is there twice in ${group}`, `${group} 中的编号“${id}”重复`);
      seen.add(id);
    });
  }

  const clauses = bundle.notice.lineOf;
  const obligations = new Set(bundle.obligations?.value.obligations.map(({ id }) => id));
  const parameters = new Map(manifest.parameters.map((parameter) => [parameter.id, parameter]));
  const deadlines = new Set(manifest.deadlines.map(({ id }) => id));
  const sets = new Map(manifest.unitSets.map((set) => [set.id, set]));
  const forms = bundle.forms.map((source) => source.value);
  const outlines = new Map(bundle.processes.flatMap(({ outlines }) => outlines.map((outline) => [outline.id, outline] as const)));

  const checkAnchor = (anchor: DateAnchor | TemplateDeadline['anchor'] | undefined, path: Path): void => {
    if (!anchor || !('parameter' in anchor)) return;
    expect(parameters.has(anchor.parameter), path, 'parameter', anchor.parameter);
    const type = parameters.get(anchor.parameter)?.type;
    if (type && type !== 'date') report(path, 'anchor-is-date', `Expected the parameter "${anchor.parameter}" to be a date but it is a ${type}`, `参数“${anchor.parameter}”应为日期`);
  };
  const checkElement = (ref: { process: string; element: string } | undefined, path: Path): void => {
    if (!ref) return;
    const outline = outlines.get(ref.process);
    expect(outline !== undefined, path, 'process', ref.process);
    const element = outline?.elements.get(ref.element);
    if (outline) expect(element !== undefined, path, 'element', `${ref.process}/${ref.element}`);
    if (element && element.kind !== 'userTask') report(path, 'duty-by-user-task', `Expected ${ref.element} to be a user task but it is a ${element.kind}`, `${ref.element} 应为用户任务`);
  };

  manifest.parameters.forEach((parameter, index) => {
    if (parameter.clause) expect(clauses.has(parameter.clause), ['parameters', index, 'clause'], 'clause', parameter.clause);
    const expected = { text: 'string', number: 'number', date: 'string', boolean: 'boolean', enum: 'string' }[parameter.type];
    if (parameter.default !== null && typeof parameter.default !== expected) report(['parameters', index, 'default'], 'parameter-default', `Expected a ${expected} or null as default of "${parameter.id}"`, `参数“${parameter.id}”的默认值类型不对`);
    if (parameter.type === 'enum' && parameter.default !== null && !parameter.options?.some(({ value }) => value === parameter.default)) report(['parameters', index, 'default'], 'parameter-default', `Expected the default of "${parameter.id}" to be one of its options`, `参数“${parameter.id}”的默认值不在选项中`);
  });
  manifest.deadlines.forEach((deadline, index) => {
    expect(clauses.has(deadline.clause), ['deadlines', index, 'clause'], 'clause', deadline.clause);
    checkAnchor(deadline.anchor, ['deadlines', index, 'anchor']);
    const policy = deadline.holidayPolicy;
    if (typeof policy !== 'string') {
      const values = parameters.get(policy.parameter)?.options?.map(({ value }) => value) ?? [];
      if (!values.includes('keep') || !values.includes('nextWorkingDay')) report(['deadlines', index, 'holidayPolicy'], 'policy-parameter', `Expected an enum parameter "${policy.parameter}" with the options keep and nextWorkingDay`, `参数“${policy.parameter}”应为枚举，选项含 keep 与 nextWorkingDay`);
    }
    const owners = manifest.duties.filter((duty) => duty.deadline === deadline.id);
    if ('event' in deadline.anchor && deadline.anchor.event === 'periodEnd' && (owners.length === 0 || owners.some((duty) => !duty.periods))) {
      report(['deadlines', index, 'anchor'], 'period-end-of-periods', `Expected only duties with periods to have the deadline "${deadline.id}"`, `时限“${deadline.id}”按期末计算，只能用于分期事项`);
    }
  });
  manifest.unitSets.forEach((set, index) => {
    (set.union ?? []).forEach((member, at) => {
      expect(sets.has(member), ['unitSets', index, 'union', at], 'set', member);
      // Unions of unions are refused: one level is enough, and a circle cannot arise.
      if (sets.get(member)?.union) report(['unitSets', index, 'union', at], 'union-is-flat', `Expected "${member}" to be no union itself`, `“${member}”本身是并集，不能再并`);
    });
    if (set.union && (set.levels || set.codes || set.kinds)) report(['unitSets', index], 'union-alone', `Expected the set "${set.id}" to have either union or levels/codes/kinds`, `集合“${set.id}”不能同时用并集和条件`);
    if (!set.union && !set.levels && !set.codes && !set.kinds && !set.where) report(['unitSets', index], 'set-says-something', `Expected the set "${set.id}" to say which units belong to it`, `集合“${set.id}”没有写明包含哪些单位`);
  });
  manifest.duties.forEach((duty, index) => {
    if (bundle.obligations) expect(obligations.has(duty.obligation), ['duties', index, 'obligation'], 'obligation', duty.obligation);
    expect(sets.has(duty.unitSet), ['duties', index, 'unitSet'], 'set', duty.unitSet);
    if (duty.deadline) expect(deadlines.has(duty.deadline), ['duties', index, 'deadline'], 'deadline', duty.deadline);
    if (duty.form) expect(forms.some(({ id }) => id === duty.form), ['duties', index, 'form'], 'form', duty.form);
    checkAnchor(duty.periods?.from, ['duties', index, 'periods', 'from']);
    checkAnchor(duty.periods?.until, ['duties', index, 'periods', 'until']);
    checkElement(duty.answeredBy, ['duties', index, 'answeredBy']);
    checkElement(duty.acceptedBy, ['duties', index, 'acceptedBy']);
  });
  (manifest.recurrences ?? []).forEach((recurrence, index) => {
    const at: Path = ['recurrences', index];
    if (bundle.obligations) expect(obligations.has(recurrence.obligation), [...at, 'obligation'], 'obligation', recurrence.obligation);
    checkAnchor(recurrence.from, [...at, 'from']);
    checkAnchor(recurrence.until, [...at, 'until']);
    const checkField = (register: string, field: string | undefined, path: Path): void => {
      if (!field) return;
      expect(fieldsOfRegister(forms, register)?.has(field) ?? true, path, 'field', `${register}.${field}`);
    };
    const { subjects, records } = recurrence;
    expect(fieldsOfRegister(forms, subjects.register) !== undefined, [...at, 'subjects', 'register'], 'register', subjects.register);
    expect(fieldsOfRegister(forms, records.register) !== undefined, [...at, 'records', 'register'], 'register', records.register);
    for (const name of ['distinctBy', 'label', 'from', 'until'] as const) checkField(subjects.register, subjects[name], [...at, 'subjects', name]);
    for (const name of ['subjectField', 'dateField'] as const) checkField(records.register, records[name], [...at, 'records', name]);
    if (recurrence.reasons) {
      const fields = forms.find(({ id }) => id === recurrence.reasons!.form);
      expect(fields !== undefined, [...at, 'reasons', 'form'], 'form', recurrence.reasons.form);
      for (const column of fields ? ['subject', 'name', ...recurrence.measures.map(({ id }) => id), 'reason'] : []) {
        const path = `${recurrence.reasons.table}.${column}`;
        expect(fieldsByPath(fields!).has(path), [...at, 'reasons', 'table'], 'field', `${recurrence.reasons.form}/${path}`);
      }
    }
    recurrence.measures.forEach((measure, number) => {
      checkField(records.register, measure.field, [...at, 'measures', number, 'field']);
      if (measure.op === 'sum' && !measure.field) report([...at, 'measures', number], 'sum-needs-field', `Expected a field to sum in "${measure.id}"`, `“${measure.id}”求和缺少字段`);
    });
  });
  (manifest.indicators ?? []).forEach(({ obligation, register, field, where, each, dateField, op, from, by }, index) => {
    const at: Path = ['indicators', index];
    if (bundle.obligations) expect(obligations.has(obligation), [...at, 'obligation'], 'obligation', obligation);
    const fields = fieldsOfRegister(forms, register);
    expect(fields !== undefined, [...at, 'register'], 'register', register);
    for (const [name, value] of Object.entries({ field, dateField })) if (value) expect(fields?.has(value) ?? true, [...at, name], 'field', `${register}.${value}`);
    if (each) expect(sets.has(each), [...at, 'each'], 'set', each);
    if (op === 'share' && !where) report(at, 'share-needs-where', 'Expected the condition whose share is counted', '“share”缺少条件 where');
    if ((op === 'sum' || op === 'distinct') && !field) report(at, 'measure-needs-field', `Expected a field for "${op}"`, `“${op}”缺少字段`);
    checkAnchor(from, [...at, 'from']);
    checkAnchor(by, [...at, 'by']);
  });
  manifest.reports.forEach((item, index) => {
    expect(forms.some(({ id }) => id === item.form), ['reports', index, 'form'], 'form', item.form);
    expect(clauses.has(item.clause), ['reports', index, 'clause'], 'clause', item.clause);
  });
  expect(outlines.size === 0 || outlines.has(manifest.mainProcess), ['mainProcess'], 'process', manifest.mainProcess);
}

function checkForms(bundle: Bundle, problems: Problems): void {
  const listIds = new Set(bundle.lists.map(({ id }) => id));
  const obligations = new Set(bundle.obligations?.value.obligations.map(({ id }) => id));
  const ids = new Set<string>();
  const registers = new Set<string>();
  for (const { file, value: form, text } of bundle.forms) {
    if (ids.has(form.id)) problems.error(file, text.lineOf(['id']), 'id-unique', `The form id "${form.id}" is there twice`, `表单编号“${form.id}”重复`);
    if (registers.has(form.register)) problems.error(file, text.lineOf(['register']), 'register-unique', `The register "${form.register}" has two forms`, `台账“${form.register}”有两个表单`);
    ids.add(form.id);
    registers.add(form.register);
    for (const [path, field] of fieldsByPath(form)) {
      if (field.list && !listIds.has(field.list)) problems.error(file, lineOfField(bundle, form, field.id), 'list-exists', `${path}: expected list "${field.list}" to exist`, `${path}：找不到代码表“${field.list}”`);
    }
    if (!bundle.obligations) continue;
    const named = [...(form.obligations ?? []), ...(form.rules ?? []).flatMap((rule) => rule.obligations ?? [])];
    for (const id of named) {
      if (!obligations.has(id)) problems.error(file, text.lineOf(['obligations']), 'obligation-exists', `Expected obligation "${id}" to exist`, `找不到要求“${id}”`);
    }
  }
}

function lineOfField(bundle: Bundle, form: FormModel, fieldId: string): number | undefined {
  const source = bundle.forms.find(({ value }) => value === form)!;
  const find = (fields: FormModel['fields'], path: Path): Path | undefined => {
    for (const [index, field] of fields.entries()) {
      const at = [...path, index];
      if (field.id === fieldId) return at;
      const inner = find(field.columns ?? [], [...at, 'columns']) ?? find(field.fields ?? [], [...at, 'fields']);
      if (inner) return inner;
    }
    return undefined;
  };
  return source.text.lineOf(find(form.fields, ['fields']) ?? []);
}

/** Job types the server itself handles: the properties each needs, and what they name. */
const BUILT_IN_JOBS: Readonly<Record<string, Readonly<Record<string, 'duty' | 'recurrence' | 'form' | 'text'>>>> = {
  'noticeflow:urge': { duty: 'duty' },
  'noticeflow:check-recurrence': { recurrence: 'recurrence' },
  'noticeflow:archive': {},
  'noticeflow:measure': { form: 'form', table: 'text' },
  'noticeflow:notify': { title: 'text' },
  'noticeflow:merge-records': { form: 'form', table: 'text' },
  'noticeflow:check-record': { form: 'form' },
  'noticeflow:take-record': { form: 'form' },
  'noticeflow:erase-record': { forms: 'text' },
  'noticeflow:gather-records': { registers: 'text' },
};

function checkProcesses(bundle: Bundle, problems: Problems): void {
  const manifest = bundle.manifest.value;
  const forms = new Map(bundle.forms.map(({ value }) => [value.id, fieldsByPath(value)]));
  const obligations = new Set(bundle.obligations?.value.obligations.map(({ id }) => id));
  const processIds = new Set<string>();
  for (const { file, xml, outlines } of bundle.processes) {
    for (const outline of outlines) {
      if (processIds.has(outline.id)) problems.error(file, lineOfElement(xml, outline.id), 'id-unique', `The process id "${outline.id}" is there twice`, `流程编号“${outline.id}”重复`);
      processIds.add(outline.id);
    }
  }
  const decisionIds = new Set<string>();
  for (const { file, xml, ids } of bundle.decisions) {
    for (const id of ids) {
      if (decisionIds.has(id)) problems.error(file, lineOfElement(xml, id), 'id-unique', `The decision id "${id}" is there twice`, `决策编号“${id}”重复`);
      decisionIds.add(id);
    }
  }
  const known: Record<string, (id: string) => boolean> = {
    form: (id) => forms.has(id),
    process: (id) => processIds.has(id),
    decision: (id) => decisionIds.has(id),
    obligation: (id) => !bundle.obligations || obligations.has(id),
    duty: (id) => manifest.duties.some((duty) => duty.id === id),
    recurrence: (id) => (manifest.recurrences ?? []).some((recurrence) => recurrence.id === id),
  };
  for (const { file, xml, outlines } of bundle.processes) {
    for (const outline of outlines) {
      for (const element of outline.elements.values()) {
        const error = (rule: string, message: string, zh: string): void =>
          problems.error(file, lineOfElement(xml, element.id), rule, `${element.id}: ${message}`, `${element.id}：${zh}`);
        for (const [kind, id] of namedBy(element)) {
          if (!known[kind]!(id)) error(`${kind}-exists`, `expected ${kind} "${id}" to exist`, `找不到 ${kind}“${id}”`);
        }
        const fields = element.formId ? forms.get(element.formId) : undefined;
        for (const path of fields ? element.fieldPaths : []) {
          if (path !== '*' && !fields!.has(path)) error('field-exists', `expected field "${path}" in form "${element.formId}"`, `表单“${element.formId}”没有字段“${path}”`);
        }
        if (!element.job?.type.startsWith('noticeflow:')) continue;
        if (!Object.hasOwn(BUILT_IN_JOBS, element.job.type)) error('job-exists', `expected one of ${Object.keys(BUILT_IN_JOBS).join(', ')} but found "${element.job.type}"`, `没有内置作业“${element.job.type}”`);
        for (const [header, kind] of Object.entries(BUILT_IN_JOBS[element.job.type] ?? {})) {
          const value = element.job.headers[header];
          if (!value) error('job-header', `expected the property "${header}" of ${element.job.type}`, `作业 ${element.job.type} 缺少属性“${header}”`);
          else if (kind !== 'text' && !known[kind]!(value)) error(`${kind}-exists`, `expected ${kind} "${value}" to exist`, `找不到 ${kind}“${value}”`);
        }
      }
    }
  }
}

function namedBy(element: ElementOutline): [kind: string, id: string][] {
  const named: [string, string][] = element.obligations.map((id) => ['obligation', id]);
  if (element.formId) named.push(['form', element.formId]);
  if (element.calls) named.push(['process', element.calls]);
  if (element.decision) named.push(['decision', element.decision]);
  if (element.duty) named.push(['duty', element.duty]);
  return named;
}
