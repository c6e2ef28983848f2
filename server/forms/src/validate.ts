import type { Finding, FormData, FormField, FormModel, FormOverlay, FormRule, RuleSeverity, TableRow } from '@noticeflow/schemas';
import { accessMap, type AccessMap } from './access.js';
import { checkValue } from './check-value.js';
import { parseDate } from './dates.js';
import { FORM_FUNCTIONS, narrow, sourceOf, type Evaluate } from './expressions.js';
import { dataFields, fieldAt } from './fields.js';
import { looksMasked } from './mask.js';
import { mergeWritable, rowsOf, type DataError } from './merge.js';
import { cellPath } from './paths.js';
import { optionsOf } from './values.js';

/** What expressions may read besides the data. */
export interface FormContext {
  unit?: Readonly<Record<string, unknown>> | null;
  campaign?: Readonly<Record<string, unknown>> | null;
  /** Code lists (`[{value,label}]`) and reference tables of the template. */
  lists?: Readonly<Record<string, readonly unknown[]>>;
  /** ISO date of the command. */
  today: string;
}

/** Why a principle (原则上) is not kept, as the person wrote it. Without a path it stands for all findings of the rule. */
export interface GivenReason { rule: string; path?: string; reason: string }

export interface ValidationInput {
  form: FormModel;
  overlay: FormOverlay;
  /** What is stored, in clear. */
  previous?: FormData | null;
  /** What the client sent. */
  data: FormData;
  reasons?: readonly GivenReason[];
  context: FormContext;
  evaluate: Evaluate;
  /** In the browser: sensitive values are masked there, so rules that read them are left to the server. */
  masked?: boolean;
}

export interface ValidationResult {
  /** The whole record after the change: stored values where the task may not write, computed and autofilled values anew. */
  clean: FormData;
  findings: Finding[];
  /** The request is malformed; nothing of it may be stored. */
  errors: DataError[];
}

const MAX_PASSES = 5;

/**
 * The one check of a form, on the server and in the browser: takes what the task may write, lays it over what is stored,
 * computes what the system fills in, and finds everything that is wrong. Pure; never throws for bad data.
 */
export function validate(input: ValidationInput): ValidationResult {
  const { form, context } = input;
  const access = accessMap(form, input.overlay);
  const previous = input.previous ?? {};
  const { data, errors } = mergeWritable(form, access, previous, input.data, context.lists);
  const record = new RecordCheck(input, access, previous, data);
  record.fillIn();
  record.settle();
  // What could not be read is not also missing.
  const unread = new Set(errors.map((error) => error.path));
  return { clean: data, findings: record.findings().filter((finding) => finding.rule !== 'required' || !unread.has(finding.path)), errors };
}

/** Whether findings stop the task: an error, or a principle without a reason. Nothing stops a task that only reads. */
export function isBlocking(findings: readonly Finding[], form?: FormModel, overlay?: FormOverlay): boolean {
  if (form !== undefined && overlay !== undefined && !accessMap(form, overlay).writable) return false;
  return findings.some((finding) => finding.severity === 'error' || (finding.severity === 'reason' && !finding.reason));
}

/** A field in its place: at the top of the record, or in one row. */
interface Place {
  field: FormField;
  /** Model path. */
  model: string;
  path: string;
  /** Where the value lives. */
  holder: Record<string, unknown>;
  /** Where it lived before. */
  stored: Record<string, unknown>;
  row?: TableRow;
  number?: number;
}

class RecordCheck {
  private readonly base: Readonly<Record<string, unknown>>;
  private hidden = new Set<string>();

  constructor(
    private readonly input: ValidationInput,
    private readonly access: AccessMap,
    private readonly previous: FormData,
    private readonly data: FormData,
  ) {
    const { unit, campaign, lists, today } = input.context;
    this.base = { ...FORM_FUNCTIONS, data, unit: unit ?? null, campaign: campaign ?? null, lists: lists ?? {}, today };
  }

  /** Autofill once, defaults for what was never filled in. */
  fillIn(): void {
    for (const place of this.places()) {
      const { field, holder } = place;
      if (field.autofill !== undefined && isEmpty(holder[field.id])) holder[field.id] = this.valueOf(field.autofill, place);
      else if (field.defaultValue !== undefined && holder[field.id] === undefined && field.type !== 'table') holder[field.id] = structuredClone(field.defaultValue);
    }
  }

  /** Computed values and visibility depend on each other: until nothing changes. An invisible field keeps what was stored. */
  settle(): void {
    for (let pass = 0; pass < MAX_PASSES; pass += 1) {
      const before = JSON.stringify(this.data);
      const hidden = new Set<string>();
      for (const place of this.places()) {
        const { field, holder, stored } = place;
        if (field.formula !== undefined) holder[field.id] = this.valueOf(field.formula, place);
        if (field.visible === undefined || this.valueOf(field.visible, place) === true) continue;
        hidden.add(place.path);
        if (Object.hasOwn(stored, field.id)) holder[field.id] = stored[field.id];
        else if (field.formula === undefined) delete holder[field.id];
      }
      this.hidden = hidden;
      if (JSON.stringify(this.data) === before) return;
    }
  }

