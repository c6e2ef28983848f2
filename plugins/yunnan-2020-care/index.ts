import { definePlugin } from '@noticeflow/plugin-sdk';

/** 云南精准服务扶贫工作队员关爱行动: all of it is data; no hook is needed. */
export default definePlugin({});
