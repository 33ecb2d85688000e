// passes: recursion with a depth of 8, an AbortError by its name, unreachable networks taken for passing faults
type Coded = { name?: unknown; code?: unknown; cause?: unknown; errors?: unknown };

type Question = (err: Coded) => string | undefined;

const isTimeout: Question = ({ name }) => (name === 'TimeoutError' ? name : undefined);
const hasCode: Question = ({ name, code }) => (name === 'AbortError' ? name : typeof code === 'string' ? code : undefined);

const ask = (question: Question, err: unknown, depth = 8): string | undefined => {
  if (depth === 0 || typeof err !== 'object' || err === null) return undefined;
  const { cause, errors } = err as Coded;
  const list = Array.isArray(errors) ? errors : [];
  return question(err) ?? [...list, cause].map((each) => ask(question, each, depth - 1)).find((found) => found !== undefined);
};

export const errorCode = (err: unknown): string | undefined => ask(isTimeout, err) ?? ask(hasCode, err);

const codes = 'ECONNREFUSED ECONNRESET ETIMEDOUT EPIPE EAI_AGAIN EHOSTUNREACH ENETUNREACH TimeoutError'.split(' ');

export const isTransient = (err: unknown): boolean => {
  const code = errorCode(err);
  return code !== undefined && (codes.includes(code) || /^UND_ERR_(SOCKET|(CONNECT|HEADERS|BODY)_TIMEOUT)$/.test(code));
};
