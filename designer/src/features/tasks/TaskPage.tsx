import { LeftOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams } from 'react-router';
import { t } from '../../shared/i18n/index.js';
import { TaskPanel } from './TaskPanel.js';
import './tasks.css';

/** A task as a page of its own: the target of links, and the way tasks open on a phone. */
export function TaskPage() {
  const { taskId } = useParams();
  const navigate = useNavigate();
  return (
    <div className="nf-taskpage">
      <Link to="/tasks" className="nf-back"><LeftOutlined /> {t('nav.tasks')}</Link>
      <TaskPanel key={taskId} taskId={taskId!} onDone={(next) => { void navigate(next ? `/tasks/${next}` : '/tasks', { replace: true }); }} />
    </div>
  );
}
