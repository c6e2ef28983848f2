import { Input, Select } from 'antd';
import { createContext, useContext, useId, useRef, useState, type ReactNode } from 'react';
import { currentLanguage } from '../../../shared/i18n/index.js';
import type { CampaignDetail, Decision } from '../api.js';
import type { Diagram, DiagramElement } from '../canvas/services.js';
import { expressionFault } from '../model/expressions.js';
import type { Change, ModdleFactory } from '../model/moddle.js';
import { p } from '../texts.js';

/** What every group of the panel works with. */
export interface Editing {
  diagram: Diagram;
  moddle: ModdleFactory;
  campaign: CampaignDetail | undefined;
  /** The newest version of each published decision; undefined until they are known. */
  decisions: readonly Decision[] | undefined;
  /** Runs changes as one step that can be undone. */
  edit: (element: DiagramElement, changes: readonly Change[]) => void;
  select: (id: string) => void;
}
const EditingContext = createContext<Editing | undefined>(undefined);
export const EditingProvider = EditingContext.Provider;

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error('Expected an EditingProvider around the properties panel but there is none');
  return editing;
}

export interface GroupProps { element: DiagramElement }

export function Group({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <details className="nf-props-group" open>
      <summary>{title}</summary>
      <div className="nf-props-body">{hint && <p className="nf-props-hint">{hint}</p>}{children}</div>
    </details>
  );
}

export function Field({ label, help, fault, children, id }: { label: string; help?: ReactNode; fault?: string | undefined; children: ReactNode; id?: string | undefined }) {
  return (
    <div className="nf-props-field">
      <label htmlFor={id}>{label}</label>
      {children}
      {fault ? <p className="nf-props-fault" role="alert">{fault}</p> : help && <p className="nf-props-help">{help}</p>}
    </div>
  );
}

interface TextProps { label: string; value: string; onCommit: (value: string) => void; help?: ReactNode; placeholder?: string | undefined; rows?: number; mono?: boolean; check?: ((value: string) => string | undefined) | undefined; disabled?: boolean }

/** A text that is written when the field is left or Enter is pressed: one edit, one undo. */
export function TextField({ label, value, onCommit, help, placeholder, rows, mono, check, disabled }: TextProps) {
  const id = useId();
  const [text, setText] = useState(value);
  const [written, setWritten] = useState(value);
  // Written elsewhere (undo, another control): show that.
  if (written !== value) { setWritten(value); setText(value); }
  const fault = check?.(text);
  const commit = () => { const next = text.trim(); if (next !== value) onCommit(next); };
  const common = {
    id, value: text, placeholder, disabled, 'aria-invalid': fault !== undefined, status: fault ? 'error' as const : '' as const, className: mono ? 'nf-mono' : undefined, spellCheck: false,
    onChange: (event: { target: { value: string } }) => { setText(event.target.value); }, onBlur: commit,
  };
  return (
    <Field label={label} help={help} fault={fault} id={id}>
      {rows ? <Input.TextArea {...common} autoSize={{ minRows: rows, maxRows: 10 }} /> : <Input {...common} onPressEnter={commit} />}
    </Field>
  );
}

/** A FEEL expression, checked while it is typed. `prefix`: attributes are expressions only with a leading `=`. */
export function FeelField({ label, value, onCommit, help, placeholder, rows = 1, optional = false }: Omit<TextProps, 'mono' | 'check'> & { optional?: boolean }) {
  return (
    <TextField
      label={label} value={value} help={help} placeholder={placeholder} rows={rows} mono
      check={(text) => (optional && !text.trim().startsWith('=') ? undefined : fault(text))}
      onCommit={(text) => { onCommit(text === '' || text.startsWith('=') || optional ? text : `=${text}`); }}
    />
  );
}

function fault(text: string): string | undefined {
  const found = expressionFault(text);
  return found && (currentLanguage() === 'zh' ? found.messageZh : found.message);
}

interface OpenSelectProps { value: string; options: { value: string; label: string; detail?: string }[]; onChange: (value: string) => void; placeholder?: string; id?: string; label?: string }

/** A list to choose from that also takes what is typed: codes of a tenant's own, names not used yet. Shows labels, keeps values. */
export function OpenSelect({ value, options, onChange, placeholder, id, label }: OpenSelectProps) {
  const [q, setQ] = useState('');
  const typed = q.trim();
  // The list closes and forgets its search text before the field is left: what was typed last is kept here until it is taken.
  const pending = useRef('');
  const search = (text: string) => { pending.current = text.trim(); setQ(text); };
  const take = (next: string) => { pending.current = ''; setQ(''); if (next !== value) onChange(next); };
  const settle = () => { const text = pending.current; if (text !== '') take(options.find((option) => option.label === text)?.value ?? text); };
  const known = options.some((option) => option.value === value);
  const all = [
    ...options,
    ...(value !== '' && !known ? [{ value, label: value, detail: '' }] : []),
    ...(typed !== '' && typed !== value && !options.some((option) => option.value === typed || option.label === typed) ? [{ value: typed, label: typed, detail: p('open.use') }] : []),
  ];
  return (
    <Select
      id={id} aria-label={label} allowClear showSearch value={value || undefined} placeholder={placeholder} searchValue={q} onSearch={search}
      filterOption={(text, option) => `${option?.label ?? ''} ${option?.value ?? ''}`.toLowerCase().includes(text.trim().toLowerCase())}
      options={all} optionRender={({ data }) => <span>{data.label}{data.detail && <span className="nf-muted nf-small">　{data.detail}</span>}</span>}
      onChange={(next: string | undefined) => { take(next ?? ''); }}
      onOpenChange={(open) => { if (!open) settle(); }}
      onInputKeyDown={({ key }) => { if (key === 'Escape') pending.current = ''; }}
      onBlur={settle}
    />
  );
}
