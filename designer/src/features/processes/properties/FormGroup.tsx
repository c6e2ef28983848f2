import { useQuery } from '@tanstack/react-query';
import { Checkbox, Segmented, Select } from 'antd';
import { processesApi } from '../api.js';
import { defaultAccess, effectiveAccess, fieldLines, fieldRights, setFieldRights, type Access, type FieldLine } from '../model/access.js';
import { extensionText, setExtension, setExtensionRows } from '../model/extension.js';
import type { ModdleObject } from '../model/moddle.js';
import { p } from '../texts.js';
import { FeelField, Field, Group, useEditing, type GroupProps } from './kit.js';

const ACCESSES = ['write', 'read', 'hidden'] as const satisfies readonly Access[];

/** Which form is shown at the task, and who may write what in it. */
export function FormGroup({ element }: GroupProps) {
  const { moddle, edit, campaign } = useEditing();
  const { businessObject } = element;
  const formId = extensionText(businessObject, 'nf:Form', 'formId');
  const record = extensionText(businessObject, 'nf:Form', 'record');
  const set = (attributes: Record<string, unknown>) => { edit(element, setExtension(businessObject, 'nf:Form', attributes, moddle)); };
  const choices = (campaign?.forms ?? []).map((form) => ({ value: form.id, label: `${form.title}　${form.id}` }));
  const usual = defaultAccess(businessObject);
  return (
    <Group title={p('group.form')}>
      <Field label={p('form.form')} help={campaign ? undefined : p('form.noCampaign')}>
        <Select
          allowClear showSearch optionFilterProp="label" value={formId || undefined} placeholder={p('form.none')}
          options={formId && !choices.some((choice) => choice.value === formId) ? [...choices, { value: formId, label: formId }] : choices}
          onChange={(next: string | undefined) => { set(next ? { formId: next, fields: [] } : { formId: '', record: '', access: '', fields: [] }); }}
        />
      </Field>
      {formId !== '' && (
        <>
          <Field label={p('form.access')} help={p(`form.accessHelp.${usual}`)}>
            <Segmented<Access> block value={usual} options={ACCESSES.map((access) => ({ value: access, label: p(`access.${access}`) }))} onChange={(access) => { set({ access: access === 'read' && extensionText(businessObject, 'nf:Form', 'access') === '' ? '' : access }); }} />
          </Field>
          <Matrix element={element} formId={formId} />
          <FeelField optional label={p('form.record')} value={record} placeholder={p('form.recordPlaceholder')} help={p('form.recordHelp')} onCommit={(text) => { set({ record: text }); }} />
          {fieldRights(businessObject).length > 0 && <button type="button" className="nf-props-link" onClick={() => { edit(element, setExtensionRows(businessObject, 'nf:Form', 'fields', 'nf:Field', [], moddle)); }}>{p('form.reset')}</button>}
        </>
      )}
    </Group>
  );
}

function Matrix({ element, formId }: GroupProps & { formId: string }) {
  const { moddle, edit, campaign } = useEditing();
  const { businessObject } = element;
  const form = useQuery({ queryKey: ['process-designer', 'form', campaign?.id, formId], queryFn: () => processesApi.form(campaign!.id, formId), enabled: campaign !== undefined, staleTime: 300_000, retry: false });
  const rights = fieldRights(businessObject);
  const usual = defaultAccess(businessObject);
  const lines = form.data ? fieldLines(form.data) : rights.map(({ path }): FieldLine => ({ path, label: path, depth: path.includes('.') ? 1 : 0, table: false, alwaysRead: false }));
  const change = (line: FieldLine, right: { access?: Access; required?: boolean }) => { edit(element, setFieldRights(businessObject, [line.path], right, moddle)); };
  if (lines.length === 0) return <p className="nf-props-hint">{p('form.noFields')}</p>;
  return (
    <div className="nf-matrix-box">
      <table className="nf-access">
        <thead><tr><th scope="col">{p('form.field')}</th>{ACCESSES.map((access) => <th key={access} scope="col">{p(`access.${access}`)}</th>)}<th scope="col">{p('form.required')}</th></tr></thead>
        <tbody>{lines.map((line) => <Line key={line.path} line={line} task={businessObject} rights={rights} usual={usual} change={change} />)}</tbody>
      </table>
    </div>
  );
}

function Line({ line, rights, usual, change }: { line: FieldLine; task: ModdleObject; rights: ReturnType<typeof fieldRights>; usual: Access; change: (line: FieldLine, right: { access?: Access; required?: boolean }) => void }) {
  const { access: written, own, required } = effectiveAccess(line.path, rights, usual);
  // What the system fills in is never typed.
  const access = line.alwaysRead && written === 'write' ? 'read' : written;
  return (
    <tr className={own ? 'own' : undefined}>
      <th scope="row" className={line.depth === 1 ? 'column' : line.table ? 'table' : undefined} title={line.path}>{line.label}{line.alwaysRead && <small>{p('form.computed')}</small>}</th>
      {ACCESSES.map((each) => (
        <td key={each}><input type="radio" name={`access-${line.path}`} aria-label={`${line.label} ${p(`access.${each}`)}`} checked={access === each} disabled={line.alwaysRead && each === 'write'} onChange={() => { change(line, { access: each }); }} /></td>
      ))}
      <td>{!line.table && <Checkbox aria-label={`${line.label} ${p('form.required')}`} checked={required} disabled={access !== 'write' || line.alwaysRead} onChange={(event) => { change(line, { required: event.target.checked }); }} />}</td>
    </tr>
  );
}
