export { Bell } from './Bell.js';
export { NotificationList } from './NotificationList.js';
export { notificationsApi } from './api.js';
