import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { processesApi } from '../api.js';
import { extensionText, setExtension } from '../model/extension.js';
import { p } from '../texts.js';
import { Field, Group, useEditing, type GroupProps } from './kit.js';

/** Which requirements of the notice this step fulfils. */
export function ObligationsGroup({ element }: GroupProps) {
  const { moddle, edit, campaign } = useEditing();
  const { businessObject } = element;
  const refs = extensionText(businessObject, 'nf:Obligations', 'refs').split(/[\s,，、]+/).filter(Boolean);
  const known = useQuery({ queryKey: ['process-designer', 'obligations', campaign?.slug], queryFn: () => processesApi.obligations(campaign!.slug), enabled: campaign !== undefined, staleTime: 600_000, retry: false });
  const byId = new Map((known.data ?? []).map((obligation) => [obligation.id, obligation]));
  return (
    <Group title={p('group.obligations')}>
      <Field label={p('obligations.refs')} help={p('obligations.help')}>
        <Select
          mode="tags" value={refs} tokenSeparators={[' ', '，', ',', '、']} placeholder={p('obligations.placeholder')} optionFilterProp="search"
          options={[...byId.values()].map(({ id, where, quote }) => ({ value: id, search: `${id} ${where} ${quote}`, label: <span><b>{id}</b> <span className="nf-muted">{where}</span> {quote}</span>, title: quote }))}
          optionLabelProp="value"
          onChange={(next: string[]) => { edit(element, setExtension(businessObject, 'nf:Obligations', { refs: next.join(' ') }, moddle)); }}
        />
      </Field>
      {refs.length > 0 && <ul className="nf-props-quotes">{refs.flatMap((id) => { const found = byId.get(id); return found ? [<li key={id}><b>{id}</b><q>{found.quote}</q></li>] : []; })}</ul>}
    </Group>
  );
}
