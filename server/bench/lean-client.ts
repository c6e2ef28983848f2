import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

/** HTTP/1.1 over kept connections and nothing more, so that the server is what is measured. */
export class LeanClient {
  private readonly idle: Connection[] = [];
  private readonly all: Connection[] = [];
  private headers = '';

  constructor(private readonly port: number) {}

  authorize(token: string): void {
    this.headers = `Authorization: Bearer ${token}\r\n`;
  }

  /** The answer's body; throws for any status but 2xx. */
  async call(method: string, path: string, body?: unknown): Promise<string> {
    const connection = this.idle.pop() ?? this.open();
    try {
      const { status, text } = await connection.send(`${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${this.headers}`, body === undefined ? '' : JSON.stringify(body));
      if (status < 200 || status > 299) throw new Error(`Expected ${method} ${path} to succeed but got ${status}: ${text}`);
      return text;
    } finally {
      this.idle.push(connection);
    }
  }

  close(): void {
    for (const connection of this.all) connection.close();
  }

  private open(): Connection {
    const connection = new Connection(this.port);
    this.all.push(connection);
    return connection;
  }
}

/** One request at a time. */
class Connection {
  private readonly socket: Socket;
  private received: Buffer = Buffer.alloc(0);
  private waiting: { resolve: (answer: { status: number; text: string }) => void; reject: (error: Error) => void } | undefined;

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.socket.on('data', (chunk) => this.take(chunk));
    this.socket.on('error', (error) => this.waiting?.reject(error));
    this.socket.on('close', () => this.waiting?.reject(new Error('Expected an answer but the server closed the connection')));
  }

  send(head: string, body: string): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(body === '' ? `${head}\r\n` : `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  close(): void {
    this.waiting = undefined;
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.received.toString('latin1', 0, headEnd);
    const length = /\r\ncontent-length: (\d+)/i.exec(head);
    if (!length) {
      this.waiting?.reject(new Error(`Expected an answer with its length but got ${head}`));
      return;
    }
    const end = headEnd + HEAD_END.length + Number(length[1]);
    if (this.received.length < end) return;
    const answer = { status: Number(head.slice(9, 12)), text: this.received.toString('utf8', headEnd + HEAD_END.length, end) };
    this.received = this.received.subarray(end);
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.resolve(answer);
  }
}
