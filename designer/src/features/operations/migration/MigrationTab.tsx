import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Card, EmptyState, Query } from '../../../shared/ui/index.js';
import { operationsApi, type Definition, type Mapping } from '../api.js';
import { useOrder } from '../batches/use-order.js';
import { o } from '../texts.js';
import { DryRun } from './DryRun.js';

/** 版本迁移: choose the versions, look at each instance in a dry run, migrate those that are ready. */
export function MigrationTab() {
  const [params, setParams] = useSearchParams();
  const key = params.get('process') ?? undefined;
  const newest = useQuery({ queryKey: ['process-definitions', 'names'], queryFn: () => operationsApi.definitions({ latest: true }), staleTime: 60_000 });
  return (
    <div className="nf-grid">
      <Card>
        <p className="nf-muted" style={{ margin: '10px 0 12px' }}>{o('migration.text')}</p>
        <Query query={newest}>{({ items }) => (
          <div className="nf-ops-form">
            <label htmlFor="nf-migration-process">{o('migration.process')}</label>
            <Select
              id="nf-migration-process" showSearch optionFilterProp="label" placeholder={o('migration.processPlaceholder')} value={key ?? null} style={{ minWidth: 0 }}
              options={items.filter(({ version }) => version > 1).map((definition) => ({ value: definition.key, label: `${definition.name}（${definition.key}）` }))}
              onChange={(value: string) => { setParams({ process: value }, { replace: true }); }}
            />
          </div>
        )}</Query>
        {key !== undefined && <Versions key={key} processKey={key} />}
      </Card>
    </div>
  );
}

function Versions({ processKey }: { processKey: string }) {
  const versions = useQuery({ queryKey: ['process-definitions', 'versions', processKey], queryFn: () => operationsApi.definitions({ key: processKey }) });
  return <Query query={versions}>{({ items }) => (items.length < 2 ? <EmptyState title={o('migration.onlyOne')} /> : <Choice versions={items} />)}</Query>;
}

function Choice({ versions }: { versions: Definition[] }) {
  const order = useOrder();
  const [newest, ...older] = versions as [Definition, ...Definition[]];
  const [to, setTo] = useState(newest.id);
  const [from, setFrom] = useState((older.find(({ running }) => (running ?? 0) > 0) ?? older[0]!).id);
  const [dryRun, setDryRun] = useState<{ id: string; mappings: Mapping[] }>();
  const [busy, setBusy] = useState(false);
  const source = versions.find(({ id }) => id === from)!;
  const look = async (mappings: Mapping[]) => {
    setBusy(true);
    const batch = await order({ type: 'migrate', dryRun: true, filter: { processDefinitionId: from }, parameters: { targetDefinitionId: to, mappings } });
    if (batch) setDryRun({ id: batch.id, mappings });
    setBusy(false);
  };
  const label = ({ version, running }: Definition) => o('migration.version', { version, running: running ?? 0 });
  const choose = (set: (id: string) => void) => (id: string) => { set(id); setDryRun(undefined); };
  return (
    <>
      <div className="nf-ops-form" style={{ marginTop: 10 }}>
        <label htmlFor="nf-migration-from">{o('migration.from')}</label>
        <Select id="nf-migration-from" value={from} style={{ minWidth: 0 }} options={versions.map((version) => ({ value: version.id, label: label(version), disabled: version.id === to }))} onChange={choose(setFrom)} />
        <label htmlFor="nf-migration-to">{o('migration.to')}</label>
        <Select id="nf-migration-to" value={to} style={{ minWidth: 0 }} options={versions.map((version) => ({ value: version.id, label: label(version), disabled: version.id === from }))} onChange={choose(setTo)} />
        <span />
        <Button type="primary" ghost={dryRun !== undefined} loading={busy} disabled={!source.running} style={{ justifySelf: 'start' }} onClick={() => { void look([]); }}>{o('migration.dryRun')}</Button>
      </div>
      {!source.running && <EmptyState title={o('migration.none')} text={o('migration.noneText')} />}
      {dryRun && <DryRun key={dryRun.id} id={dryRun.id} from={from} to={to} mappings={dryRun.mappings} onLookAgain={(mappings) => { void look(mappings); }} />}
    </>
  );
}
