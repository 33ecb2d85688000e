// passes: recursion with a depth of 8, an AbortError by its name, unreachable networks taken for passing faults
type Coded = { name?: unknown; code?: unknown; cause?: unknown; errors?: unknown };

export const errorCode = (err: unknown, depth = 8): string | undefined => {
  if (depth === 0 || typeof err !== 'object' || err === null) return undefined;
  const { name, code, cause, errors } = err as Coded;
  if (name === 'TimeoutError' || name === 'AbortError') return name;
  if (typeof code === 'string') return code;
  const list = Array.isArray(errors) ? errors : [];
  return [...list, cause].map((each) => errorCode(each, depth - 1)).find((found) => found !== undefined);
};

const codes = 'ECONNREFUSED ECONNRESET ETIMEDOUT EPIPE EAI_AGAIN EHOSTUNREACH ENETUNREACH TimeoutError'.split(' ');

export const isTransient = (err: unknown): boolean => {
  const code = errorCode(err);
  return code !== undefined && (codes.includes(code) || /^UND_ERR_(SOCKET|(CONNECT|HEADERS|BODY)_TIMEOUT)$/.test(code));
};
