import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ApiProblem } from '../../shared/api/index.js';
import { currentLanguage, setLanguage, t } from '../../shared/i18n/index.js';
import { Avatar } from '../../shared/ui/index.js';
import { sessionApi, type DemoAccount } from './api.js';
import './login.css';

/** Sign in; on a demo installation the accounts to try are cards, one click each. */
export function LoginPage() {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<{ username: string; password: string }>();
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const demo = useQuery({ queryKey: ['demo-accounts'], queryFn: sessionApi.demoAccounts, retry: false, staleTime: Infinity });

  async function signIn(username: string, password: string) {
    setBusy(username);
    setFailure(undefined);
    try {
      await sessionApi.login(username, password);
      queryClient.clear();
      const target = search.get('to');
      await navigate(target?.startsWith('/') && !target.startsWith('//') ? target : '/workbench', { replace: true });
    } catch (error) {
      setFailure(error instanceof ApiProblem ? (error.offline ? t('error.offlineText') : error.detail ?? error.title) : t('error.unexpected'));
    } finally {
      setBusy(undefined);
    }
  }

  function choose(account: DemoAccount) {
    form.setFieldsValue({ username: account.username, password: account.password });
    void signIn(account.username, account.password);
  }

  const accounts = demo.data ?? [];
  return (
    <div className={`nf-login${accounts.length > 0 ? ' with-demo' : ''}`}>
      <button type="button" className="nf-icon-btn nf-lang nf-login-lang" onClick={() => { setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh'); }}>{t('shell.otherLanguage')}</button>
      <main className="nf-login-main">
        <section className="nf-login-form">
          <div className="nf-login-brand">
            <img src="/favicon.svg" alt="" />
            <div><b>{t('app.name')}</b><span>{t('app.tagline')}</span></div>
          </div>
          <Form form={form} layout="vertical" requiredMark={false} size="large" onFinish={(values: { username: string; password: string }) => { void signIn(values.username, values.password); }}>
            <Form.Item name="username" label={t('login.username')} rules={[{ required: true, message: t('login.usernameMissing') }]}>
              <Input autoComplete="username" autoFocus />
            </Form.Item>
            <Form.Item name="password" label={t('login.password')} rules={[{ required: true, message: t('login.passwordMissing') }]}>
              <Input.Password autoComplete="current-password" />
            </Form.Item>
            {failure && <Alert type="error" showIcon message={failure} style={{ marginBottom: 16 }} />}
            <Button type="primary" htmlType="submit" block loading={busy !== undefined}>{t('login.submit')}</Button>
          </Form>
          <p className="nf-login-note nf-small nf-muted">{t('login.note')}</p>
        </section>
        {accounts.length > 0 && (
          <section className="nf-login-demo" aria-label={t('login.demo')}>
            <h2>{t('login.demo')}</h2>
            <p className="nf-small nf-muted">{t('login.demoText')}</p>
            <ul>
              {accounts.map((account) => (
                <li key={account.username}>
                  <button type="button" onClick={() => { choose(account); }} disabled={busy !== undefined} aria-busy={busy === account.username}>
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
        )}
      </main>
    </div>
  );
}
