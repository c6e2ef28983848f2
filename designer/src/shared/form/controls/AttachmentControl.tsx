import { DeleteOutlined, PaperClipOutlined, UploadOutlined } from '@ant-design/icons';
import { App, Button, Upload } from 'antd';
import { useState } from 'react';
import { api } from '../../api/index.js';
import { t } from '../../i18n/index.js';
import { useProblemToast } from '../../ui/index.js';
import { useFormState } from '../form-state.js';
import type { ControlProps } from './Control.js';

interface FileValue { id: string; name?: string; size?: number }

const MIME: Record<string, string> = { pdf: '.pdf', docx: '.docx', xlsx: '.xlsx', png: '.png', jpg: '.jpg,.jpeg' };

export function formatSize(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Files of a field: uploaded at once, kept in the record by id. */
export function AttachmentControl({ field, value, onChange, readOnly, cell, id }: ControlProps) {
  const { upload } = useFormState();
  const { message } = App.useApp();
  const problem = useProblemToast();
  const [busy, setBusy] = useState(false);
  const files = Array.isArray(value) ? value as FileValue[] : [];
  const full = files.length >= (field.maxFiles ?? 10);

  async function add(file: File) {
    if (!upload) return;
    setBusy(true);
    try {
      const stored = await upload(file);
      onChange([...files, { id: stored.id, name: stored.name, size: stored.size }]);
      void message.success(t('form.uploaded', { name: stored.name }));
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="nf-files">
      {files.map((file) => (
        <span key={file.id} className="nf-file">
          <PaperClipOutlined />
          <button type="button" className="nf-link" onClick={() => { void api.download(`/attachments/${file.id}`, undefined, file.name).catch(problem); }}>{file.name ?? file.id}</button>
          {file.size !== undefined && <span className="nf-muted nf-small">{formatSize(file.size)}</span>}
          {!readOnly && <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('form.removeFile', { name: file.name ?? '' })} onClick={() => { onChange(files.filter((other) => other.id !== file.id)); }} />}
        </span>
      ))}
      {readOnly && files.length === 0 && <span className="nf-muted">—</span>}
      {!readOnly && !full && upload && (
        <Upload showUploadList={false} accept={(field.accept ?? []).map((kind) => MIME[kind]).join(',')} beforeUpload={(file) => { void add(file); return false; }}>
          <Button id={id} size={cell ? 'small' : 'middle'} icon={<UploadOutlined />} loading={busy}>{t('form.upload')}</Button>
        </Upload>
      )}
    </div>
  );
}
