import { type Message, sealedText } from '../../../runner/engine/channel.ts';

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Reads the file that a child appends its messages to, as far as it has come. */
export class MessageFile {
  readonly #read: () => Promise<Uint8Array>;
  readonly #key: Promise<CryptoKey>;
  readonly #decoder = new TextDecoder();
  #offset = 0;
  #rest = '';
  #index = 0;

  /**
   * @param secret what the child seals its messages with; a line without the next seal is nobody's
   * @param read gives the whole file
   */
  constructor(secret: string, read: () => Promise<Uint8Array>) {
    this.#read = read;
    this.#key = crypto.subtle.importKey('raw', new TextEncoder().encode(secret), HMAC, false, ['verify']);
  }

  /** What has been said since the last time. */
  async next(): Promise<Message[]> {
    const bytes = await this.#read();
    const fresh = this.#decoder.decode(bytes.subarray(this.#offset), { stream: true });
    this.#offset = Math.max(this.#offset, bytes.length);
    const lines = (this.#rest + fresh).split('\n');
    this.#rest = lines.pop() ?? '';
    const messages: Message[] = [];
    for (const line of lines) {
      const message = await this.#open(line);
      if (message) messages.push(message);
    }
    return messages;
  }

  async #open(line: string): Promise<Message | undefined> {
    const space = line.indexOf(' ');
    const json = line.slice(space + 1);
    const sealed = new TextEncoder().encode(sealedText(this.#index, json));
    if (!(await crypto.subtle.verify(HMAC, await this.#key, fromHex(line.slice(0, space)), sealed))) return undefined;
    this.#index += 1;
    return JSON.parse(json) as Message;
  }
}
