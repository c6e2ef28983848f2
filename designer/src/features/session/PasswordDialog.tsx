import { App, Form, Input } from 'antd';
import { t } from '../../shared/i18n/index.js';
import { FormDialog } from '../../shared/ui/index.js';
import { sessionApi } from './api.js';

interface Entry { current: string; next: string; again: string }

const missing = () => ({ required: true, message: t('password.missing') });

/** The own password: the current one proves who asks, all other sessions end. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { message } = App.useApp();
  return (
    <FormDialog<Entry> title={t('password.title')} fieldOf={{ password: 'next' }} send={({ current, next }) => sessionApi.changePassword(current, next)} onClose={onClose} onDone={() => { void message.success(t('password.changed')); onClose(); }}>
      <Form.Item name="current" label={t('password.current')} rules={[missing()]}><Input.Password autoFocus autoComplete="current-password" maxLength={200} /></Form.Item>
      <Form.Item name="next" label={t('password.next')} extra={t('password.rule')} rules={[missing()]}><Input.Password autoComplete="new-password" maxLength={200} /></Form.Item>
      <Form.Item
        name="again" label={t('password.again')} dependencies={['next']}
        rules={[missing(), ({ getFieldValue }) => ({ validator: (_, value: string | undefined) => (!value || value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t('password.differ')))) })]}
      ><Input.Password autoComplete="new-password" maxLength={200} /></Form.Item>
    </FormDialog>
  );
}
