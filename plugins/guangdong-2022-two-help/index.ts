import { definePlugin } from '@noticeflow/plugin-sdk';

/** 2022年广东乡村青少年健康成长“两帮两促”行动: all of it is data; no hook is needed. */
export default definePlugin({});
