export { Bell } from './Bell.js';
export { NotificationList } from './NotificationList.js';
export { notificationsApi, type Notification } from './api.js';
