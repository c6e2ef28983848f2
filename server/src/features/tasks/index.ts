export { CompletionService } from './completion.service.js';
export { TasksModule } from './tasks.module.js';
export { removeTaskHistory } from './task-history.js';
export { TaskAccess, type TaskView } from './task-access.js';
