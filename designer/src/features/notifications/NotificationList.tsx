import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { formatShortTime } from '../../shared/format/index.js';
import { tOr } from '../../shared/i18n/index.js';
import { Chip, type Tone } from '../../shared/ui/index.js';
import { notificationsApi, targetOf, type Notification } from './api.js';
import './notifications.css';

const TONES: Record<string, Tone> = { urge: 'bad', overdue: 'bad', remind: 'warn', reminder: 'warn', returned: 'warn', task: 'info', alert: 'bad' };

/** Notifications as rows; opening one marks it as read. */
export function NotificationList({ items, onOpen }: { items: Notification[]; onOpen?: () => void }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const read = useMutation({ mutationFn: notificationsApi.read, onSuccess: () => queryClient.invalidateQueries({ queryKey: ['notifications'] }) });
  return (
    <ul className="nf-notes">
      {items.map((item) => {
        const target = targetOf(item);
        return (
          <li key={item.id}>
            <button type="button" className={item.readAt ? 'read' : ''} onClick={() => {
              if (!item.readAt) read.mutate(item.id);
              onOpen?.();
              if (target) void navigate(target);
            }}>
              <span className="nf-note-dot" aria-hidden="true" />
              <span className="nf-note-text">
                <span className="nf-note-title">{item.title}</span>
                {item.body && <span className="nf-note-body">{item.body}</span>}
                <span className="nf-note-meta"><Chip tone={TONES[item.kind] ?? 'mute'}>{tOr(`notification.${item.kind}`, tOr('notification.other', item.kind))}</Chip><time dateTime={item.createdAt}>{formatShortTime(item.createdAt)}</time></span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
