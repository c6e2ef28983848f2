import { definePlugin } from '@noticeflow/plugin-sdk';

/** 山西共青团投身打赢脱贫攻坚战三年行动: all of it is data; no hook is needed. */
export default definePlugin({});
