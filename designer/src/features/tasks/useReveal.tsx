import { App, Input } from 'antd';
import { useCallback } from 'react';
import { t } from '../../shared/i18n/index.js';
import { useProblemToast } from '../../shared/ui/index.js';
import { tasksApi } from './api.js';
import { textOf } from '../../shared/format/index.js';

/** Asks why, tells that it is recorded, and fetches the value. Gives undefined when the person thinks better of it. */
export function useReveal(recordId: string | null | undefined): ((path: string, label: string) => Promise<string | undefined>) | undefined {
  const { modal } = App.useApp();
  const problem = useProblemToast();
  const reveal = useCallback((path: string, label: string) => new Promise<string | undefined>((resolve) => {
    let reason = '';
    const dialog = modal.confirm({
      title: t('reveal.title', { label }),
      content: (
        <div style={{ display: 'grid', gap: 8 }}>
          <p>{t('reveal.text')}</p>
          <Input.TextArea autoFocus aria-label={t('reveal.reason')} placeholder={t('reveal.reason')} maxLength={200} rows={2} onChange={(event) => { reason = event.target.value.trim(); dialog.update({ okButtonProps: { disabled: reason.length < 2 } }); }} />
        </div>
      ),
      autoFocusButton: null, okText: t('reveal.ok'), okButtonProps: { disabled: true },
      onOk: async () => {
        try {
          const { value } = await tasksApi.reveal(recordId!, path, reason);
          resolve(textOf(value));
        } catch (error) {
          problem(error);
          resolve(undefined);
        }
      },
      onCancel: () => { resolve(undefined); },
    });
  }), [modal, problem, recordId]);
  return recordId ? reveal : undefined;
}
