import { BellOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Badge, Button, Popover } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { t } from '../../shared/i18n/index.js';
import { EmptyState } from '../../shared/ui/index.js';
import { notificationsApi } from './api.js';
import { NotificationList } from './NotificationList.js';

/** The bell of the top bar: unread count, and the newest notifications in a popover. */
export function Bell() {
  const [open, setOpen] = useState(false);
  const queryClient = useQueryClient();
  const query = useQuery({ queryKey: ['notifications', 'bell'], queryFn: () => notificationsApi.list({ limit: 20 }), refetchInterval: 60_000 });
  const readAll = useMutation({ mutationFn: notificationsApi.readAll, onSuccess: () => queryClient.invalidateQueries({ queryKey: ['notifications'] }) });
  const items = query.data?.items ?? [];
  const unread = query.data?.unread ?? items.filter((item) => !item.readAt).length;
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      open={open}
      onOpenChange={setOpen}
      styles={{ body: { padding: 0 } }}
      content={(
        <div className="nf-bell-pop">
          <header><b>{t('notification.title')}</b><Button type="link" size="small" disabled={unread === 0} onClick={() => { readAll.mutate(); }}>{t('notification.readAll')}</Button></header>
          <div className="nf-bell-list">
            {items.length > 0 ? <NotificationList items={items.slice(0, 8)} onOpen={() => { setOpen(false); }} /> : <EmptyState title={t('notification.empty')} done />}
          </div>
          <footer><Link to="/notifications" onClick={() => { setOpen(false); }}>{t('notification.all')}</Link></footer>
        </div>
      )}
    >
      <button type="button" className="nf-icon-btn" aria-label={t('notification.bell', { count: unread })}>
        <Badge count={unread} size="small" overflowCount={99} offset={[2, -2]}><BellOutlined style={{ fontSize: 18, color: 'var(--nf-ink-2)' }} /></Badge>
      </button>
    </Popover>
  );
}
