import { Form, Input, Select, Switch } from 'antd';
import { t } from '../../shared/i18n/index.js';
import { FormDialog } from '../../shared/ui/index.js';
import { organisationsApi, type NewOrganisation, type Organisation } from './api.js';
import { CODE, WORD } from './codes.js';

interface DialogProps { onClose: () => void; onDone: () => void }

const LEVELS = ['province', 'prefecture', 'county', 'town', 'school', 'university', 'department', 'system'] as const;
/** What a unit below usually is. */
const BELOW: Record<string, string> = { province: 'prefecture', prefecture: 'county', county: 'town' };
const USUAL_POSTS = ['clerk', 'reviewer', 'head'] as const;

const NameItems = () => (
  <>
    <Form.Item name="name" label={t('unit.name')} rules={[{ required: true, whitespace: true, message: t('unit.nameMissing') }]}><Input autoFocus maxLength={120} /></Form.Item>
    <Form.Item name="shortName" label={t('unit.shortName')}><Input maxLength={60} /></Form.Item>
  </>
);

export function AddUnitDialog({ parent, ...props }: DialogProps & { parent: Organisation }) {
  const initial = { level: BELOW[parent.level] ?? 'department', kind: parent.kind, posts: [...USUAL_POSTS] };
  return (
    <FormDialog<Omit<NewOrganisation, 'parentId'>> {...props} title={t('unit.add')} initial={initial} send={({ shortName, ...values }) => organisationsApi.add({ ...values, ...(shortName && { shortName }), parentId: parent.id })}>
      <NameItems />
      <Form.Item name="code" label={t('unit.code')} extra={t('unit.codeRule')} rules={[{ required: true, message: t('unit.codeRule') }, { pattern: CODE, message: t('unit.codeRule') }]}><Input autoComplete="off" /></Form.Item>
      <Form.Item name="level" label={t('unit.level')}><Select options={LEVELS.map((level) => ({ value: level, label: t(`level.${level}`) }))} /></Form.Item>
      <Form.Item name="kind" label={t('unit.kind')} extra={t('unit.kindRule')} rules={[{ required: true, message: t('unit.kindRule') }, { pattern: WORD, message: t('unit.kindRule') }]}><Input autoComplete="off" /></Form.Item>
      <Form.Item name="posts" label={t('unit.posts')}><Select mode="multiple" options={USUAL_POSTS.map((code) => ({ value: code, label: t(`unit.post.${code}`) }))} /></Form.Item>
    </FormDialog>
  );
}

export function EditUnitDialog({ unit, ...props }: DialogProps & { unit: Organisation }) {
  return (
    <FormDialog<{ name: string; shortName?: string; active: boolean }> {...props} title={t('unit.editTitle')} initial={{ name: unit.name, shortName: unit.shortName, active: unit.active }} send={({ shortName, ...values }) => organisationsApi.update(unit.id, { ...values, ...(shortName && { shortName }) })}>
      <NameItems />
      <Form.Item name="active" label={t('unit.active')} valuePropName="checked"><Switch /></Form.Item>
    </FormDialog>
  );
}
