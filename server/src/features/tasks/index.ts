export { taskEntities } from './entities/index.js';
export { TasksModule } from './tasks.module.js';
export { HandlingService } from './handling.service.js';
export { deadlineOf, isLate } from './model/lateness.js';
export { TaskAccess, type TaskView } from './task-access.js';
export { toTaskRow, type TaskRow } from './task-row.js';
export { TasksService } from './tasks.service.js';
export { TimelineService } from './timeline.service.js';
