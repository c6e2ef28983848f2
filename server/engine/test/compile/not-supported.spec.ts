import { SUPPORTED, SUPPORTED_FEATURES } from '../../src/compile/index.js';
import { lint } from '../../src/compile/lint.js';

const MODEL = `<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="u"><process id="p">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
  <inclusiveGateway id="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="u"/>
  <task id="u"><standardLoopCharacteristics testBefore="true"/></task><sequenceFlow id="f3" sourceRef="u" targetRef="e"/>
  <endEvent id="e"><signalEventDefinition signalRef="sig"/></endEvent></process><signal id="sig" name="S"/></definitions>`;

const refused = async () => (await lint(MODEL)).filter(({ rule }) => rule === 'not-supported').map(({ elementId }) => elementId);

describe('the support table', () => {
  const saved = structuredClone({ SUPPORTED, SUPPORTED_FEATURES });
  afterEach(() => {
    Object.assign(SUPPORTED, structuredClone(saved.SUPPORTED));
    Object.assign(SUPPORTED_FEATURES, saved.SUPPORTED_FEATURES);
  });

  it('lets through what it names', async () => {
    SUPPORTED.inclusiveGateway.none = true;
    SUPPORTED.endEvent.signal = true;
    SUPPORTED_FEATURES.standardLoop = true;
    expect(await refused()).toEqual([]);
  });

  it('refuses everything else, with the id of the element', async () => {
    SUPPORTED.inclusiveGateway.none = false;
    delete SUPPORTED.endEvent.signal;
    SUPPORTED_FEATURES.standardLoop = false;
    expect(await refused()).toEqual(['t', 'u', 'e']);
  });
});
