/* eslint-disable react-hooks/refs, react-hooks/exhaustive-deps -- Formily's effects outlive renders: they reach the latest props through refs, and the form is made anew only for another record. */
import { createForm, onFieldInputValueChange, onFormValuesChange, type Form } from '@formily/core';
import { createSchemaField, FormProvider, observer, useField } from '@formily/react';
import type { Field } from '@formily/core';
import { accessMap, placedFields, validate } from '@noticeflow/forms';
import type { Finding, FormField } from '@noticeflow/schemas';
import { Component, useEffect, useImperativeHandle, useMemo, useRef, useState, type ReactNode, type Ref } from 'react';
import { t } from '../i18n/index.js';
import { usePhone } from '../ui/index.js';
import { compileForm } from './compile.js';
import { Control } from './controls/Control.js';
import { evaluateFeel, plain } from './expressions.js';
import { FieldItem } from './FieldItem.js';
import { FormStateContext, useFormState, type FormState } from './form-state.js';
import { installCompiler } from './formily-compiler.js';
import { TableField } from './grid/TableField.js';
import { useReferenceNames } from './reference-names.js';
import type { FormBundle, GivenReason } from './types.js';
import './form.css';

installCompiler();

/** The handle a page keeps on a shown form. */
export interface FormHandle {
  /** Values as they stand, plain. */
  values: () => Record<string, unknown>;
  /** Checks now, without waiting. */
  check(): Finding[];
  /** Shows a cell and focuses it. */
  show(path: string): void;
}

export interface FormViewProps {
  bundle: FormBundle;
  reasons?: GivenReason[];
  /** Findings only the server can have (campaign-wide uniqueness …); replaced on each check there. */
  serverFindings?: Finding[];
  /** An untouched empty form does not complain that it is empty. */
  quiet?: boolean;
  onChange?: () => void;
  onFindings?: (findings: Finding[]) => void;
  reveal?: FormState['reveal'];
  giveReason?: FormState['giveReason'];
  mark?: FormState['mark'];
  upload?: FormState['upload'];
  tableTools?: FormState['tableTools'];
  ref?: Ref<FormHandle>;
}

const FieldControl = observer(({ path }: { path: string }) => {
  const field = useField<Field>();
  const { fieldAt } = useFormState();
  const model = fieldAt(path);
  if (!model) return null;
  return (
    <Control
      field={model} path={path} id={`f-${path}`} value={plain(field.value)} readOnly={field.pattern !== 'editable'}
      onChange={(value) => { void field.onInput(value); }}
    />
  );
});

const FormSection = observer(({ path, children }: { path: string; children?: ReactNode }) => {
  const { model } = useFormState();
  const section = model.fields.find((field) => field.id === path);
  return <fieldset className="nf-form-section"><legend>{section?.label}</legend>{section?.help && <p className="nf-muted nf-small">{section.help}</p>}{children}</fieldset>;
});

const SchemaField = createSchemaField({ components: { FieldControl, FieldItem, FormSection, TableField } });

const CHECK_DELAY = 350;
const ABOUT_EMPTINESS = new Set(['required', 'minRows']);
/** One array for all renders: a new one would look like new reasons. */
const NO_REASONS: GivenReason[] = [];

