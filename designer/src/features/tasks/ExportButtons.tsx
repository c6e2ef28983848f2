import { DownloadOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Input } from 'antd';
import { useState } from 'react';
import { t } from '../../shared/i18n/index.js';
import { useProblemToast } from '../../shared/ui/index.js';
import { tasksApi } from './api.js';

/** Word and Excel of a record: masked at a click; in clear with a reason, which is recorded. */
export function ExportButtons({ recordId, size }: { recordId: string; size?: 'small' }) {
  const { modal } = App.useApp();
  const problem = useProblemToast();
  const [busy, setBusy] = useState(false);

  async function run(format: 'docx' | 'xlsx', masked: boolean, reason?: string) {
    setBusy(true);
    try {
      await tasksApi.exportRecord(recordId, format, masked, reason);
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  }

  function inClear(format: 'docx' | 'xlsx') {
    let reason = '';
    const dialog = modal.confirm({
      title: t('export.clearTitle'),
      content: <div style={{ display: 'grid', gap: 8 }}><p>{t('export.clearText')}</p><Input.TextArea autoFocus rows={2} maxLength={200} aria-label={t('reveal.reason')} placeholder={t('reveal.reason')} onChange={(event) => { reason = event.target.value.trim(); dialog.update({ okButtonProps: { disabled: reason.length < 2 } }); }} /></div>,
      autoFocusButton: null, okText: t('export.ok'), okButtonProps: { disabled: true },
      onOk: () => run(format, false, reason),
    });
  }

  return (
    <Dropdown trigger={['click']} menu={{
      items: [
        { key: 'docx', label: t('export.docx') },
        { key: 'xlsx', label: t('export.xlsx') },
        { type: 'divider' },
        { key: 'docx-clear', label: t('export.docxClear') },
        { key: 'xlsx-clear', label: t('export.xlsxClear') },
      ],
      onClick: ({ key }) => {
        const format = key.startsWith('docx') ? 'docx' : 'xlsx';
        if (key.endsWith('clear')) inClear(format); else void run(format, true);
      },
    }}>
      <Button size={size ?? 'middle'} icon={<DownloadOutlined />} loading={busy}>{t('export.button')}</Button>
    </Dropdown>
  );
}
