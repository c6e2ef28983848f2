import fc from 'fast-check';

/** A structured process: every split has its join, so that it can always end. */
export type Block =
  | { kind: 'user' | 'manual' | 'service' | 'script' | 'task' | 'timer' | 'message' }
  | { kind: 'sequence'; blocks: Block[] }
  | { kind: 'exclusive' | 'parallel' | 'inclusive' | 'discriminator'; branches: Block[] }
  | { kind: 'loop'; block: Block }
  | { kind: 'subprocess'; block: Block; boundary?: { type: 'timer' | 'message'; interrupting: boolean; block: Block }; handler?: { interrupting: boolean; block: Block } }
  | { kind: 'failing'; block: Block; otherwise: Block; recover: Block }
  | { kind: 'repeated'; sequential: boolean; count: number; until: boolean; block: Block }
  | { kind: 'race'; first: Block; second: Block };

const leaf = fc.constantFrom('user', 'manual', 'service', 'script', 'task', 'timer', 'message').map((kind): Block => ({ kind }));

export const blocks: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('block'), { minLength: 1, maxLength: 3 }).map((list): Block => ({ kind: 'sequence', blocks: list })),
    fc.record({ kind: fc.constantFrom('exclusive', 'parallel', 'inclusive', 'discriminator'), branches: fc.array(tie('block'), { minLength: 2, maxLength: 3 }) }),
    tie('block').map((block): Block => ({ kind: 'loop', block })),
    fc.record({
      kind: fc.constant('subprocess'),
      block: tie('block'),
      boundary: fc.option(fc.record({ type: fc.constantFrom('timer', 'message'), interrupting: fc.boolean(), block: tie('block') }), { nil: undefined }),
      handler: fc.option(fc.record({ interrupting: fc.boolean(), block: tie('block') }), { nil: undefined }),
    }),
    fc.record({ kind: fc.constant('failing'), block: tie('block'), otherwise: tie('block'), recover: tie('block') }),
    fc.record({ kind: fc.constant('repeated'), sequential: fc.boolean(), count: fc.integer({ min: 0, max: 3 }), until: fc.boolean(), block: tie('block') }),
    fc.record({ kind: fc.constant('race'), first: tie('block'), second: tie('block') }),
  ),
})).block;

/** BPMN XML of the process `p`: start → block → end. Conditions ask the variable `v`, which is set from the start. */
export function toXml(block: Block): string {
  const writer = new Writer();
  const body = writer.scope(block);
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" xmlns:nf="urn:noticeflow:bpmn:1" targetNamespace="t">
<message id="m" name="m"/><error id="E" errorCode="E"/>
<process id="p" isExecutable="true">${body}</process></definitions>`;
}

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

  private handler({ interrupting, block }: { interrupting: boolean; block: Block }): string {
    const outer = this.out;
    this.out = [];
    const start = this.node('startEvent', '<messageEventDefinition messageRef="m"/>', `isInterrupting="${interrupting}"`);
    const [entry, exit] = this.write(block);
    this.flow(start, entry);
    this.flow(exit, this.node('endEvent'));
    const text = this.out.join('\n');
    this.out = outer;
    return `<subProcess id="${this.id()}" triggeredByEvent="true">${text}</subProcess>`;
  }

  private failingScope(block: Block, otherwise: Block): string {
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
    this.flow(split, this.node('endEvent', '<errorEventDefinition errorRef="E"/>'), 'modulo(v, 2) = 0');
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
        return this.single('intermediateCatchEvent', '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>');
      case 'message':
        return this.single('intermediateCatchEvent', '<messageEventDefinition messageRef="m"/>');
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
          const { type, interrupting } = block.boundary;
          const definition = type === 'timer' ? '<timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition>' : '<messageEventDefinition messageRef="m"/>';
          const event = this.node('boundaryEvent', definition, `attachedToRef="${id}" cancelActivity="${interrupting}"`);
          const [entry, exit] = this.write(block.boundary.block);
          this.flow(event, entry);
          if (!interrupting) {
            this.flow(exit, this.node('endEvent'));
          } else {
            const merge = this.node('exclusiveGateway');
            this.flow(exit, merge);
            this.flow(id, merge);
            return [id, merge];
          }
        }
        return [id, id];
      }
      case 'failing': {
        // Inside, an error ends everything when v is even; outside it is caught and made good.
        const id = this.id();
        const inner: Block = { kind: 'parallel', branches: [block.block, { kind: 'user' }] };
        this.out.push(`<subProcess id="${id}">${this.failingScope(inner, block.otherwise)}</subProcess>`);
        const event = this.node('boundaryEvent', '<errorEventDefinition/>', `attachedToRef="${id}"`);
        const [entry, exit] = this.write(block.recover);
        this.flow(event, entry);
        const merge = this.node('exclusiveGateway');
        this.flow(exit, merge);
        this.flow(id, merge);
        return [id, merge];
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

  private single(tag: string, inner = ''): [string, string] {
    const id = this.node(tag, inner);
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
