import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '../../shared/i18n/index.js';
import { Card, EmptyState, Query } from '../../shared/ui/index.js';
import { registersApi, type Register } from './api.js';
import { RecordTable } from './RecordTable.js';
import './registers.css';

/** Registers left (child registers below their parent), records right. */
export function RegisterBrowser({ campaignId, initial }: { campaignId: string; initial?: string }) {
  const query = useQuery({ queryKey: ['registers', campaignId], queryFn: () => registersApi.list(campaignId) });
  const [chosen, setChosen] = useState(initial);
  return (
    <Query query={query}>{(registers) => {
      const current = registers.find((entry) => entry.register === chosen) ?? registers[0];
      if (!current) return <EmptyState title={t('register.none')} text={t('register.noneText')} />;
      return (
        <div className="nf-registers">
          <nav className="nf-card nf-register-list" aria-label={t('nav.registers')}>
            {registers.map((entry) => (
              <button key={entry.register} type="button" className={entry.register.includes('.') ? 'child' : ''} aria-current={entry === current ? 'true' : undefined} onClick={() => { setChosen(entry.register); }}>
                <span>{entry.title}</span>{entry.count !== undefined && <b className="nf-num">{entry.count}</b>}
              </button>
            ))}
          </nav>
          <Card><div style={{ paddingTop: 14 }}><OfRegister key={current.register} campaignId={campaignId} register={current} /></div></Card>
        </div>
      );
    }}</Query>
  );
}

function OfRegister({ campaignId, register }: { campaignId: string; register: Register }) {
  const query = useQuery({ queryKey: ['forms', campaignId, register.formId], queryFn: () => registersApi.form(campaignId, register.formId), staleTime: Infinity });
  return (
    <Query query={query}>{({ model, lists }) => {
      // A child register's records are the rows of a table of the form.
      const tableId = register.table ?? register.register.split('.')[1];
      const table = tableId ? model.fields.flatMap((field) => [field, ...(field.fields ?? [])]).find((field) => field.id === tableId) : undefined;
      const shown = table?.columns ? { ...model, fields: table.columns, title: register.title } : model;
      return <RecordTable campaignId={campaignId} register={register.register} model={shown} scope={{ lists: lists ?? {}, today: new Date().toISOString().slice(0, 10) }} />;
    }}</Query>
  );
}
