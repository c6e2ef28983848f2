const FONT = '"PingFang SC", "Hiragino Sans GB", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei UI", "Microsoft YaHei", system-ui, sans-serif';

/** Colours and type of all diagrams: the ink of the app on white. */
export const look = {
  bpmnRenderer: { defaultFillColor: '#ffffff', defaultStrokeColor: '#3d5257', defaultLabelColor: '#1c2b2f' },
  textRenderer: { defaultStyle: { fontFamily: FONT, fontSize: 12.5, lineHeight: 1.35 }, externalStyle: { fontFamily: FONT, fontSize: 12, lineHeight: 1.3 } },
};