  findings(): Finding[] {
    const findings: Finding[] = [];
    for (const place of this.places()) {
      if (this.hidden.has(place.path) || this.hidden.has(place.model)) continue;
      findings.push(...this.checkPlace(place));
    }
    const broken = new Set(findings.filter((finding) => finding.severity === 'error').map((finding) => finding.path));
    for (const rule of this.input.form.rules ?? []) findings.push(...this.checkRule(rule, broken));
    return findings.map((finding) => this.withReason(finding));
  }

  private *places(): Generator<Place> {
    for (const field of dataFields(this.input.form.fields)) {
      yield { field, model: field.id, path: field.id, holder: this.data, stored: this.previous };
      if (field.type !== 'table') continue;
      const stored = new Map(rowsOf(this.previous, field.id).map((row) => [row.id, row]));
      const rows = rowsOf(this.data, field.id);
      for (const [index, row] of rows.entries()) {
        for (const column of field.columns ?? []) {
          yield {
            field: column, model: `${field.id}.${column.id}`, path: cellPath(field.id, row.id ?? '', column.id),
            holder: row, stored: stored.get(row.id) ?? {}, row, number: index + 1,
          };
        }
      }
    }
  }

  private checkPlace(place: Place): Finding[] {
    const { field, holder, path, number } = place;
    const value = holder[field.id];
    const at = { path, label: field.label, ...(number === undefined ? {} : { row: number }) };
    // What the task may not write, its holder cannot mend; it was checked when it was written.
    if (field.type === 'table') return this.access.of(field.id) === 'write' ? this.checkTable(field) : [];
    if (this.access.of(place.model) !== 'write') return [];
    if (isEmpty(value)) {
      return this.isRequired(place) ? [{ ...at, rule: 'required', severity: 'error', message: `请填写“${field.label}”` }] : [];
    }
    if (field.class === 'sensitive' && looksMasked(value)) return [];
    return checkValue(field, value, {
      options: optionsOf(field, this.input.context.lists),
      today: this.input.context.today,
      minDate: this.boundOf(field.minDate, place),
      maxDate: this.boundOf(field.maxDate, place),
      regionWithin: this.textOf(field.regionWithin, place),
    }).map((finding) => ({ ...at, ...finding }));
  }

  private checkTable(table: FormField): Finding[] {
    const rows = rowsOf(this.data, table.id);
    const at = { path: table.id, label: table.label };
    const required = this.access.required(table.id) ?? table.required === true;
    const least = Math.max(table.minRows ?? 0, required ? 1 : 0);
    const findings: Finding[] = [];
    if (rows.length < least) findings.push({ ...at, rule: 'minRows', severity: 'error', message: `“${table.label}”至少填写${least}行` });
    if (table.maxRows !== undefined && rows.length > table.maxRows) findings.push({ ...at, rule: 'maxRows', severity: 'error', message: `“${table.label}”最多${table.maxRows}行` });
    for (const column of table.columns ?? []) {
      if (column.unique !== undefined && !this.onlyMasked(column)) findings.push(...this.duplicates(table, column, rows));
    }
    for (const combination of table.uniqueTogether ?? []) {
      // A value that is wrong for being there twice already need not be told once more as part of a combination.
      const told = new Set(findings.filter((finding) => finding.severity === 'error').map((finding) => finding.path));
      findings.push(...this.repeated(table, combination, rows).filter((finding) => !told.has(finding.path)));
    }
    return findings;
  }

  /** Masked values of two people may look the same: in the browser nothing can be said about them. */
  private onlyMasked(column: FormField | undefined): boolean {
    return this.input.masked === true && column?.class === 'sensitive';
  }

  /** Combinations that stand in an earlier row already; a row that lacks one of the values is no combination. */
  private repeated(table: FormField, { columns: ids, severity, message }: NonNullable<FormField['uniqueTogether']>[number], rows: readonly TableRow[]): Finding[] {
    const columns = ids.flatMap((id) => table.columns?.find((column) => column.id === id) ?? []);
    const [first] = columns;
    if (first === undefined || columns.length < ids.length || columns.some((column) => this.onlyMasked(column))) return [];
    const seen = new Map<string, number>();
    return rows.flatMap((row, index): Finding[] => {
      if (ids.some((id) => isEmpty(row[id]))) return [];
      const key = JSON.stringify(ids.map((id) => row[id]));
      const earlier = seen.get(key);
      if (earlier === undefined) {
        seen.set(key, index + 1);
        return [];
      }
      return [{
        path: cellPath(table.id, row.id ?? '', first.id), label: first.label, row: index + 1, rule: 'uniqueTogether', severity,
        message: `${message}（与第${earlier}行相同）`,
      }];
    });
  }

