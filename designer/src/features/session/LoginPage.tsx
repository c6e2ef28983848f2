import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ApiProblem } from '../../shared/api/index.js';
import { currentLanguage, setLanguage, t } from '../../shared/i18n/index.js';
import { sessionApi, type DemoAccount } from './api.js';
import { DemoAccounts } from './DemoAccounts.js';
import './login.css';

/** Sign in; on a demo installation the accounts to try are cards, one click each. */
export function LoginPage() {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<{ username: string; password: string }>();
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<string>();
  useEffect(() => { document.title = t('app.name'); }, []);
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
      setFailure(error instanceof ApiProblem ? (error.offline ? t('error.offlineText') : error.title) : t('error.unexpected'));
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
        {accounts.length > 0 && <DemoAccounts accounts={accounts} busy={busy} onChoose={choose} />}
      </main>
    </div>
  );
}
