import type { FormModel } from './form.js';
import type { ObligationsFile } from './obligations.js';

/**
 * `template.json` of a plugin folder: everything of a campaign that is data.
 * Files beside it: notice.md, obligations.json, processes/*.bpmn, decisions/*.dmn, forms/*.json, lists/*.json, scenarios/*.
 */
export interface TemplateManifest {
  schema: 'noticeflow/template/1';
  slug: string;
  version: string;
  title: string;
  shortTitle: string;
  titleEn?: string;
  notice: { file: string; documentNumber: string | null; issuer: string; issuedOn: string; addressees: string[]; year: number };
  /** Values an installation may change. Bound in `campaign.parameters`. */
  parameters: TemplateParameter[];
  deadlines: TemplateDeadline[];
  roles: TemplateRole[];
  /** Sets of organisations the processes run over; resolved when the campaign is issued. */
  unitSets: UnitSet[];
  /** File names in lists/: code lists (`[{value,label}]`) and reference tables (rows of plain data). */
  lists: string[];
  forms: string[];
  /** Process files; the main one starts when the campaign is issued. */
  processes: string[];
  /** Decision files, deployed with the processes that ask them. */
  decisions?: string[];
  mainProcess: string;
  duties: DutyDefinition[];
  recurrences?: RecurrenceDefinition[];
  /** Numbers to be reached, counted over registers; `noticeflow:measure` writes them into a form. */
  indicators?: IndicatorDefinition[];
  reports: ReportDefinition[];
  scenarios?: string[];
  obligations: string;
}

export interface TemplateParameter { id: string; title: string; type: 'text' | 'number' | 'date' | 'boolean' | 'enum'; default: string | number | boolean | null; options?: { value: string; label: string }[]; help?: string; clause?: string }

/**
 * anchor + offset. An absolute date is an anchor `date`. "X日前" is inclusive by default: due at `time` (24:00) of the day.
 */
export interface TemplateDeadline {
  id: string;
  title: string;
  /** `periodEnd`: the last day of each period of the duties it belongs to ({@link DutyDefinition.periods}); so it is one deadline per period. */
  anchor: DateAnchor | { event: 'periodEnd' };
  offset?: { days: number; working?: boolean };
  /** Local time of day, default `24:00`. */
  time?: string;
  /** When the day is no working day: keep, or the next working day; or an enum parameter with these two options, so that the installation decides. */
  holidayPolicy: 'keep' | 'nextWorkingDay' | { parameter: string };
  /** ISO durations before the due time at which a reminder goes out. */
  remindBefore?: string[];
  reminder: string;
  urge: string;
  clause: string;
}

/** An abstract role, bound to a post code at installation. `at`: `unit` (the unit the process works for), `issuer` (root of the tenant), the code of an organisation, or a unit set (its first member). */
export interface TemplateRole { id: string; title: string; post: string; at: string }

export interface UnitSet {
  id: string;
  title: string;
  /** All must hold. `codes` are organisation codes (division codes for league committees, own codes for universities …). */
  levels?: string[];
  codes?: string[];
  kinds?: string[];
  /** FEEL over `{ unit, campaign, lists }` for what the above cannot say. */
  where?: string;
  /** Union of other sets. */
  union?: string[];
}

/** A duty type: each unit of the set owes it once per period; it is answered when the element completes in an instance for that unit. */
export interface DutyDefinition {
  id: string;
  title: string;
  obligation: string;
  unitSet: string;
  deadline?: string;
  /** What it is owed for; with `periods` the word for the whole series (每季度). */
  period: string;
  /**
   * Owed again for each of these periods. Issuing makes one duty `<id>.<period>` of it per period; processes find them in
   * `campaign.periods.<id>`: `[{id, title, start, end, due}]`. The answering process runs once per unit and period
   * and starts with the variables `unit` and `period`.
   */
  periods?: PeriodSeries;
  answeredBy: { process: string; element: string };
  /** A later element that accepts it (review); returning re-opens the duty. */
  acceptedBy?: { process: string; element: string };
  form?: string;
}

/** The periods in which `from` and `until` lie, and all between. */
export interface PeriodSeries { every: 'month' | 'quarter' | 'year'; from: DateAnchor; until: DateAnchor }

/** A service owed per subject and week or month: count and sum over records; a shortfall needs a reason when force is principle. */
export interface RecurrenceDefinition {
  id: string;
  title: string;
  obligation: string;
  force: 'must' | 'principle';
  every: 'week' | 'month';
  /** Register of subjects, and the field that identifies one person over several rows. */
  subjects: { register: string; distinctBy: string; label: string; /** Date fields of the subject's row that narrow its own period (joined, left). */ from?: string; until?: string };
  records: { register: string; subjectField: string; dateField: string };
  measures: { id: string; title: string; op: 'count' | 'sum'; field?: string; atLeast: number; unit: string }[];
  /** Where reasons for shortfalls are recorded: a form whose table has `subject`, `name`, one column per measure id, and `reason`; one record per unit and week, prefilled by the check. */
  reasons?: { form: string; table: string };
  /** First and last day it is owed; default from the day of issue, without end. A week counts when it lies wholly inside. */
  from?: DateAnchor;
  until?: DateAnchor;
}

/**
 * A number to be reached, always counted from records, never typed in. `count` counts records, `sum` adds up a number field,
 * `distinct` counts the different values of an `indexed` or unique field (by keyed hash, so it works for sensitive ones).
 */
export interface IndicatorDefinition {
  id: string;
  title: string;
  obligation: string;
  /** 名 / 家 / 人次 / 场次 / 元: never converted, never added to another unit. */
  unit: string;
  /** null: counted without a target. */
  target: number | null;
  /** `share`: of the records with a day that counts, how many per cent meet `where`; nothing recorded is 0. */
  op: 'count' | 'sum' | 'distinct' | 'share';
  /** Of a form (`classes`) or of one of its tables (`classes.trainees`). */
  register: string;
  field?: string;
  /** FEEL over `{ data }`, for rows of a table also `{ parent }`, the record they stand in; records for which it is not true do not count. */
  where?: string;
  /**
   * Unit set: the target is each of these units'. For a unit outside it is left out; over all units it becomes
   * the number of units that reach it (个), of as many as there are.
   */
  each?: string;
  /** Day of a record (of a range its first day); without it records count whatever their day. */
  dateField?: string;
  /** First and last day that count; default from the day of issue, without end. */
  from?: DateAnchor;
  by?: DateAnchor;
}

/** Where a day comes from: written in the template, bound at installation, or the day of issue. */
export type DateAnchor = { date: string } | { parameter: string } | { event: 'issued' };

export interface ReportDefinition { id: string; title: string; form: string; formats: ('docx' | 'xlsx')[]; clause: string; /** One table of one unit, or all units of a set merged. */ scope: 'unit' | 'campaign' }

/** A template as read from its folder and validated. */
export interface Template {
  manifest: TemplateManifest;
  noticeText: string;
  clauses: NoticeClause[];
  obligations: ObligationsFile;
  forms: FormModel[];
  processes: { file: string; xml: string }[];
  decisions: { file: string; xml: string }[];
  lists: Record<string, unknown[]>;
}

/** A numbered place in the notice; `id` is stable (`一(一)1`). */
export interface NoticeClause { id: string; title?: string; text: string; level: number }
