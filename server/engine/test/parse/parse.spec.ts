import { parse } from '../../src/parse/index.js';

const file = (body: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:nf="urn:noticeflow:bpmn:1" xmlns:tns="urn:test" targetNamespace="urn:test" id="defs">${body}</definitions>`;

describe('parse', () => {
  it('reads a file without any extension', async () => {
    const model = await parse(file(`<process id="p" name="Approval" isExecutable="true">
      <startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="decide"/>
      <exclusiveGateway id="decide" default="f3"/>
      <sequenceFlow id="f2" sourceRef="decide" targetRef="end"><conditionExpression xsi:type="tFormalExpression">\${approved == true}</conditionExpression></sequenceFlow>
      <sequenceFlow id="f3" sourceRef="decide" targetRef="end"/>
      <endEvent id="end"/></process>`));
    expect(model.processes).toHaveLength(1);
    expect(model.processes[0]?.nodes.map((node) => node.id)).toEqual(['start', 'decide', 'end']);
    expect(model.processes[0]?.flows[1]).toEqual({ id: 'f2', source: 'decide', target: 'end', condition: '${approved == true}' });
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });

  it('reads our extension elements', async () => {
    const model = await parse(file(`<process id="p"><userTask id="t"><extensionElements>
      <nf:assignment unit="=unit.id" post="审核岗"/>
      <nf:form formId="visit" access="write"><nf:field path="name" access="read"/><nf:field path="phone" required="true"/></nf:form>
      <nf:properties><nf:property name="a" value="b"/></nf:properties></extensionElements>
      <multiInstanceLoopCharacteristics><extensionElements><nf:multiInstance collection="units" elementVariable="unit"/></extensionElements></multiInstanceLoopCharacteristics>
      </userTask></process>`));
    const task = model.processes[0]?.nodes[0];
    expect(task?.extension).toEqual({
      assignment: { unit: '=unit.id', post: '审核岗' },
      form: { formId: 'visit', access: 'write', fields: [{ path: 'name', access: 'read' }, { path: 'phone', required: true }] },
      properties: [{ name: 'a', value: 'b' }],
    });
    expect(task?.loop).toMatchObject({ kind: 'multiInstance', extension: { multiInstance: { collection: 'units', elementVariable: 'unit' } } });
  });

  it('resolves references written as qualified names of the own namespace', async () => {
    const model = await parse(file('<message id="m" name="Order"/><process id="p"><receiveTask id="r" messageRef="tns:m"/></process>'));
    expect(model.processes[0]?.nodes[0]?.messageRef).toBe('m');
  });

  it('does not mind how the bytes of the text were once encoded', async () => {
    const model = await parse(file('<process id="p"><task id="t" name="县级摸底"/></process>').replace('UTF-8', 'GB18030'));
    expect(model.processes[0]?.nodes[0]?.name).toBe('县级摸底');
  });

  it('notes references to data structures elsewhere', async () => {
    const model = await parse(file('<signal id="s" structureRef="xsd:string"/><process id="p"/>'));
    expect(model.unresolvedDeclarations).toEqual([{ elementId: 's', property: 'structureRef', value: 'xsd:string' }]);
  });

  it('notes extension elements of other tools instead of reading them', async () => {
    const model = await parse(file('<process id="p"><task id="t"><extensionElements><x:listener xmlns:x="urn:other" event="end"/></extensionElements></task></process>'));
    expect(model.foreignExtensions).toEqual([{ elementId: 't', type: 'x:listener' }]);
  });
});
