import type { AccessMap } from '@noticeflow/forms';
import type { Finding, FormField, FormModel } from '@noticeflow/schemas';
import { createContext, useContext } from 'react';
import type { CellComment, FormBundle, FormScope } from './types.js';

/** What every control of a form may ask. One per shown form. */
export interface FormState {
  model: FormModel;
  access: AccessMap;
  scope: FormScope;
  /** The task the form is filled in at, if any. */
  task?: FormBundle['task'];
  /** Fields and columns by model path. */
  fieldAt: (path: string) => FormField | undefined;
  /** Findings and remarks by data path. */
  findingsAt: (path: string) => Finding[];
  commentsAt: (path: string) => CellComment[];
  /** Values the system computed, by data path. */
  computed: Record<string, unknown>;
  /** Shows a masked value after asking for the reason; absent when nothing may be revealed. */
  reveal?: ((path: string, label: string) => Promise<string | undefined>) | undefined;
  /** Asks for the reason of a principle not kept. */
  giveReason?: ((finding: Finding) => void) | undefined;
  /** Set while somebody marks cells for a return: clicking a cell calls it. */
  mark?: ((path: string, label: string) => void) | undefined;
  /** Where a file is sent. */
  upload?: ((file: File) => Promise<{ id: string; name: string; size: number }>) | undefined;
  /** Buttons over a table: import, template, export. */
  tableTools?: ((table: FormField) => React.ReactNode) | undefined;
  /** Cell to show and focus; a new object on each request. */
  focus?: { path: string } | undefined;
  phone: boolean;
}

export const FormStateContext = createContext<FormState | undefined>(undefined);

export function useFormState(): FormState {
  const state = useContext(FormStateContext);
  if (!state) throw new Error('Expected a form around this control but there is none');
  return state;
}

/** The most severe of some findings; a principle with its reason counts as a warning. */
/** A row just added is not yet told what it lacks: that is what is being typed. Anything else is said at once. */
export const withoutMissing = (findings: readonly Finding[]): Finding[] => findings.filter((finding) => finding.rule !== 'required');

export function worst(findings: Finding[]): 'error' | 'reason' | 'warning' | undefined {
  if (findings.some((finding) => finding.severity === 'error')) return 'error';
  if (findings.some((finding) => finding.severity === 'reason' && !finding.reason)) return 'reason';
  return findings.length > 0 ? 'warning' : undefined;
}
