import { useField } from '@formily/react';
import type { Field } from '@formily/core';
import { observer } from '@formily/react';
import type { ReactNode } from 'react';
import { t } from '../i18n/index.js';
import { FindingMark } from './FindingMark.js';
import { useFormState, worst } from './form-state.js';
import { useRevealed } from './use-revealed.js';

/** Label, help, remarks and findings around a control. */
export const FieldItem = observer(({ path, children }: { path: string; children?: ReactNode }) => {
  const formily = useField<Field>();
  const { fieldAt, findingsAt, commentsAt, mark } = useFormState();
  const ref = useRevealed<HTMLDivElement>(path);
  const field = fieldAt(path);
  if (!field) return null;
  const findings = findingsAt(path);
  const comments = commentsAt(path);
  const severity = worst(findings);
  const table = field.type === 'table';
  return (
    <div ref={ref} className={`nf-field${table ? ' table' : formily.pattern === 'editable' ? '' : ' read'}${severity ? ` has-${severity}` : ''}${comments.length > 0 ? ' has-comment' : ''}`} data-path={path}>
      <label className="nf-field-label" htmlFor={`f-${path}`}>
        {formily.required && formily.pattern === 'editable' && <span className="nf-required" aria-hidden="true">*</span>}
        {field.label}
        {field.help && <span className="nf-field-help">{field.help}</span>}
        {mark && !table && <button type="button" className="nf-mark" onClick={() => { mark(path, field.label); }}>{t('task.markCell')}</button>}
      </label>
      <div className="nf-field-control">
        {children}
        {comments.map((comment, index) => <p key={index} className="nf-comment"><b>{t('form.returnedRemark')}</b>{comment.comment}{comment.by && <span className="nf-muted">　{comment.by}</span>}</p>)}
        {findings.map((finding, index) => <FindingMark key={index} finding={finding} />)}
      </div>
    </div>
  );
});
