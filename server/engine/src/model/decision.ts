/**
 * Decisions (DMN): what a file says (`DecisionModel`), and one decision compiled for evaluation (`ExecutableDecision`).
 * Plain data both; nothing of the XML reader leaks out of `parse/`.
 */

export interface DecisionModel {
  id?: string;
  name?: string;
  decisions: ModelDecision[];
  inputs: { id: string; name?: string }[];
  types: ModelItemType[];
  /** Business knowledge models, decision services: what has a meaning and is not executed. */
  others: { elementId?: string; type: string }[];
  /** Extension elements of other tools, which the engine does not read. */
  foreignExtensions: { elementId: string; type: string }[];
}

export interface ModelDecision {
  id: string;
  name?: string;
  versionTag?: string;
  variable?: { name?: string; typeRef?: string };
  requires: { id?: string; kind: 'decision' | 'input' | 'knowledge'; href: string }[];
  table?: ModelDecisionTable;
  literal?: ModelEntry & { typeRef?: string };
  /** Another kind of logic than these two, by its type. */
  otherLogic?: { id?: string; type: string };
}

export interface ModelDecisionTable {
  id?: string;
  hitPolicy: string;
  aggregation?: string;
  inputs: { id?: string; label?: string; expression: ModelEntry; typeRef?: string; values?: ModelEntry }[];
  outputs: { id?: string; name?: string; label?: string; typeRef?: string; values?: ModelEntry; default?: ModelEntry }[];
  rules: { id?: string; description?: string; inputs: ModelEntry[]; outputs: ModelEntry[]; annotations: string[] }[];
  annotations: string[];
}

/** A text that is an expression or unary tests, with the language it declares. */
export interface ModelEntry { id?: string; text?: string; language?: string }

export interface ModelItemType { id?: string; name: string; typeRef?: string; isCollection: boolean; structured: boolean; allowedValues: boolean }

export const HIT_POLICIES = ['UNIQUE', 'FIRST', 'PRIORITY', 'ANY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER'] as const;
export type HitPolicy = (typeof HIT_POLICIES)[number];

export const AGGREGATIONS = ['SUM', 'COUNT', 'MIN', 'MAX'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export type DecisionType = 'string' | 'number' | 'boolean' | 'date' | 'time' | 'dateTime' | 'dayTimeDuration' | 'yearMonthDuration' | 'list' | 'any';

/** One decision of one version of a file, with those it requires. */
export interface ExecutableDecision {
  id: string;
  name: string;
  versionTag?: string;
  /** The name its result has in the decisions that require it. */
  variable: string;
  /** Type of the variable; `any` is not looked at. */
  type: DecisionType;
  logic: { kind: 'table'; table: DecisionTable } | { kind: 'literal'; source: string };
  /** Evaluated first, in document order. */
  requires: ExecutableDecision[];
}

export interface DecisionTable {
  hitPolicy: HitPolicy;
  aggregation?: Aggregation;
  inputs: { id: string; label: string; expression: string; type: DecisionType; values?: string }[];
  /** One output without a name is the result itself; several make a context by name. */
  outputs: { id: string; label: string; name?: string; type: DecisionType; values?: string; default?: string }[];
  rules: DecisionRule[];
}

/** Entries in the order of the table's inputs and outputs. `-` as input is any value, an empty output is null. */
export interface DecisionRule { id: string; inputs: string[]; outputs: string[]; description?: string; annotations?: string[] }
