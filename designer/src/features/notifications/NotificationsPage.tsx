import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { t } from '../../shared/i18n/index.js';
import { Card, EmptyState, PageHead, Query } from '../../shared/ui/index.js';
import { notificationsApi } from './api.js';
import { NotificationList } from './NotificationList.js';

export function NotificationsPage() {
  const [unread, setUnread] = useState(false);
  const queryClient = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: ['notifications', 'list', unread],
    queryFn: ({ pageParam }) => notificationsApi.list({ ...(unread && { unread }), cursor: pageParam, limit: 50 }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const readAll = useMutation({ mutationFn: notificationsApi.readAll, onSuccess: () => queryClient.invalidateQueries({ queryKey: ['notifications'] }) });
  return (
    <div className="nf-page" style={{ maxWidth: 860 }}>
      <PageHead title={t('notification.title')} actions={<>
        <Segmented options={[{ value: 'all', label: t('common.all') }, { value: 'unread', label: t('notification.unread') }]} value={unread ? 'unread' : 'all'} onChange={(value) => { setUnread(value === 'unread'); }} />
        <Button onClick={() => { readAll.mutate(); }}>{t('notification.readAll')}</Button>
      </>} />
      <Card flush>
        <Query query={query}>{(data) => {
          const items = data.pages.flatMap((page) => page.items);
          if (items.length === 0) return <EmptyState title={t('notification.empty')} done />;
          return <><NotificationList items={items} />{query.hasNextPage && <div style={{ padding: 14, textAlign: 'center' }}><Button loading={query.isFetchingNextPage} onClick={() => { void query.fetchNextPage(); }}>{t('common.more')}</Button></div>}</>;
        }}</Query>
      </Card>
    </div>
  );
}
