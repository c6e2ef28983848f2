export { createApp, type CreatedApp } from './create-app.js';
