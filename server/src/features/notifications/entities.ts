import { Notification } from './notification.entity.js';

/** The tables of this feature. */
export const notificationEntities = [Notification];
