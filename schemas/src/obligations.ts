/** Obligations of one notice: what each clause asks. See `notices` documents; `force` says what the system may do. */

export type Force = 'must' | 'principle' | 'strive' | 'may' | 'encourage' | 'fact' | 'outcome' | 'meta';

export interface Quantity { op: '=' | '>=' | '<=' | '>' | '<' | '≈'; /** null: the text gives no number. */ value: number | null; unit: string; per?: string; basis?: string; stated_as?: string }

export interface Obligation {
  id: string;
  /** Exact substring of the notice (white space ignored). */
  quote: string;
  /** Clause, e.g. `一(一)1 云支教`. */
  where: string;
  kind: string;
  force: Force;
  actor: string | null;
  counterparty: string | null;
  deadline: string | null;
  quantity: Quantity | Quantity[] | null;
  form: string | null;
  /** What realises it; checked in CI. `process:GD-P2/G7`, `field:GD-F2/rows.student_id`, `rule:GD-F2/sex-matches-id`, `deadline:annex2`, `duty:annex2`, `recurrence:weekly`, `report:annex2`, `list:annex1`, `page:notice`, `parameter:x`. */
  realisedBy?: string[];
  /** Scenario step that proves it: `scenario:<id>/<step>`. */
  provedBy?: string[];
  /** Not yet realised: what it waits for. */
  waitsFor?: string;
}

export interface ObligationsFile { schema: 'noticeflow/obligations/1'; notice: string; obligations: Obligation[] }
