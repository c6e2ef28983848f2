/** The password of every demo account. Known to everybody, therefore worthless in production: demo accounts cannot sign in there. */
export const DEMO_PASSWORD = 'noticeflow-demo';
