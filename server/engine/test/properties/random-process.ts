import fc from 'fast-check';

/** A structured process: every split has its join, so that it can always end. */
export type Block =
  | { kind: Leaf }
  | { kind: 'sequence'; blocks: Block[] }
  | { kind: 'exclusive' | 'parallel' | 'inclusive' | 'discriminator'; branches: Block[] }
  | { kind: 'loop' | 'standardLoop' | 'compensated' | 'terminating'; block: Block }
  | { kind: 'subprocess'; block: Block; boundary?: { type: BoundaryType; interrupting: boolean; block: Block }; handler?: { type: 'message' | 'signal' | 'timer'; interrupting: boolean; block: Block } }
  | { kind: 'failing' | 'transaction'; block: Block; otherwise: Block; recover: Block }
  | { kind: 'escalating'; interrupting: boolean; block: Block; recover: Block }
  | { kind: 'repeated'; sequential: boolean; count: number; until: boolean; block: Block }
  | { kind: 'race'; first: Block; second: Block };

/** Blocks without others inside. */
export const LEAVES = [
  'user', 'manual', 'service', 'script', 'task', 'timer', 'message', 'signal', 'condition', 'receive', 'send', 'rule', 'call', 'adHoc', 'throwMessage', 'throwSignal', 'throwEscalation', 'link', 'each',
] as const;
type Leaf = (typeof LEAVES)[number];
const BOUNDARIES = ['timer', 'message', 'signal', 'condition', 'cycle'] as const;
type BoundaryType = (typeof BOUNDARIES)[number];

const leaf = fc.constantFrom(...LEAVES).map((kind): Block => ({ kind }));

export const blocks: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('block'), { minLength: 1, maxLength: 3 }).map((list): Block => ({ kind: 'sequence', blocks: list })),
    fc.record({ kind: fc.constantFrom('exclusive', 'parallel', 'inclusive', 'discriminator'), branches: fc.array(tie('block'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ kind: fc.constantFrom('loop', 'standardLoop', 'compensated', 'terminating'), block: tie('block') }),
    fc.record({
      kind: fc.constant('subprocess'),
      block: tie('block'),
      boundary: fc.option(fc.record({ type: fc.constantFrom(...BOUNDARIES), interrupting: fc.boolean(), block: tie('block') }), { nil: undefined }),
      handler: fc.option(fc.record({ type: fc.constantFrom('message', 'signal', 'timer'), interrupting: fc.boolean(), block: tie('block') }), { nil: undefined }),
    }),
    fc.record({ kind: fc.constantFrom('failing', 'transaction'), block: tie('block'), otherwise: tie('block'), recover: tie('block') }),
    fc.record({ kind: fc.constant('escalating'), interrupting: fc.boolean(), block: tie('block'), recover: tie('block') }),
    fc.record({ kind: fc.constant('repeated'), sequential: fc.boolean(), count: fc.integer({ min: 0, max: 3 }), until: fc.boolean(), block: tie('block') }),
    fc.record({ kind: fc.constant('race'), first: tie('block'), second: tie('block') }),
  ),
})).block;

