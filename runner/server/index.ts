/** What the site's development server takes from us. */
export { openCourse } from '../course.ts';
export { makeToken } from './guard.ts';
export { TOKEN_META } from './protocol.ts';
export { type Handler, LocalRuntime } from './runtime.ts';
