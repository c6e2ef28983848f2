import { useState } from 'react';
import { t } from '../../shared/i18n/index.js';
import { Avatar } from '../../shared/ui/index.js';
import type { DemoAccount } from './api.js';

/** The accounts to try, one click each; those of one tenant work on the same notices, so one tenant is shown at a time. */
export function DemoAccounts({ accounts, busy, onChoose }: { accounts: DemoAccount[]; busy: string | undefined; onChoose: (account: DemoAccount) => void }) {
  const tenants = [...new Set(accounts.map((account) => account.tenantName))];
  const [chosen, setChosen] = useState<string>();
  const tenant = chosen ?? tenants[0];
  return (
    <section className="nf-login-demo" aria-label={t('login.demo')}>
      <h2>{t('login.demo')}</h2>
      <p className="nf-small nf-muted">{t('login.demoText')}</p>
      {tenants.length > 1 && (
        <div className="nf-login-tenants" role="group" aria-label={t('login.tenants')}>
          {tenants.map((name) => <button key={name} type="button" aria-pressed={name === tenant} onClick={() => { setChosen(name); }}>{name}</button>)}
        </div>
      )}
      <ul>
        {accounts.filter((account) => account.tenantName === tenant).map((account) => (
          <li key={account.username}>
            <button type="button" onClick={() => { onChoose(account); }} disabled={busy !== undefined} aria-busy={busy === account.username}>
              <Avatar name={account.displayName} />
              <span className="nf-demo-text">
                <span className="nf-demo-name"><b>{account.displayName}</b><span>{account.postTitle}</span></span>
                <span className="nf-demo-unit">{account.unitName}</span>
                {account.hint && <span className="nf-demo-hint">{account.hint}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
