export { NotificationsModule } from './notifications.module.js';
export { NotificationsService, type NotificationRequest, type NotificationView } from './notifications.service.js';
