import { definePlugin } from '@noticeflow/plugin-sdk';

/** “八方援”济源共青团助力脱贫攻坚行动: all of it is data; no hook is needed. */
export default definePlugin({});
