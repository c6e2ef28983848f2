import type { Finding, FormModel, FormOverlay } from '@noticeflow/schemas';

/** What FEEL in a form may read beside `data` and `row`. */
export interface FormScope {
  unit?: Record<string, unknown> | null;
  campaign?: Record<string, unknown> | null;
  /** Code lists and reference tables by name. */
  lists?: Record<string, unknown[]>;
  /** Product date, ISO. */
  today: string;
}

/** A remark somebody left at a cell when the form was returned. */
export interface CellComment { path: string; comment: string; by?: string; at?: string }

/** All a form needs to be shown: its model, what this task may do with it, its data and what was found in it. */
export interface FormBundle {
  model: FormModel;
  overlay: FormOverlay;
  data: Record<string, unknown>;
  findings: Finding[];
  scope: FormScope;
  comments: CellComment[];
  /** The task it is filled in at: what a field of type `record` offers depends on it. */
  task?: { id: string; campaignId: string };
}

/** Reason given for a principle (原则上) that is not kept. */
export interface GivenReason { rule: string; path: string; reason: string }