  /**
   * Unique in the table: as the field says. Unique over records (unit, campaign): in one table the value may stand again
   * with other data (a student with two volunteers), which is a warning; a wholly repeated row is as wrong as the field says.
   */
  private duplicates(table: FormField, column: FormField, rows: readonly TableRow[]): Finding[] {
    const first = new Map<string, number>();
    const wholly = new Set<string>();
    return rows.flatMap((row, index): Finding[] => {
      const value = row[column.id];
      const { unless } = column.unique ?? {};
      if (isEmpty(value) || (unless !== undefined && !isEmpty(row[unless]))) return [];
      const key = JSON.stringify(value);
      const earlier = first.get(key);
      const whole = JSON.stringify((table.columns ?? []).map((other) => row[other.id] ?? null));
      const repeated = wholly.has(whole);
      wholly.add(whole);
      if (earlier === undefined) {
        first.set(key, index + 1);
        return [];
      }
      const asSaid = repeated || column.unique?.scope === 'table';
      return [{
        path: cellPath(table.id, row.id ?? '', column.id), label: column.label, row: index + 1, rule: 'unique',
        severity: asSaid ? column.unique?.severity ?? 'error' : 'warning',
        message: `“${column.label}”与第${earlier}行相同${repeated ? '，整行重复' : asSaid ? '' : '，请确认不是重复填写'}`,
      }];
    });
  }

  private isRequired(place: Place): boolean {
    const said = this.access.required(place.model);
    if (said !== undefined) return said;
    const { required } = place.field;
    return typeof required === 'string' ? this.valueOf(required, place) === true : required === true;
  }

  /** A rule over values that are wrong in themselves would only say the same thing twice; they block already. */
  private checkRule(rule: FormRule, broken: ReadonlySet<string>): Finding[] {
    if (this.input.masked === true && this.readsSensitive(rule)) return [];
    const fields = membersOf(rule.assert, 'data');
    if (fields.some((id) => broken.has(id))) return [];
    const table = rule.each;
    if (table === undefined) return this.ruleFinding(rule, undefined, undefined);
    const columns = membersOf(rule.assert, 'row');
    return rowsOf(this.data, table).flatMap((row, index) =>
      columns.some((id) => broken.has(cellPath(table, row.id ?? '', id))) ? [] : this.ruleFinding(rule, row, index + 1));
  }

  private ruleFinding(rule: FormRule, row: TableRow | undefined, number: number | undefined): Finding[] {
    const held = this.evaluate(rule.assert, row);
    if (held === true || (held === null && rule.nullable === true)) return [];
    const label = rule.at === undefined ? undefined : fieldAt(this.input.form, rule.at)?.label;
    return [{
      path: pathOfRule(rule, row), rule: rule.id, severity: this.severityOf(rule, row), message: rule.message,
      ...(number === undefined ? {} : { row: number }), ...(label === undefined ? {} : { label }),
    }];
  }

  private severityOf(rule: FormRule, row: TableRow | undefined): RuleSeverity {
    if (typeof rule.severity === 'string') return rule.severity;
    return rule.severity.when.find(({ condition }) => this.evaluate(condition, row) === true)?.severity ?? rule.severity.default;
  }

  private readsSensitive(rule: FormRule): boolean {
    return dataFields(this.input.form.fields)
      .flatMap((field) => [field, ...(field.columns ?? [])])
      .some((field) => field.class === 'sensitive' && new RegExp(`(^|[^A-Za-z0-9_])${field.id}([^A-Za-z0-9_]|$)`).test(rule.assert));
  }

  private withReason(finding: Finding): Finding {
    if (finding.severity !== 'reason') return finding;
    const given = this.input.reasons?.find((r) => r.rule === finding.rule && (r.path === undefined || r.path === '' || r.path === finding.path) && r.reason.trim() !== '');
    return given === undefined ? finding : { ...finding, reason: given.reason.trim().slice(0, 500) };
  }

  private boundOf(bound: string | undefined, place: Place): string | null {
    const text = this.textOf(bound, place);
    return text === null ? null : parseDate(text);
  }

  private textOf(source: string | undefined, place: Place): string | null {
    if (source === undefined) return null;
    if (!source.trimStart().startsWith('=')) return source;
    const value = this.valueOf(source, place);
    return typeof value === 'string' ? value : null;
  }

  private valueOf(expression: string, place: Place): unknown {
    return this.evaluate(expression, place.row);
  }

  /** `null` when it cannot be computed: the model was checked when it was published, so this is a matter of the data. */
  private evaluate(expression: string, row: TableRow | undefined): unknown {
    const source = sourceOf(expression);
    try {
      return this.input.evaluate(source, narrow(source, row === undefined ? this.base : { ...this.base, row })) ?? null;
    } catch {
      return null;
    }
  }
}

function membersOf(expression: string, root: string): string[] {
  return [...expression.matchAll(new RegExp(`(?<![A-Za-z0-9_.])${root}\\s*\\.\\s*([A-Za-z][A-Za-z0-9_]*)`, 'g'))].map((match) => match[1] ?? '');
}

function pathOfRule(rule: FormRule, row: TableRow | undefined): string {
  if (row === undefined || rule.each === undefined) return rule.at ?? '';
  const column = rule.at?.startsWith(`${rule.each}.`) === true ? rule.at.slice(rule.each.length + 1) : undefined;
  return cellPath(rule.each, row.id ?? '', column);
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
