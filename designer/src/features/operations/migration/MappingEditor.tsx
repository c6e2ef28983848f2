import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { Query } from '../../../shared/ui/index.js';
import { operationsApi, type BatchItem, type DefinitionDetail, type Mapping } from '../api.js';
import { o } from '../texts.js';

/** For each element that the new version does not have: which one goes on for it. Offered are those of the same kind. */
export function MappingEditor({ items, from, to, mappings, onConfirm }: { items: readonly BatchItem[]; from: string; to: string; mappings: Mapping[]; onConfirm: (mappings: Mapping[]) => void }) {
  const versions = useQuery({ queryKey: ['process-definitions', 'pair', from, to], queryFn: () => Promise.all([operationsApi.definition(from), operationsApi.definition(to)]), staleTime: Infinity });
  return <Query query={versions}>{([source, target]) => <Editor items={items} source={source} target={target} mappings={mappings} onConfirm={onConfirm} />}</Query>;
}

function Editor({ items, source, target, mappings, onConfirm }: { items: readonly BatchItem[]; source: DefinitionDetail; target: DefinitionDetail; mappings: Mapping[]; onConfirm: (mappings: Mapping[]) => void }) {
  const [chosen, setChosen] = useState<Record<string, string>>(() => Object.fromEntries(mappings.map((mapping) => [mapping.from, mapping.to])));
  const wanted = [...new Set(items.flatMap((item) => (item.result?.problems ?? []).filter(({ mappable }) => mappable).map(({ elementId }) => elementId)))];
  const kindOf = (id: string) => source.elements.find((element) => element.id === id)?.kind;
  const nameOf = (id: string) => source.elements.find((element) => element.id === id)?.name ?? id;
  return (
    <section className="nf-ops-mapping" aria-label={o('migration.mapping')}>
      <h3>{o('migration.mapping')}</h3>
      <p className="nf-small nf-muted">{o('migration.mappingText')}</p>
      <div className="nf-ops-form">
        {wanted.map((id) => [
          <label key={`${id} label`} htmlFor={`nf-map-${id}`}>{nameOf(id)}</label>,
          <Select
            key={id} id={`nf-map-${id}`} allowClear showSearch optionFilterProp="label" placeholder={o('migration.mappingPlaceholder')} value={chosen[id] ?? null} style={{ minWidth: 0 }}
            options={target.elements.filter((element) => element.kind === kindOf(id)).map((element) => ({ value: element.id, label: element.name ? `${element.name}（${element.id}）` : element.id }))}
            onChange={(value: string | null) => { setChosen((before) => (value ? { ...before, [id]: value } : Object.fromEntries(Object.entries(before).filter(([key]) => key !== id)))); }}
          />,
        ])}
        <span />
        <Button style={{ justifySelf: 'start' }} disabled={wanted.every((id) => !chosen[id])} onClick={() => { onConfirm(Object.entries(chosen).map(([key, value]) => ({ from: key, to: value }))); }}>{o('migration.again')}</Button>
      </div>
    </section>
  );
}
