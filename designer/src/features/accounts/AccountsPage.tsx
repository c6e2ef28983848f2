import { MoreOutlined, PlusOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, Input, type MenuProps } from 'antd';
import { useDeferredValue, useState } from 'react';
import { can, useMe } from '../session/index.js';
import { formatDate } from '../../shared/format/index.js';
import { t } from '../../shared/i18n/index.js';
import { Avatar, Card, Chip, EmptyState, PageHead, Query, useProblemToast } from '../../shared/ui/index.js';
import { AddAccountDialog, RenameDialog, SetPasswordDialog } from './AccountDialogs.js';
import { accountsApi, type ListedAccount } from './api.js';
import './accounts.css';

/** The accounts of the tenant: opened and closed by the system administrator, ended by the security administrator; posts are granted with the units. */
export function AccountsPage() {
  const me = useMe();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [q, setQ] = useState('');
  const [adding, setAdding] = useState(false);
  const term = useDeferredValue(q.trim());
  const query = useInfiniteQuery({
    queryKey: ['accounts', 'list', term],
    queryFn: ({ pageParam }) => accountsApi.list(term || undefined, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const changed = (text: string) => { void message.success(text); void client.invalidateQueries({ queryKey: ['accounts'] }); };
  return (
    <div className="nf-page">
      <PageHead title={t('nav.accounts')} sub={t('account.text')} actions={can(me, 'create', 'Account') && <Button type="primary" icon={<PlusOutlined />} onClick={() => { setAdding(true); }}>{t('account.add')}</Button>} />
      <Card flush>
        <div className="nf-accounts-filter"><Input.Search allowClear placeholder={t('account.search')} aria-label={t('account.search')} onChange={(event) => { setQ(event.target.value); }} /></div>
        <Query query={query}>{({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <EmptyState title={t(term ? 'inbox.nothingFound' : 'account.none')} />;
          return (
            <>
              <ul className="nf-accounts">{items.map((account) => <AccountRow key={account.id} account={account} onChanged={changed} />)}</ul>
              {query.hasNextPage && <div className="nf-accounts-more"><Button loading={query.isFetchingNextPage} onClick={() => { void query.fetchNextPage(); }}>{t('common.more')}</Button></div>}
            </>
          );
        }}</Query>
      </Card>
      {adding && <AddAccountDialog onClose={() => { setAdding(false); }} onDone={() => { setAdding(false); changed(t('account.added')); }} />}
    </div>
  );
}

function AccountRow({ account, onChanged }: { account: ListedAccount; onChanged: (text: string) => void }) {
  const me = useMe();
  const { modal } = App.useApp();
  const problem = useProblemToast();
  const [dialog, setDialog] = useState<'rename' | 'password'>();
  const name = account.displayName;
  const mayChange = can(me, 'update', 'Account');
  const own = account.id === me.id;

  async function run(work: () => Promise<unknown>, done: string) {
    try {
      await work();
      onChanged(done);
    } catch (error) {
      problem(error);
    }
  }
  function ask(title: string, text: string, work: () => Promise<unknown>, done: string) {
    modal.confirm({ title: `${title}：${name}`, content: text, okText: title, okButtonProps: { danger: true }, onOk: () => run(work, done) });
  }

  const items: NonNullable<MenuProps['items']> = [
    ...(mayChange ? [{ key: 'rename', label: t('account.edit') }] : []),
    // Nobody locks themselves out: the own password is changed in the own menu, the own account stays in use.
    ...(mayChange && !own ? [{ key: 'password', label: t('account.resetPassword') }, account.active ? { key: 'disable', label: t('account.disable'), danger: true } : { key: 'enable', label: t('account.enable') }] : []),
    ...(can(me, 'delete', 'Session') && !own ? [{ key: 'sessions', label: t('account.endSessions'), danger: true }] : []),
  ];
  function act(key: string) {
    if (key === 'rename' || key === 'password') setDialog(key);
    if (key === 'disable') ask(t('account.disable'), t('account.disableText', { name }), () => accountsApi.update(account.id, { active: false }), t('account.changed'));
    if (key === 'enable') void run(() => accountsApi.update(account.id, { active: true }), t('account.changed'));
    if (key === 'sessions') ask(t('account.endSessions'), t('account.endSessionsText', { name }), () => accountsApi.endSessions(account.id), t('account.sessionsEnded'));
  }
  const done = () => { setDialog(undefined); onChanged(t('account.changed')); };

  return (
    <li className={account.active ? '' : 'inactive'}>
      <span className="nf-account-who"><Avatar name={name} /><span><b>{name}</b><small>{account.username}</small></span></span>
      <span className="nf-account-posts">{account.posts.map((post, index) => <span key={index}>{post.unitName} · {post.postTitle}</span>)}{account.posts.length === 0 && <Chip tone="warn">{t('account.noPost')}</Chip>}</span>
      <span className="nf-account-since nf-muted nf-small nf-num">{formatDate(account.createdAt)}</span>
      <Chip tone={account.active ? 'ok' : 'mute'}>{t(account.active ? 'account.active' : 'account.inactive')}</Chip>
      {items.length > 0 ? (
        <Dropdown trigger={['click']} placement="bottomRight" menu={{ items, onClick: ({ key }) => { act(key); } }}>
          <Button type="text" icon={<MoreOutlined />} aria-label={`${t('account.actions')} ${name}`} />
        </Dropdown>
      ) : <span />}
      {dialog === 'rename' && <RenameDialog account={account} onClose={() => { setDialog(undefined); }} onDone={done} />}
      {dialog === 'password' && <SetPasswordDialog account={account} onClose={() => { setDialog(undefined); }} onDone={done} />}
    </li>
  );
}
