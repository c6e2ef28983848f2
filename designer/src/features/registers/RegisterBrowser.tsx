import { useQuery } from '@tanstack/react-query';
import type { FormModel } from '@noticeflow/schemas';
import { useMemo, useState } from 'react';
import { t } from '../../shared/i18n/index.js';
import { Card, EmptyState, Query } from '../../shared/ui/index.js';
import { useNow } from '../session/index.js';
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
                <span>{entry.table ? entry.title.split(' · ').at(-1) : entry.title}</span>{entry.count !== undefined && <b className="nf-num">{entry.count}</b>}
              </button>
            ))}
          </nav>
          <Card><div style={{ paddingTop: 14 }}><OfRegister key={current.register} campaignId={campaignId} register={current} /></div></Card>
        </div>
      );
    }}</Query>
  );
}

/** The columns are the register's own; a register made by rows of a table has the table's. */
function OfRegister({ campaignId, register }: { campaignId: string; register: Register }) {
  const model = useMemo((): FormModel => ({ schema: 'noticeflow/form/1', id: register.formId, version: 1, title: register.title, origin: 'proposed', register: register.register, fields: register.fields }), [register]);
  const now = useNow();
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(now);
  const scope = useMemo(() => ({ today }), [today]);
  return <RecordTable campaignId={campaignId} register={register.register} model={model} scope={scope} />;
}
