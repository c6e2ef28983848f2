export { createApp, type CreatedApp, type RegisteredRoute } from './create-app.js';
export { HttpModule } from './http.module.js';
export { PageQuery, decodeCursor, encodeCursor, likePattern, pageOf, type Page } from './page.js';
export { currentRequestId } from './request-context.js';
