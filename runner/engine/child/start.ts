import { loadCompiled } from '../../compile-cache.ts';

// As little as possible stands here: this file is compiled at every start, child-main.js is not.
loadCompiled('child-main.js');
