import { loadCompiled } from './compile-cache.ts';

// As little as possible stands here: this file is compiled at every start, main.js is not.
loadCompiled('main.js');
