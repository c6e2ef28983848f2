import { AuditOutlined, FormOutlined, MailOutlined, SignatureOutlined } from '@ant-design/icons';
import { useNow } from '../session/index.js';
import { formatShortTime } from '../../shared/format/index.js';
import { t, tOr } from '../../shared/i18n/index.js';
import { Chip, Due } from '../../shared/ui/index.js';
import type { TaskKind, TaskSummary } from './api.js';

const ICONS: Record<TaskKind, typeof FormOutlined> = { work: FormOutlined, approval: AuditOutlined, receipt: MailOutlined, sign: SignatureOutlined };

/** One task of a list. */
export function TaskRow({ task, selected, onOpen }: { task: TaskSummary; selected?: boolean; onOpen: () => void }) {
  const now = useNow();
  const Icon = ICONS[task.kind] ?? FormOutlined;
  const open = task.status === 'open';
  return (
    <button type="button" className={`nf-task${selected ? ' selected' : ''}${task.unread ? ' unread' : ''}`} aria-current={selected ? 'true' : undefined} onClick={onOpen}>
      <span className={`nf-task-icon ${task.kind}`} title={t(`task.kind.${task.kind}`)}><Icon /></span>
      <span className="nf-task-text">
        <span className="nf-task-title">{task.title || task.name}</span>
        <span className="nf-task-meta">
          <span>{task.campaign?.shortTitle ?? task.campaign?.title ?? task.instance.processName}</span>
          {task.unit && <span title={task.unit.name}>{task.unit.shortName}</span>}
          {!open && task.completedAt && <span>{formatShortTime(task.completedAt)}</span>}
        </span>
        <span className="nf-task-chips">
          {open ? <Due due={task.dueAt} now={now} /> : <Chip tone={task.outcome === 'return' || task.outcome === 'reject' ? 'warn' : task.status === 'cancelled' ? 'mute' : 'ok'}>{task.status === 'cancelled' ? t('task.cancelled') : tOr(`outcome.${task.outcome ?? 'done'}`, t('outcome.done'))}</Chip>}
          {!open && task.late && <Chip tone="warn">{t('task.late')}</Chip>}
          {open && task.assignee && <Chip tone="info">{task.assignee.name}</Chip>}
        </span>
      </span>
    </button>
  );
}
