/** Reads a stream of JSON lines and tells each as soon as it is complete. */
export async function readLines<T>(body: ReadableStream<Uint8Array>, tell: (line: T) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line) tell(JSON.parse(line) as T);
  }
  if (rest) tell(JSON.parse(rest) as T);
}
