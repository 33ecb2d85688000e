import { heldBytes } from '../../../lab/memory.ts';
import { mustBe, type Trial } from '../trial.ts';

/** Some ten megabytes: much more than what the other trials, which run meanwhile, hold and let go. */
const OBJECTS = 200_000;
const MUCH = 4_000_000;

const held: Trial = {
  name: 'memory: what is held can be seen, and what is let go as well',
  async run() {
    const before = await heldBytes();
    let objects: { index: number }[] | undefined = Array.from({ length: OBJECTS }, (_, index) => ({ index }));
    const during = await heldBytes();
    mustBe(objects.length, OBJECTS, 'objects');
    mustBe(during - before > MUCH, true, 'seen while they are held');
    objects = undefined;
    mustBe(during - (await heldBytes()) > MUCH, true, 'seen when they are let go');
  },
};

export const MEMORY: readonly Trial[] = [held];
