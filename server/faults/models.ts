/** BPMN of the experiments that run without the web server. */

const open = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:nf="urn:noticeflow:bpmn:1" targetNamespace="urn:faults" id="faults">';

export const SQLITE_PROCESS = 'faults-kill';

/** Two tasks in parallel, then a called process with a service task of the server's own and a short timer. */
export const SQLITE_MODEL = `${open}
<process id="${SQLITE_PROCESS}" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="fork"/>
  <parallelGateway id="fork"/><sequenceFlow id="f2" sourceRef="fork" targetRef="a"/><sequenceFlow id="f3" sourceRef="fork" targetRef="b"/>
  <userTask id="a"/><sequenceFlow id="f4" sourceRef="a" targetRef="join"/>
  <userTask id="b"/><sequenceFlow id="f5" sourceRef="b" targetRef="join"/>
  <parallelGateway id="join"/><sequenceFlow id="f6" sourceRef="join" targetRef="call"/>
  <callActivity id="call" calledElement="faults-kill-step"/><sequenceFlow id="f7" sourceRef="call" targetRef="e"/>
  <endEvent id="e"/>
</process>
<process id="faults-kill-step" isExecutable="true">
  <startEvent id="cs"/><sequenceFlow id="c1" sourceRef="cs" targetRef="work"/>
  <serviceTask id="work"><extensionElements><nf:taskDefinition type="faults-work" retries="3"/></extensionElements></serviceTask><sequenceFlow id="c2" sourceRef="work" targetRef="ct"/>
  <intermediateCatchEvent id="ct"><timerEventDefinition><timeDuration>PT0.05S</timeDuration></timerEventDefinition></intermediateCatchEvent><sequenceFlow id="c3" sourceRef="ct" targetRef="ce"/>
  <endEvent id="ce"/>
</process></definitions>`;

export const CHILDREN_PROCESS = 'faults-children';

/** One person's task for each unit at the same time, with a reminder each; or one called process each. */
export function childrenModel(what: 'tasks' | 'calls'): string {
  const many = '<multiInstanceLoopCharacteristics><extensionElements><nf:multiInstance collection="=units" elementVariable="unit" outputCollection="results" outputElement="=unit"/></extensionElements></multiInstanceLoopCharacteristics>';
  const activity = what === 'tasks'
    ? `<userTask id="each"><extensionElements><nf:deadline due="P9D" remindBefore="P3D"/></extensionElements>${many}</userTask>`
    : `<callActivity id="each"><extensionElements><nf:calledElement processId="faults-child" propagateAll="false"/><nf:ioMapping><nf:input source="=unit" target="unit"/></nf:ioMapping></extensionElements>${many}</callActivity>`;
  return `${open}
<process id="${CHILDREN_PROCESS}" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="each"/>${activity}<sequenceFlow id="g" sourceRef="each" targetRef="e"/><endEvent id="e"/></process>
<process id="faults-child" isExecutable="true"><startEvent id="cs"/><sequenceFlow id="cf" sourceRef="cs" targetRef="ce"/><endEvent id="ce"/></process></definitions>`;
}

export const TIMER_PROCESS = 'faults-timer';

/** Waits for a time it is given, then for another. */
export const TIMER_MODEL = `${open}
<process id="${TIMER_PROCESS}" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
  <intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>=first</timeDuration></timerEventDefinition></intermediateCatchEvent><sequenceFlow id="g" sourceRef="t" targetRef="u"/>
  <intermediateCatchEvent id="u"><timerEventDefinition><timeDuration>=second</timeDuration></timerEventDefinition></intermediateCatchEvent><sequenceFlow id="h" sourceRef="u" targetRef="e"/>
  <endEvent id="e"/></process></definitions>`;

export const RACE_PROCESS = 'faults-race';

/** A task that many want to complete at the same moment. */
export const RACE_MODEL = `${open}
<process id="${RACE_PROCESS}" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/><userTask id="a"/><sequenceFlow id="g" sourceRef="a" targetRef="e"/><endEvent id="e"/></process></definitions>`;
