type Load = (name: string) => unknown;

/** A plain object of functions; not `node:process`, say, which is one thing for everybody. */
function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * Gives Node's own modules as they are when they are first asked for. The learner's program, loaded later, may
 * replace what it likes in them (`net.createServer = …`): what the checks and the engine call stays what it was.
 */
export function pristine(load: Load): Load {
  const copies = new Map<string, object>();
  return (name) => {
    const known = copies.get(name);
    if (known) return known;
    const value = load(name);
    if (!name.startsWith('node:') || !isCollection(value)) return value;
    const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(value));
    copies.set(name, copy);
    return copy;
  };
}
