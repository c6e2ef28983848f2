import type { ThemeConfig } from 'antd';

const FONT = '"PingFang SC", "Hiragino Sans GB", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei UI", "Microsoft YaHei", system-ui, sans-serif';

/**
 * One calm look: a deep teal for what may be done, warm amber for what is due, brick red for what is late.
 * The same colours are CSS variables in app.css, for our own pieces.
 */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#12606b',
    colorInfo: '#12606b',
    colorLink: '#0f5a78',
    colorSuccess: '#2f7d55',
    colorWarning: '#b4690e',
    colorError: '#b3352c',
    colorTextBase: '#1c2b2f',
    colorTextPlaceholder: '#7b8a90',
    colorTextDescription: '#61727a',
    colorPrimaryBg: '#e4f0f1',
    colorInfoBg: '#eef6f7',
    colorInfoBorder: '#bfdade',
    colorWarningBg: '#fdf6e8',
    colorWarningBorder: '#ecd3a4',
    colorErrorBg: '#fcefed',
    colorErrorBorder: '#eec4bf',
    colorSuccessBg: '#eef7f1',
    colorSuccessBorder: '#c5e1d1',
    colorBgLayout: '#f4f6f6',
    colorBorder: '#d3dbdc',
    colorBorderSecondary: '#e6ebeb',
    borderRadius: 6,
    fontFamily: FONT,
    fontSize: 14,
    controlHeight: 34,
    wireframe: false,
    // Without its own motion a dialog comes and goes at once; taken away by CSS alone it would wait for the end of what never began.
    motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
    Table: { headerBg: '#f2f5f5', headerColor: '#52646a', cellPaddingBlockSM: 7, cellPaddingInlineSM: 10, headerSplitColor: 'transparent' },
    Tabs: { horizontalItemPadding: '10px 0', horizontalItemGutter: 24, horizontalMargin: '0' },
    Card: { headerFontSize: 15, headerHeight: 48 },
    Tag: { defaultBg: '#f0f3f3' },
    Segmented: { trackBg: '#e8edee' },
    Tooltip: { colorBgSpotlight: '#24363b' },
  },
};