/** A form as one task shows it. Formily keeps values and linkage; what is wrong comes from the same check as on the server. */
export function FormView(props: FormViewProps) {
  const { bundle, reasons = NO_REASONS, serverFindings, onChange, onFindings, ref } = props;
  const phone = usePhone();
  useReferenceNames(bundle);
  const [findings, setFindings] = useState<Finding[]>(bundle.findings);
  const [computed, setComputed] = useState<Record<string, unknown>>({});
  const [focus, setFocus] = useState<{ path: string }>();
  const compiled = useMemo(() => compileForm(bundle.model, bundle.overlay), [bundle.model, bundle.overlay]);
  const callbacks = useRef({ onChange, onFindings });
  callbacks.current = { onChange, onFindings };
  const latest = useRef({ reasons });
  latest.current = { reasons };

  const form: Form = useMemo(() => createForm({
    values: structuredClone(bundle.data),
    effects: () => {
      onFormValuesChange(() => { changed.current(); });
      // Only what a person typed makes the form dirty, not what the form computes when it opens.
      onFieldInputValueChange('*', () => { callbacks.current.onChange?.(); });
    },
    // Recreated only when another record is shown.
  }), [bundle.model, bundle.data]);

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const checkNow = (): Finding[] => {
    const values = plainValues(form);
    const result = validate({
      form: bundle.model, overlay: bundle.overlay, previous: bundle.data, data: values, reasons: latest.current.reasons,
      context: { unit: bundle.scope.unit ?? null, campaign: bundle.scope.campaign ?? null, lists: bundle.scope.lists ?? {}, today: bundle.scope.today },
      evaluate: evaluateFeel, masked: true,
    });
    setComputed(result.clean);
    // Where nothing may be written, what was found is the server's word: the rules speak of the record's unit, not the reader's.
    const found = accessMap(bundle.model, bundle.overlay).writable ? result.findings : bundle.findings;
    setFindings(found);
    callbacks.current.onFindings?.(found);
    return found;
  };
  const checkRef = useRef(checkNow);
  checkRef.current = checkNow;
  const changed = useRef(() => {});
  changed.current = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => { checkRef.current(); }, CHECK_DELAY);
  };
  useEffect(() => { checkRef.current(); return () => { clearTimeout(timer.current); }; }, [form, reasons]);

  useImperativeHandle(ref, () => ({
    values: () => plainValues(form),
    check: () => checkRef.current(),
    show: (path) => { setFocus({ path }); },
  }), [form]);

  const state: FormState = useMemo(() => {
    const access = accessMap(bundle.model, bundle.overlay);
    const fields = new Map<string, FormField>(placedFields(bundle.model).map((placed) => [placed.path, placed.field]));
    const shown = props.quiet ? findings.filter((finding) => !ABOUT_EMPTINESS.has(finding.rule)) : findings;
    const byPath = group([...shown, ...(serverFindings ?? []).filter((extra) => !findings.some((own) => own.path === extra.path && own.rule === extra.rule))]);
    const comments = group(bundle.comments);
    return {
      model: bundle.model, access, scope: bundle.scope, ...(bundle.task && { task: bundle.task }), computed, focus, phone,
      fieldAt: (path) => fields.get(path),
      findingsAt: (path) => byPath.get(path) ?? [],
      commentsAt: (path) => comments.get(path) ?? [],
      reveal: props.reveal, giveReason: props.giveReason, mark: props.mark, upload: props.upload, tableTools: props.tableTools,
    };
  }, [bundle, findings, props.quiet, serverFindings, computed, focus, phone, props.reveal, props.giveReason, props.mark, props.upload, props.tableTools]);

  return (
    <FormStateContext value={state}>
      <FormProvider form={form}>
        <FormBoundary>
          <div className="nf-form">
            <SchemaField schema={compiled.schema} scope={{ $expressions: compiled.expressions, $scope: bundle.scope }} />
            {bundle.model.notes && bundle.model.notes.length > 0 && <div className="nf-form-notes">{bundle.model.notes.map((note, index) => <p key={index}>{note}</p>)}</div>}
          </div>
        </FormBoundary>
      </FormProvider>
    </FormStateContext>
  );
}

/** The values field by field: the object that holds them stays the same while they change. */
function plainValues(form: Form): Record<string, unknown> {
  return Object.fromEntries(Object.entries(form.values as Record<string, unknown>).map(([name, value]) => [name, plain(value)]));
}

function group<T extends { path: string }>(items: T[]): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const item of items) map.set(item.path, [...(map.get(item.path) ?? []), item]);
  return map;
}

/** A form that cannot be shown must not take the page with its opinions and buttons away. */
class FormBoundary extends Component<{ children: ReactNode }, { failed: Error | undefined }> {
  override state = { failed: undefined as Error | undefined };
  static getDerivedStateFromError(failed: Error) { return { failed }; }
  override render() {
    return this.state.failed ? <p role="alert" className="nf-finding error">{t('form.cannotShow')} {this.state.failed.message}</p> : this.props.children;
  }
}
