/** Ids that XML and the engine accept: a letter first, then letters, digits, `_`, `-` and `.`. */
export const PROCESS_KEY = /^[A-Za-z_][\w.-]{0,80}$/;

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** A first drawing that publishes as it is: one task between start and end. */
export function newProcess(key: string, name: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:nf="urn:noticeflow:bpmn:1" id="Definitions_1" targetNamespace="urn:noticeflow:process">
  <bpmn:process id="${escape(key)}" name="${escape(name)}" isExecutable="true">
    <bpmn:startEvent id="Start_1" name="开始"><bpmn:outgoing>Flow_1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="Task_1" name="办理">
      <bpmn:extensionElements>
        <nf:assignment unit="=unit.id" post="clerk" />
        <nf:task kind="work" title="{单位}-办理" actions="complete save transfer" />
      </bpmn:extensionElements>
      <bpmn:incoming>Flow_1</bpmn:incoming><bpmn:outgoing>Flow_2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="End_1" name="结束"><bpmn:incoming>Flow_2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="Flow_1" sourceRef="Start_1" targetRef="Task_1" />
    <bpmn:sequenceFlow id="Flow_2" sourceRef="Task_1" targetRef="End_1" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram_1"><bpmndi:BPMNPlane id="Plane_1" bpmnElement="${escape(key)}">
    <bpmndi:BPMNShape id="Start_1_di" bpmnElement="Start_1"><dc:Bounds x="180" y="202" width="36" height="36" /><bpmndi:BPMNLabel><dc:Bounds x="176" y="242" width="44" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="Task_1_di" bpmnElement="Task_1"><dc:Bounds x="290" y="180" width="120" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="End_1_di" bpmnElement="End_1"><dc:Bounds x="484" y="202" width="36" height="36" /><bpmndi:BPMNLabel><dc:Bounds x="480" y="242" width="44" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="Flow_1_di" bpmnElement="Flow_1"><di:waypoint x="216" y="220" /><di:waypoint x="290" y="220" /></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="Flow_2_di" bpmnElement="Flow_2"><di:waypoint x="410" y="220" /><di:waypoint x="484" y="220" /></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
}

/** Key and name of the (first executable) process of a file; enough to file it as a draft, no check. */
export function headOf(xml: string): { key: string; name: string } | undefined {
  const tags = [...xml.matchAll(/<(?:[\w.-]+:)?process\b([^>]*)>/g)].map((match) => match[1]!);
  const attributes = tags.find((each) => /isExecutable\s*=\s*["']true["']/.test(each)) ?? tags[0];
  if (attributes === undefined) return undefined;
  const read = (name: string) => new RegExp(`(?:^|\\s)${name}\\s*=\\s*"([^"]*)"`).exec(attributes)?.[1] ?? new RegExp(`(?:^|\\s)${name}\\s*=\\s*'([^']*)'`).exec(attributes)?.[1];
  const key = read('id');
  if (!key) return undefined;
  const decode = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#38;', '&').replaceAll('&amp;', '&');
  return { key, name: decode(read('name') ?? key) };
}

/** Ids of the decisions a file asks by name (not by expression). */
export function askedDecisions(xml: string): string[] {
  return [...new Set([...xml.matchAll(/<nf:calledDecision\b[^>]*\bdecisionId="([^"=][^"]*)"/g)].map((match) => match[1]!))];
}

/** Ids of the processes a file calls by name (not by expression). */
export function calledKeys(xml: string): string[] {
  return [...new Set([...xml.matchAll(/<nf:calledElement\b[^>]*\bprocessId="([^"=][^"]*)"/g)].map((match) => match[1]!))];
}
