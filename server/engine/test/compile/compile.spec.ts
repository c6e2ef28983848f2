import { compile, compileOrThrow } from '../../src/compile/index.js';
import { ModelError } from '../../src/model/problem.js';
import { parse } from '../../src/parse/index.js';

const file = (body: string) => `<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:nf="urn:noticeflow:bpmn:1" id="d" targetNamespace="u">${body}</definitions>`;
const compiled = async (body: string) => compile(await parse(file(body))).processes;
const element = async (body: string, id: string) => (await compiled(`<process id="p">${body}</process>`))[0]?.elements.get(id);

describe('compile', () => {
  it('takes multi-instance from the standard alone', async () => {
    expect((await element(`<dataObject id="do" /><dataObjectReference id="dor" name="units" dataObjectRef="do"/>
      <userTask id="t"><ioSpecification><dataInput id="in"/><inputSet id="is"/><outputSet id="os"/></ioSpecification>
      <dataInputAssociation id="a"><sourceRef>dor</sourceRef><targetRef>in</targetRef></dataInputAssociation>
      <multiInstanceLoopCharacteristics isSequential="true"><loopDataInputRef>in</loopDataInputRef><inputDataItem id="unit"/>
      <completionCondition xsi:type="tFormalExpression">\${nrOfCompletedInstances == 2}</completionCondition></multiInstanceLoopCharacteristics></userTask>`, 't'))?.multiInstance)
      .toMatchObject({ sequential: true, collection: 'units', elementVariable: 'unit', completionCondition: '${nrOfCompletedInstances == 2}' });
  });

  it('takes the job type from implementation, else from the id', async () => {
    expect((await element('<serviceTask id="t" implementation="noop"/>', 't'))?.job).toEqual({ type: 'noop' });
    expect((await element('<serviceTask id="t" implementation="##WebService"/>', 't'))?.job).toEqual({ type: 't' });
    expect((await element('<serviceTask id="t"><extensionElements><nf:taskDefinition type="mail" retries="5"/></extensionElements></serviceTask>', 't'))?.job).toEqual({ type: 'mail', retries: '5' });
  });

  it('keeps a script in another format for its handler', async () => {
    expect((await element('<scriptTask id="t" scriptFormat="JavaScript"><script>a()</script></scriptTask>', 't'))?.script).toEqual({ format: 'javascript', source: 'a()' });
    expect((await element('<scriptTask id="t"><script>1 + 1</script></scriptTask>', 't'))?.script).toEqual({ format: 'feel', source: '1 + 1' });
  });

  it('makes a global task a process of one task', async () => {
    const [task] = await compiled('<globalUserTask id="g" name="Check"/>');
    expect([...(task?.elements.values() ?? [])].map(({ id, kind }) => [id, kind])).toEqual([['g', 'process'], ['g.start', 'startEvent'], ['g.task', 'userTask'], ['g.end', 'endEvent']]);
    expect(compile(await parse(file('<globalUserTask id="g" name="Check"/>'))).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('links boundary events, event subprocesses and compensation handlers to their owners', async () => {
    const body = `<task id="t"/><boundaryEvent id="b" attachedToRef="t" cancelActivity="false"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
      <boundaryEvent id="c" attachedToRef="t"><compensateEventDefinition/></boundaryEvent><task id="undo" isForCompensation="true"/><association id="as" sourceRef="c" targetRef="undo"/>
      <subProcess id="es" triggeredByEvent="true"><startEvent id="ss" isInterrupting="false"><signalEventDefinition/></startEvent></subProcess>`;
    expect((await element(body, 't'))?.boundaryEvents).toEqual(['b', 'c']);
    expect(await element(body, 'b')).toMatchObject({ attachedTo: 't', interrupting: false });
    expect((await element(body, 'c'))?.compensationHandler).toBe('undo');
    expect((await element(body, 'p'))?.eventSubProcesses).toEqual(['es']);
    expect(await element(body, 'ss')).toMatchObject({ interrupting: false, scope: 'es' });
  });

  it('names both ends of a message flow', async () => {
    const [a, b] = await compiled(`<collaboration id="c"><participant id="pa" processRef="a"/><participant id="pb" processRef="b"/><messageFlow id="mf" sourceRef="send" targetRef="wait"/></collaboration>
      <process id="a"><sendTask id="send"/></process><process id="b"><intermediateCatchEvent id="wait"><messageEventDefinition/></intermediateCatchEvent></process>`);
    expect(a?.elements.get('send')?.event).toEqual({ kind: 'message', name: 'mf' });
    expect(b?.elements.get('wait')?.event).toEqual({ kind: 'message', name: 'mf' });
    expect(a?.messageFlows).toEqual(b?.messageFlows);
  });

  it('refuses a faulty model with all its errors', async () => {
    const model = await parse(file('<process id="p"><endEvent id="e"/><callActivity id="c"/></process>'));
    expect(() => compileOrThrow(model)).toThrow(ModelError);
    expect(compile(model).problems.filter(({ severity }) => severity === 'error').map(({ rule }) => rule).sort()).toEqual(['called-element', 'start-missing']);
  });
});
