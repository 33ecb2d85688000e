import { loadCompiled } from '../../compile-cache.ts';
import { pristine } from './builtins.ts';

// As little as possible stands here: this file is compiled at every start, child-main.js is not.
loadCompiled('child-main.js', pristine);
