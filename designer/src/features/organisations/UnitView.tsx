import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { can, useMe } from '../session/index.js';
import { formatDate } from '../../shared/format/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { Avatar, Card, Chip, EmptyState, Query, useProblemToast } from '../../shared/ui/index.js';
import { organisationsApi, type PostWithHolders } from './api.js';
import { AddPostDialog, GrantDialog } from './PostDialogs.js';
import { AddUnitDialog, EditUnitDialog } from './UnitDialogs.js';

/** One unit: what it is, its posts with the people who hold them, the units below. Units are the system administrator's, posts the security administrator's. */
export function UnitView({ id, onUnitsChanged }: { id: string; /** Below which unit. */ onUnitsChanged: (parentId: string) => void }) {
  const me = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [dialog, setDialog] = useState<'edit' | 'add' | 'post'>();
  const unit = useQuery({ queryKey: ['organisations', id], queryFn: () => organisationsApi.get(id) });
  const posts = useQuery({ queryKey: ['organisations', id, 'posts'], queryFn: () => organisationsApi.posts(id) });
  const children = useQuery({ queryKey: ['organisations', id, 'children'], queryFn: () => organisationsApi.children(id) });
  const below = children.data?.items ?? [];
  const mayChange = can(me, 'update', 'Organisation');
  const close = () => { setDialog(undefined); };
  const done = (text: string) => { close(); void message.success(text); void client.invalidateQueries({ queryKey: ['organisations'] }); };
  return (
    <div className="nf-grid" style={{ alignContent: 'start' }}>
      <Query query={unit}>{(data) => (
        <Card>
          <div className="nf-unit-head">
            <div><h2>{data.name}</h2><p className="nf-muted">{data.shortName}　{t('organisation.code', { code: data.code })}</p></div>
            <span className="nf-unit-tools">
              <Chip tone="info">{tOr(`level.${data.level}`, data.level)}</Chip>{!data.active && <Chip tone="warn">{t('organisation.inactive')}</Chip>}
              {mayChange && <Button size="small" onClick={() => { setDialog('edit'); }}>{t('unit.edit')}</Button>}
            </span>
          </div>
          {dialog === 'edit' && <EditUnitDialog unit={data} onClose={close} onDone={() => { done(t('unit.changed')); if (data.parentId) onUnitsChanged(data.parentId); }} />}
          {dialog === 'add' && <AddUnitDialog parent={data} onClose={close} onDone={() => { done(t('unit.added')); onUnitsChanged(data.id); }} />}
        </Card>
      )}</Query>
      <Card title={t('organisation.posts')} extra={mayChange && <button type="button" className="nf-link" onClick={() => { setDialog('post'); }}><PlusOutlined /> {t('post.add')}</button>}>
        <Query query={posts}>{(list) => (list.length === 0 ? <EmptyState title={t('organisation.noPosts')} /> : (
          <ul className="nf-posts">{list.map((post) => <PostRow key={post.id} post={post} />)}</ul>
        ))}</Query>
      </Card>
      {dialog === 'post' && <AddPostDialog unitId={id} onClose={close} onDone={() => { done(t('post.added')); }} />}
      {(below.length > 0 || can(me, 'create', 'Organisation')) && (
        <Card title={t('organisation.children', { count: below.length })} extra={can(me, 'create', 'Organisation') && <button type="button" className="nf-link" onClick={() => { setDialog('add'); }}><PlusOutlined /> {t('unit.add')}</button>}>
          <ul className="nf-unit-children">{below.map((child) => <li key={child.id}><button type="button" className="nf-link" onClick={() => { void navigate(`/organisations/${child.id}`); }}>{child.shortName || child.name}</button></li>)}</ul>
        </Card>
      )}
    </div>
  );
}

function PostRow({ post }: { post: PostWithHolders }) {
  const me = useMe();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const problem = useProblemToast();
  const [granting, setGranting] = useState(false);
  const reread = () => client.invalidateQueries({ queryKey: ['organisations', post.organisationId, 'posts'] });

  function revoke(holder: PostWithHolders['holders'][number]) {
    modal.confirm({
      title: t('post.revokeTitle', { name: holder.displayName, post: post.title }), content: t('post.revokeText'), okText: t('post.revokeOk'), okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await organisationsApi.revoke(post.id, holder.id);
          void message.success(t('post.revoked'));
          await reread();
        } catch (error) {
          problem(error);
        }
      },
    });
  }

  return (
    <li>
      <b title={post.code}>{post.title}</b>
      <div>
        {post.holders.map((holder) => (
          <span key={holder.id} className="nf-holder">
            <Avatar name={holder.displayName} />
            <span>{holder.displayName}<small>{t('organisation.since', { at: formatDate(holder.startsAt) })}{holder.endsAt && t('organisation.until', { at: formatDate(holder.endsAt) })}</small></span>
            {can(me, 'delete', 'Grant') && <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('post.revoke', { name: holder.displayName })} onClick={() => { revoke(holder); }} />}
          </span>
        ))}
        {post.holders.length === 0 && <Chip tone="warn">{t('organisation.vacant')}</Chip>}
        {can(me, 'create', 'Grant') && <Button size="small" className="nf-post-grant" onClick={() => { setGranting(true); }}>{t('post.grant')}</Button>}
      </div>
      {granting && <GrantDialog post={post} onClose={() => { setGranting(false); }} onDone={() => { setGranting(false); void message.success(t('post.granted')); void reread(); }} />}
    </li>
  );
}
