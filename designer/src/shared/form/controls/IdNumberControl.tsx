import { EditOutlined, EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { looksMasked, mask } from '@noticeflow/forms';
import { Button, Input, Tooltip } from 'antd';
import { useState } from 'react';
import { t } from '../../i18n/index.js';
import { useFormState } from '../form-state.js';
import type { ControlProps } from './Control.js';
import { textOf } from '../../format/index.js';

/**
 * A sensitive number: shown masked. What the server holds can be revealed with a reason, which is recorded;
 * what was just typed is masked when the input is left.
 */
export function IdNumberControl({ field, value, onChange, onBlur, readOnly, path, cell, id }: ControlProps) {
  const { reveal } = useFormState();
  const text = typeof value === 'string' ? value : '';
  const stored = looksMasked(text);
  const [editing, setEditing] = useState(cell === true && !readOnly);
  const [typed, setTyped] = useState(stored ? '' : text);
  const [shown, setShown] = useState<string>();

  if (editing && !readOnly) {
    return (
      <Input
        id={id} autoFocus={cell || stored} {...(cell && { variant: 'borderless' })} value={typed} maxLength={20} autoComplete="off" spellCheck={false} className="nf-num"
        placeholder={stored ? text : field.placeholder ?? (field.type === 'idNumber' ? t('form.idPlaceholder') : undefined)}
        onChange={(event) => { setTyped(event.target.value); if (cell) onChange(event.target.value || text); }}
        onBlur={() => {
          if (typed !== '' && typed !== text) onChange(typed.trim().toUpperCase());
          setEditing(false);
          onBlur?.();
        }}
      />
    );
  }

  const masked = shown ?? textOf(mask(field, text));
  return (
    <span className="nf-masked">
      <span className="nf-num">{masked || <span className="nf-muted">—</span>}</span>
      {text !== '' && (stored ? reveal !== undefined : true) && (
        <Tooltip title={shown ? t('form.hide') : stored ? t('form.reveal') : t('form.show')}>
          <Button
            type="text" size="small" aria-label={shown ? t('form.hide') : t('form.reveal')} icon={shown ? <EyeInvisibleOutlined /> : <EyeOutlined />}
            onClick={() => {
              if (shown) setShown(undefined);
              else if (!stored) setShown(text);
              else void reveal?.(path, field.label).then(setShown);
            }}
          />
        </Tooltip>
      )}
      {!readOnly && <Button id={id} size="small" type={text ? 'text' : 'default'} icon={<EditOutlined />} onClick={() => { setTyped(stored ? '' : text); setEditing(true); }}>{text ? t('form.change') : t('form.fillIn')}</Button>}
    </span>
  );
}
