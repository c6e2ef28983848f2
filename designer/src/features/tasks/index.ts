import './tasks.css';

export { useTaskCounts, useTaskList } from './queries.js';
export { TaskRow } from './TaskRow.js';
export { Timeline } from './Timeline.js';
export { ProcessPicture } from './ProcessPicture.js';
export { useReveal } from './useReveal.js';
export { ExportButtons } from './ExportButtons.js';
export { tasksApi } from './api.js';
