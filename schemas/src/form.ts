/**
 * The form model: the one source of a form. It compiles to a Formily schema in the browser
 * and to a validator on the server. A form defines a register; each saved form is a record of it,
 * and each row of a table is a record of a child register (`${register}.${table field id}`).
 * Expressions are FEEL over `{ data, row, unit, campaign, lists, today }`.
 */

export type PersonalDataClass = 'public' | 'internal' | 'personal' | 'sensitive';

export type FieldType =
  | 'text' | 'number' | 'date' | 'dateRange' | 'boolean' | 'enum' | 'multiEnum'
  | 'region' | 'organisation' | 'person' | 'idNumber' | 'phone' | 'url' | 'attachment'
  | 'computed' | 'table' | 'section' | 'record';

export interface FormField {
  /** Immutable id, also the key in the record's data. `^[a-z][A-Za-z0-9_]*$`; reserved object names are refused. */
  id: string;
  type: FieldType;
  /** Label exactly as in the notice. */
  label: string;
  labelEn?: string;
  help?: string;
  placeholder?: string;
  /** Personal-data class, default `internal`. `sensitive` is encrypted, masked, revealed with right and reason. */
  class?: PersonalDataClass;
  /** Purpose and retention of a personal or sensitive field. */
  purpose?: string;
  /** `true`, or FEEL. */
  required?: boolean | string;
  /** FEEL; a hidden field is neither taken from the client nor lost on save. */
  visible?: string;
  defaultValue?: unknown;
  /** Text: limits count characters (a Chinese character and a punctuation mark count 1 each). */
  minLength?: number;
  maxLength?: number;
  multiline?: boolean;
  /** RE2 syntax, whole value. */
  pattern?: { regex: string; message: string; severity?: RuleSeverity };
  /** Number. */
  integer?: boolean;
  min?: number;
  max?: number;
  decimals?: number;
  /** 名 / 人次 / 场次 / 分钟 … printed behind the value. */
  unit?: string;
  /** Date bounds as ISO date or FEEL starting with `=`; outside is a finding of `dateSeverity` (default error). */
  minDate?: string;
  maxDate?: string;
  dateSeverity?: RuleSeverity;
  /** Enum: inline options or a code list of the template. */
  options?: { value: string; label: string }[];
  list?: string;
  /** Region: deepest level that may be picked, and the region it must lie in (division code or FEEL). */
  regionLevel?: 'province' | 'prefecture' | 'county';
  regionWithin?: string;
  /** Organisation: levels that may be picked. */
  organisationLevels?: string[];
  /** Attachment. */
  accept?: ('pdf' | 'docx' | 'xlsx' | 'png' | 'jpg')[];
  maxFiles?: number;
  /** Computed: FEEL; the server recomputes it and never takes it from the client. */
  formula?: string;
  /** Filled by the system when the record is created: FEEL, e.g. `unit.name`. Read-only for people. */
  autofill?: string;
  /** Kept in the engine as process variable of this name when the task completes. Never for personal fields. */
  processVariable?: string;
  /** Value must be unique in this scope; compared by keyed hash, so it works for sensitive values. */
  unique?: {
    scope: 'table' | 'unit' | 'campaign'; severity: RuleSeverity; message: string;
    /** Field beside it (结对止): when that is filled in, the value is free for others. */
    unless?: string;
  };
  /** Searchable by equality (keyed hash index). */
  indexed?: boolean;
  /** Table: the columns, in printed order. */
  columns?: FormField[];
  /** Table: merged header cells above the columns: each group spans its columns; groups may nest. */
  columnGroups?: ColumnGroup[];
  minRows?: number;
  maxRows?: number;
  /** Row number column, printed `序号`; not stored. */
  rowNumber?: string;
  /** Table: combinations of columns that must not repeat within the table. */
  uniqueTogether?: { columns: string[]; severity: RuleSeverity; message: string }[];
  /**
   * Record: a reference to a record of another register of the campaign, owned by the same unit. The value is its id;
   * people see `label` (and `detail`); several records with the same `distinctBy` value are one choice.
   */
  source?: { register: string; label: string; detail?: string; distinctBy?: string };
  /** Section: fields shown together; the data stays flat. */
  fields?: FormField[];
  /** Printed width of a table column, in percent. */
  width?: number;
  /** Columns and fields that exist for the work but are not in the official table. */
  printed?: boolean;
  /** Only in a form resolved for a task (`resolveOverlay`): what may be done with it. Never stored. */
  access?: 'read' | 'write';
}

export interface ColumnGroup { title: string; columns: (string | ColumnGroup)[] }

/** error: blocks · reason: blocks until a reason is given, which is recorded (原则上) · warning: shown only. */
export type RuleSeverity = 'error' | 'reason' | 'warning';

export interface FormRule {
  id: string;
  /** FEEL that must be true; null counts as not checkable and passes only when `nullable`. */
  assert: string;
  nullable?: boolean;
  /** Table field id when the rule is checked per row (`row` is bound). */
  each?: string;
  severity: RuleSeverity | { default: RuleSeverity; when: { condition: string; severity: RuleSeverity }[] };
  message: string;
  /** Field (or `table.column`) the finding is shown at. */
  at?: string;
  obligations?: string[];
}

/** The official paper layout, for docx, xlsx and print. */
export interface PrintLayout {
  /** Line over the title, e.g. `附件2`. */
  annex?: string;
  orientation: 'portrait' | 'landscape';
  title: string;
  /** Lines over the table; `{unit.name}` and `{data.total}` are replaced. */
  head?: string[];
  /** Id of the table field printed as the body. */
  table?: string;
  /** At least so many rows are printed (empty when there are fewer records). */
  minRows?: number;
  /** So many empty rows still carry a number, as in the notice; later ones only when they are filled. All of them without it. */
  numberedRows?: number;
  /** Literal notes under the table. */
  notes?: string[];
  /** Column titles with forced line breaks, e.g. `学生\n姓名`. */
  columnTitles?: Record<string, string>;
}

export interface FormModel {
  schema: 'noticeflow/form/1';
  id: string;
  version: number;
  title: string;
  /** notice: the table is in the text; proposed: ours. */
  origin: 'notice' | 'proposed' | 'named';
  register: string;
  fields: FormField[];
  rules?: FormRule[];
  notes?: string[];
  print?: PrintLayout;
  obligations?: string[];
}

/** What one task may do with the form: default access and exceptions by path (`field`, `table.column`, `table` for adding/removing rows). */
export interface FormOverlay {
  access: 'read' | 'write' | 'hidden';
  fields: { path: string; access?: 'read' | 'write' | 'hidden'; required?: boolean }[];
}

/** One thing found when a record is checked. */
export interface Finding {
  /** `field`, or `table[rowId].column`. */
  path: string;
  rule: string;
  severity: RuleSeverity;
  /** Chinese, ready to show. */
  message: string;
  /** 1-based row for people. */
  row?: number;
  label?: string;
  /** Recorded reason, when one was given for a `reason` finding. */
  reason?: string;
}

/** A row as it travels: its id is kept over saves; a new row has none (or a client id starting with `new-`). */
export type TableRow = { id?: string } & Record<string, unknown>;
export type FormData = Record<string, unknown>;
