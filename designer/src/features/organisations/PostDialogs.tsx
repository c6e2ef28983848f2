import { useQuery } from '@tanstack/react-query';
import { DatePicker, Form, Input, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useDeferredValue, useState } from 'react';
import { t } from '../../shared/i18n/index.js';
import { FormDialog } from '../../shared/ui/index.js';
import { organisationsApi, type PostWithHolders } from './api.js';
import { CODE } from './codes.js';

interface DialogProps { onClose: () => void; onDone: () => void }
interface Grant { userId: string; period?: [Dayjs | null, Dayjs | null] | null }

/** A post for a person, from now or for a period. People without any post are found too: by name, pinyin, initials or user name. */
export function GrantDialog({ post, ...props }: DialogProps & { post: PostWithHolders }) {
  const [q, setQ] = useState('');
  const term = useDeferredValue(q.trim());
  const accounts = useQuery({ queryKey: ['accounts', 'to-grant', term], queryFn: () => organisationsApi.accounts(term || undefined) });
  const held = new Set(post.holders.map((holder) => holder.userId));
  const send = ({ userId, period }: Grant) => organisationsApi.grant(post.id, {
    userId,
    ...(period?.[0] && { startsAt: period[0].startOf('day').toISOString() }),
    // The last day counts in full; the server's end is exclusive.
    ...(period?.[1] && { endsAt: period[1].add(1, 'day').startOf('day').toISOString() }),
  });
  return (
    <FormDialog<Grant> {...props} title={t('post.grantTitle', { post: post.title })} send={send}>
      <Form.Item name="userId" label={t('post.person')} rules={[{ required: true, message: t('account.nameMissing') }]}>
        <Select
          autoFocus showSearch filterOption={false} onSearch={setQ} loading={accounts.isFetching} placeholder={t('account.search')}
          options={(accounts.data?.items ?? []).filter((account) => account.active && !held.has(account.id)).map((account) => ({
            value: account.id, label: [account.displayName, ...account.posts.slice(0, 1).map((each) => `${each.unitName} · ${each.postTitle}`), account.posts.length === 0 ? account.username : ''].filter(Boolean).join('　'),
          }))}
        />
      </Form.Item>
      <Form.Item name="period" label={t('post.period')} extra={t('post.periodHelp')}><DatePicker.RangePicker allowEmpty={[true, true]} style={{ width: '100%' }} /></Form.Item>
    </FormDialog>
  );
}

export function AddPostDialog({ unitId, ...props }: DialogProps & { unitId: string }) {
  return (
    <FormDialog<{ code: string; title: string }> {...props} title={t('post.add')} send={(values) => organisationsApi.addPost(unitId, values)}>
      <Form.Item name="title" label={t('post.title')} rules={[{ required: true, whitespace: true, message: t('account.nameMissing') }]}><Input autoFocus maxLength={80} /></Form.Item>
      <Form.Item name="code" label={t('post.code')} extra={t('post.codeRule')} rules={[{ required: true, message: t('post.codeRule') }, { pattern: CODE, message: t('post.codeRule') }]}><Input autoComplete="off" /></Form.Item>
    </FormDialog>
  );
}
