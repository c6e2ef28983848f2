import { DatePicker, Input, InputNumber, Radio, Select } from 'antd';
import dayjs from 'dayjs';
import type { FormField } from '@noticeflow/schemas';
import { optionsOf } from '@noticeflow/forms';
import { t } from '../../i18n/index.js';
import { displayValue } from '../display.js';
import { useFormState } from '../form-state.js';
import { useNames } from '../names.js';
import { readsSensitive } from '../sensitive.js';
import { AttachmentControl } from './AttachmentControl.js';
import { IdNumberControl } from './IdNumberControl.js';
import { OrganisationPicker, PersonPicker, RecordPicker, RegionPicker } from './pickers.js';
import { textOf } from '../../format/index.js';

export interface ControlProps {
  field: FormField;
  value: unknown;
  onChange: (value: unknown) => void;
  onBlur?: (() => void) | undefined;
  readOnly?: boolean;
  /** Data path, for reveal. */
  path: string;
  /** Inside a grid cell: no border, takes the focus at once. */
  cell?: boolean;
  id?: string;
}

const asText = textOf;
const focusProps = (cell: boolean | undefined) => (cell ? { autoFocus: true, variant: 'borderless' as const } : {});
/** In a cell typing replaces what was there, as in a spreadsheet. */
const selectAll = (cell: boolean | undefined) => (cell ? { onFocus: (event: { target: EventTarget & HTMLInputElement }) => { event.target.select(); } } : {});

/** The editor of one value, by the field's type. Read-only values are text. */
export function Control(props: ControlProps) {
  const { field, value, onChange, readOnly, cell, id, onBlur } = props;
  const { scope } = useFormState();
  if (field.type === 'attachment') return <AttachmentControl {...props} />;
  if (field.type === 'idNumber' || (field.class === 'sensitive' && field.type === 'text')) return <IdNumberControl {...props} />;
  if (readOnly) return <ReadOnly {...props} />;
  switch (field.type) {
    case 'number': return (
      <InputNumber
        id={id} {...focusProps(cell)} {...selectAll(cell)} style={{ width: '100%', maxWidth: cell ? undefined : 240 }}
        value={typeof value === 'number' ? value : null} {...(field.unit && !cell && { addonAfter: field.unit })}
        {...(field.integer && { precision: 0 })} {...(field.decimals !== undefined && { precision: field.decimals })}
        placeholder={field.placeholder} onChange={(next) => { onChange(next); }} onBlur={onBlur}
      />
    );
    case 'date': return (
      <DatePicker
        id={id} {...focusProps(cell)} {...(cell && { defaultOpen: true, suffixIcon: null })} style={{ width: '100%', maxWidth: cell ? undefined : 240 }} format="YYYY-MM-DD"
        value={typeof value === 'string' && dayjs(value).isValid() ? dayjs(value) : null} onChange={(next) => { onChange(next ? next.format('YYYY-MM-DD') : null); }} onBlur={onBlur}
      />
    );
    case 'dateRange': {
      const range = typeof value === 'object' && value !== null ? value as { start?: string; end?: string } : {};
      return (
        <DatePicker.RangePicker
          {...(id && { id: { start: id } })} {...focusProps(cell)} {...(cell && { suffixIcon: null })} style={{ width: '100%', maxWidth: cell ? undefined : 320 }} format="YYYY-MM-DD"
          value={[range.start ? dayjs(range.start) : null, range.end ? dayjs(range.end) : null]}
          onChange={(next) => { onChange(next?.[0] && next[1] ? { start: next[0].format('YYYY-MM-DD'), end: next[1].format('YYYY-MM-DD') } : null); }} onBlur={onBlur}
        />
      );
    }
    case 'boolean': return cell
      ? <Select id={id} {...focusProps(cell)} defaultOpen style={{ width: '100%' }} value={value === true ? 'yes' : value === false ? 'no' : undefined} allowClear suffixIcon={null} options={[{ value: 'yes', label: t('form.yes') }, { value: 'no', label: t('form.no') }]} onChange={(next: string | undefined) => { onChange(next === undefined ? null : next === 'yes'); }} onBlur={onBlur} />
      : <Radio.Group {...(id && { id })} value={value === true ? 'yes' : value === false ? 'no' : undefined} options={[{ value: 'yes', label: t('form.yes') }, { value: 'no', label: t('form.no') }]} onChange={(event) => { onChange(event.target.value === 'yes'); onBlur?.(); }} />;
    case 'enum': {
      const options = optionsOf(field, scope.lists ?? {});
      if (!cell && options.length <= 4 && options.every((option) => option.label.length <= 10)) {
        return <Radio.Group {...(id && { id })} value={value} options={options} onChange={(event) => { onChange(event.target.value); onBlur?.(); }} />;
      }
      return <Select id={id} {...focusProps(cell)} {...(cell && { defaultOpen: true, suffixIcon: null, popupMatchSelectWidth: false })} style={{ width: '100%', maxWidth: cell ? undefined : 360 }} showSearch optionFilterProp="label" allowClear value={asText(value) || undefined} options={options} placeholder={field.placeholder ?? t('form.choose')} onChange={(next: string | undefined) => { onChange(next ?? null); }} onBlur={onBlur} />;
    }
    case 'multiEnum': return <Select id={id} {...focusProps(cell)} {...(cell && { defaultOpen: true, suffixIcon: null, popupMatchSelectWidth: false, maxTagCount: 1 as const })} mode="multiple" style={{ width: '100%' }} optionFilterProp="label" value={Array.isArray(value) ? value as string[] : []} options={optionsOf(field, scope.lists ?? {})} placeholder={field.placeholder ?? t('form.choose')} onChange={(next: string[]) => { onChange(next); }} onBlur={onBlur} />;
    case 'region': return <RegionPicker {...props} />;
    case 'organisation': return <OrganisationPicker {...props} />;
    case 'person': return <PersonPicker {...props} />;
    case 'record': return <RecordPicker {...props} />;
    default: {
      const limit = field.maxLength ? { count: { max: field.maxLength, show: !cell, strategy: (text: string) => [...text].length } } : {};
      if (field.multiline) return <Input.TextArea id={id} {...(cell && { autoFocus: true, className: 'nf-cell-area' })} {...limit} autoSize={{ minRows: cell ? 3 : 2, maxRows: 8 }} value={asText(value)} placeholder={field.placeholder} onChange={(event) => { onChange(event.target.value); }} onBlur={onBlur} />;
      return <Input id={id} {...focusProps(cell)} {...selectAll(cell)} {...limit} value={asText(value)} placeholder={field.placeholder} {...(field.type === 'phone' && { inputMode: 'tel' as const })} {...(field.type === 'url' && { inputMode: 'url' as const })} onChange={(event) => { onChange(event.target.value); }} onBlur={onBlur} />;
    }
  }
}

function ReadOnly({ field, value }: ControlProps) {
  useNames();
  const { model, scope, access } = useFormState();
  const text = displayValue(field, value, scope);
  // Counted from protected values: the server does it when the form is handed in.
  if (!text) return <span className="nf-readonly nf-muted">{field.formula && access.writable && readsSensitive(model, field.formula) ? t('form.computedLater') : '—'}</span>;
  if (field.type === 'url' && /^https?:\/\//.test(text)) return <a href={text} target="_blank" rel="noopener noreferrer">{text}</a>;
  return <span className="nf-readonly">{text}</span>;
}