/** BPMN XML of the process `p`: start → block → end. Conditions ask the variable `v`, which is set from the start. */
export function toXml(block: Block): string {
  const writer = new Writer();
  const body = writer.scope(block);
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" xmlns:nf="urn:noticeflow:bpmn:1" targetNamespace="t">
<message id="m" name="m"/><signal id="S" name="S"/><signal id="T" name="T"/><error id="E" errorCode="E"/><escalation id="X" escalationCode="X"/>
<process id="p" isExecutable="true">${body}</process></definitions>`;
}

/** Heard on the way only: a handler that stays open and throws what starts it would never come to rest. */
const THROWN = '<signalEventDefinition signalRef="T"/>';
const DEFINITIONS: Record<BoundaryType, string> = {
  timer: '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>',
  cycle: '<timerEventDefinition><timeCycle>R2/PT1H</timeCycle></timerEventDefinition>',
  message: '<messageEventDefinition messageRef="m"/>',
  signal: '<signalEventDefinition signalRef="S"/>',
  condition: '<conditionalEventDefinition><condition>modulo(v, 2) = 0</condition></conditionalEventDefinition>',
};

class Writer {
  private count = 0;
  private out: string[] = [];

  scope(block: Block): string {
    const outer = this.out;
    this.out = [];
    const start = this.node('startEvent');
    const end = this.node('endEvent');
    const [entry, exit] = this.write(block);
    this.flow(start, entry);
    this.flow(exit, end);
    const text = this.out.join('\n');
    this.out = outer;
    return text;
  }

  private handler({ type, interrupting, block }: { type: BoundaryType; interrupting: boolean; block: Block }): string {
    const outer = this.out;
    this.out = [];
    const start = this.node('startEvent', DEFINITIONS[type], `isInterrupting="${interrupting}"`);
    const [entry, exit] = this.write(block);
    this.flow(start, entry);
    this.flow(exit, this.node('endEvent'));
    const text = this.out.join('\n');
    this.out = outer;
    return `<subProcess id="${this.id()}" triggeredByEvent="true">${text}</subProcess>`;
  }

  private failingScope(block: Block, otherwise: Block, definition = '<errorEventDefinition errorRef="E"/>'): string {
    const outer = this.out;
    this.out = [];
    const start = this.node('startEvent');
    const fork = this.node('parallelGateway');
    const split = this.id();
    const [entry, exit] = this.write(block);
    const [other, otherExit] = this.write({ kind: 'sequence', blocks: [{ kind: 'user' }, otherwise] });
    this.flow(start, fork);
    this.flow(fork, entry);
    this.flow(exit, this.node('endEvent'));
    this.flow(fork, other);
    this.flow(otherExit, split);
    this.flow(split, this.node('endEvent', definition), 'modulo(v, 2) = 0');
    this.out.push(`<exclusiveGateway id="${split}" default="${this.flow(split, this.node('endEvent'))}"/>`);
    const text = this.out.join('\n');
    this.out = outer;
    return text;
  }

  /** Ids where the block begins and ends. */
  private write(block: Block): [string, string] {
    switch (block.kind) {
      case 'user':
        return this.single('userTask', '<extensionElements><nf:deadline due="P9D" remindBefore="P3D P1D"/></extensionElements>');
      case 'manual':
      case 'service':
      case 'task':
        return this.single(block.kind === 'task' ? 'task' : `${block.kind}Task`);
      case 'script':
        return this.single('scriptTask', '<script>v + 1</script>');
      case 'timer':
      case 'message':
      case 'condition':
        return this.single('intermediateCatchEvent', DEFINITIONS[block.kind]);
      case 'signal':
        return this.single('intermediateCatchEvent', THROWN);
      case 'receive':
        return this.single('receiveTask');
      case 'send':
        return this.single('sendTask');
      case 'rule':
        return this.single('businessRuleTask', '<extensionElements><nf:calledDecision expression="=v" resultVariable="rule"/></extensionElements>');
      case 'call':
        return this.single('callActivity', '', 'calledElement="child"');
      case 'adHoc':
        return this.single('adHocSubProcess', `${this.inside(() => this.node('userTask'))}<completionCondition>true</completionCondition>`);
      case 'throwMessage':
        return this.single('intermediateThrowEvent', DEFINITIONS.message);
      case 'throwSignal':
        return this.single('intermediateThrowEvent', THROWN);
      case 'throwEscalation':
        return this.single('intermediateThrowEvent', '<escalationEventDefinition escalationRef="X"/>');
      case 'link': {
        const name = this.id();
        const out = this.node('intermediateThrowEvent', `<linkEventDefinition name="${name}"/>`);
        return [out, this.node('intermediateCatchEvent', `<linkEventDefinition name="${name}"/>`)];
      }
      case 'each': {
        const many = '<multiInstanceLoopCharacteristics><extensionElements><nf:multiInstance collection="=[1, 2, v]" elementVariable="item" outputCollection="results" outputElement="=item + 1"/></extensionElements></multiInstanceLoopCharacteristics>';
        return this.single('userTask', many);
      }
      case 'standardLoop': {
        const loop = '<standardLoopCharacteristics testBefore="true" loopMaximum="3"><loopCondition>modulo(v, 3) != 2</loopCondition></standardLoopCharacteristics>';
        return this.single('subProcess', `${loop}${this.scope(block.block)}`);
      }
      case 'compensated': {
        // What was done before is undone at the end: the task by its handler, the block by what is inside of it.
        const undone = this.inside(() => {
          const task = this.node('userTask');
          const event = this.node('boundaryEvent', '<compensateEventDefinition/>', `attachedToRef="${task}"`);
          const handler = this.node('serviceTask', '', 'isForCompensation="true"');
          this.out.push(`<association id="${this.id()}" associationDirection="One" sourceRef="${event}" targetRef="${handler}"/>`);
          const [entry, exit] = this.write(block.block);
          const undo = this.node('intermediateThrowEvent', '<compensateEventDefinition/>');
          this.flow(this.node('startEvent'), task);
          this.flow(task, entry);
          this.flow(exit, undo);
          this.flow(undo, this.node('endEvent'));
        });
        return this.single('subProcess', undone);
      }
      case 'terminating': {
        // Whoever is done first ends the other.
        const ended = this.inside(() => {
          const fork = this.node('parallelGateway');
          const [entry, exit] = this.write(block.block);
          const [other, otherExit] = this.write({ kind: 'user' });
          this.flow(this.node('startEvent'), fork);
          this.flow(fork, entry);
          this.flow(fork, other);
          this.flow(exit, this.node('endEvent', '<terminateEventDefinition/>'));
          this.flow(otherExit, this.node('endEvent', '<terminateEventDefinition/>'));
        });
        return this.single('subProcess', ended);
      }
      case 'escalating': {
        const thrower: Block = { kind: 'sequence', blocks: [{ kind: 'user' }, { kind: 'throwEscalation' }, block.block] };
        return this.withBoundary('subProcess', this.scope(thrower), '<escalationEventDefinition escalationRef="X"/>', block.interrupting, block.recover);
      }
      case 'transaction': {
        // Inside, everything is undone and left when v is even.
        const inner: Block = { kind: 'sequence', blocks: [{ kind: 'compensated', block: { kind: 'task' } }, block.block] };
        return this.withBoundary('transaction', this.failingScope(inner, block.otherwise, '<cancelEventDefinition/>'), '<cancelEventDefinition/>', true, block.recover);
      }
      case 'sequence': {
        const parts = block.blocks.map((each) => this.write(each));
        parts.slice(1).forEach((part, i) => this.flow(parts[i]![1], part[0]));
        return [parts[0]![0], parts.at(-1)![1]];
      }
      case 'discriminator': {
        // The first of the branches passes the complex join, the others are only consumed.
        const split = this.node('parallelGateway');
        const join = this.node('complexGateway', '<activationCondition>=activationCount &gt;= 1</activationCondition>');
        for (const branch of block.branches) {
          const [entry, exit] = this.write(branch);
          this.flow(split, entry);
          this.flow(exit, join);
        }
        return [split, join];
      }
      case 'exclusive':
      case 'parallel':
      case 'inclusive': {
        const split = this.id();
        const join = this.node(`${block.kind}Gateway`);
        const flows = block.branches.map((branch, i) => {
          const [entry, exit] = this.write(branch);
          this.flow(exit, join);
          return this.flow(split, entry, block.kind === 'parallel' || i === 0 ? undefined : `modulo(v, ${i + 2}) = 0`);
        });
        this.out.push(`<${block.kind}Gateway id="${split}"${block.kind === 'parallel' ? '' : ` default="${flows[0]}"`}/>`);
        return [split, join];
      }
      case 'loop': {
        const merge = this.node('exclusiveGateway');
        const [entry, exit] = this.write({ kind: 'sequence', blocks: [block.block, { kind: 'user' }] });
        const split = this.id();
        this.flow(merge, entry);
        this.flow(exit, split);
        this.flow(split, merge, 'modulo(v, 3) = 1');
        const out = this.node('task');
        this.out.push(`<exclusiveGateway id="${split}" default="${this.flow(split, out)}"/>`);
        return [merge, out];
      }
      case 'subprocess': {
        const id = this.id();
        this.out.push(`<subProcess id="${id}">${this.scope(block.block)}${block.handler ? this.handler(block.handler) : ''}</subProcess>`);
        if (block.boundary) {
          return this.boundary(id, DEFINITIONS[block.boundary.type], block.boundary.interrupting, block.boundary.block);
        }
        return [id, id];
      }
      case 'failing': {
        // Inside, an error ends everything when v is even; outside it is caught and made good.
        const inner: Block = { kind: 'parallel', branches: [block.block, { kind: 'user' }] };
        return this.withBoundary('subProcess', this.failingScope(inner, block.otherwise), '<errorEventDefinition/>', true, block.recover);
      }
      case 'repeated': {
        const until = block.until ? '<completionCondition>modulo(v, 5) = 0</completionCondition>' : '';
        const loop = `<multiInstanceLoopCharacteristics isSequential="${block.sequential}"><loopCardinality>${block.count}</loopCardinality>${until}</multiInstanceLoopCharacteristics>`;
        const id = this.id();
        this.out.push(`<subProcess id="${id}">${loop}${this.scope(block.block)}</subProcess>`);
        return [id, id];
      }
      case 'race': {
        const gateway = this.node('eventBasedGateway');
        const merge = this.node('exclusiveGateway');
        for (const [catcher, branch] of [['message', block.first], ['timer', block.second]] as const) {
          const [event] = this.write({ kind: catcher });
          const [entry, exit] = this.write(branch);
          this.flow(gateway, event);
          this.flow(event, entry);
          this.flow(exit, merge);
        }
        return [gateway, merge];
      }
    }
  }

  private withBoundary(tag: string, inner: string, definition: string, interrupting: boolean, recover: Block): [string, string] {
    const id = this.node(tag, inner);
    return this.boundary(id, definition, interrupting, recover);
  }

  private boundary(host: string, definition: string, interrupting: boolean, block: Block): [string, string] {
    const event = this.node('boundaryEvent', definition, `attachedToRef="${host}" cancelActivity="${interrupting}"`);
    const [entry, exit] = this.write(block);
    this.flow(event, entry);
    if (!interrupting) {
      this.flow(exit, this.node('endEvent'));
      return [host, host];
    }
    const merge = this.node('exclusiveGateway');
    this.flow(exit, merge);
    this.flow(host, merge);
    return [host, merge];
  }

  /** What is written meanwhile, as text of its own. */
  private inside(write: () => unknown): string {
    const outer = this.out;
    this.out = [];
    write();
    const text = this.out.join('\n');
    this.out = outer;
    return text;
  }

  private single(tag: string, inner = '', attributes = ''): [string, string] {
    const id = this.node(tag, inner, attributes);
    return [id, id];
  }

  private node(tag: string, inner = '', attributes = ''): string {
    const id = this.id();
    this.out.push(`<${tag} id="${id}" ${attributes}>${inner}</${tag}>`);
    return id;
  }

  private flow(source: string, target: string, condition?: string): string {
    const id = `f${this.id()}`;
    this.out.push(`<sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${condition === undefined ? '' : `<conditionExpression>=${condition}</conditionExpression>`}</sequenceFlow>`);
    return id;
  }

  private id(): string {
    this.count += 1;
    return `n${this.count}`;
  }
}
