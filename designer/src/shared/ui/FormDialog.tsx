import { Form, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { ApiProblem } from '../api/index.js';
import { currentLanguage } from '../i18n/index.js';
import { useProblemToast } from './problem-toast.js';

export interface FormDialogProps<T> {
  title: string;
  /** What will happen, above the fields. */
  text?: string;
  initial?: Partial<T>;
  send: (values: T) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
  /** Field of the form by the path the server names, where they differ. */
  fieldOf?: Readonly<Record<string, string>>;
  /** `Form.Item`s. */
  children: ReactNode;
}

/** A dialog of a few fields: sends what is filled in, and stays open with it when that is refused. */
export function FormDialog<T extends object>({ title, text, initial, send, fieldOf, onDone, onClose, children }: FormDialogProps<T>) {
  const [form] = Form.useForm<T>();
  const [busy, setBusy] = useState(false);
  const problem = useProblemToast();
  async function submit(values: T) {
    setBusy(true);
    try {
      await send(values);
      onDone();
    } catch (error) {
      const at = fieldErrors(error, values, fieldOf);
      if (at.length === 0) problem(error);
      else for (const { name, message } of at) form.setFields([{ name: name as NonNullable<Parameters<typeof form.setFields>[0][number]['name']>, errors: [message] }]);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Modal open width={460} title={title} confirmLoading={busy} onOk={() => { form.submit(); }} onCancel={onClose}>
      {text && <p className="nf-muted" style={{ marginBottom: 12 }}>{text}</p>}
      <Form<T> form={form} layout="vertical" requiredMark={false} {...(initial && { initialValues: initial })} onFinish={(values) => { void submit(values); }}>{children}</Form>
    </Modal>
  );
}

/** What the server found wrong with fields of this form; empty unless all of it is. */
function fieldErrors(error: unknown, values: object, fieldOf: Readonly<Record<string, string>> = {}): { name: string; message: string }[] {
  if (!(error instanceof ApiProblem)) return [];
  const found = error.errors.map(({ path = '', message, messageZh }) => ({ name: fieldOf[path] ?? path, message: currentLanguage() === 'zh' ? messageZh ?? message : message }));
  return found.every(({ name }) => Object.hasOwn(values, name)) ? found : [];
}
