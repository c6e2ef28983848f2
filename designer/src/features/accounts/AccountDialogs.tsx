import { Form, Input } from 'antd';
import { t } from '../../shared/i18n/index.js';
import { FormDialog } from '../../shared/ui/index.js';
import { accountsApi, type Account } from './api.js';

const USERNAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{1,63}$/;

interface DialogProps { onClose: () => void; onDone: () => void }

const NameItem = () => <Form.Item name="displayName" label={t('account.name')} rules={[{ required: true, whitespace: true, message: t('account.nameMissing') }]}><Input autoFocus maxLength={80} /></Form.Item>;
const PasswordItem = () => <Form.Item name="password" label={t('password.next')} extra={t('password.rule')} rules={[{ required: true, message: t('password.missing') }]}><Input.Password autoComplete="new-password" maxLength={200} /></Form.Item>;

export function AddAccountDialog(props: DialogProps) {
  return (
    <FormDialog<{ displayName: string; username: string; password: string }> {...props} title={t('account.add')} send={(values) => accountsApi.add({ ...values, displayName: values.displayName.trim() })}>
      <NameItem />
      <Form.Item name="username" label={t('account.username')} extra={t('account.usernameRule')} rules={[{ required: true, message: t('login.usernameMissing') }, { pattern: USERNAME, message: t('account.usernameRule') }]}><Input autoComplete="off" /></Form.Item>
      <PasswordItem />
    </FormDialog>
  );
}

export function RenameDialog({ account, ...props }: DialogProps & { account: Account }) {
  return <FormDialog<{ displayName: string }> {...props} title={t('account.edit')} initial={{ displayName: account.displayName }} send={({ displayName }) => accountsApi.update(account.id, { displayName: displayName.trim() })}><NameItem /></FormDialog>;
}

export function SetPasswordDialog({ account, ...props }: DialogProps & { account: Account }) {
  return <FormDialog<{ password: string }> {...props} title={t('account.resetPassword')} text={t('account.resetText', { name: account.displayName })} send={({ password }) => accountsApi.update(account.id, { password })}><PasswordItem /></FormDialog>;
}
