/** Where a learner wants checks to run: on a machine that has the course, or in this browser. */
export type Place = 'local' | 'webcontainer';

const KEY = 'hold-place';

/** What was chosen before on a page of the same kind. Without a choice: where the page was served from. */
export function chosenPlace(served: boolean): Place {
  const otherwise: Place = served ? 'local' : 'webcontainer';
  try {
    const kept = localStorage.getItem(`${KEY}-${served ? 'served' : 'hosted'}`);
    return kept === 'local' || kept === 'webcontainer' ? kept : otherwise;
  } catch {
    return otherwise;
  }
}

export function choosePlace(served: boolean, place: Place): void {
  try {
    localStorage.setItem(`${KEY}-${served ? 'served' : 'hosted'}`, place);
  } catch {
    // Storage is forbidden: the choice lives as long as the page.
  }
}

/** A phone or a tablet: loading a runtime there is asked about first. */
export function isHandheld(): boolean {
  return matchMedia('(pointer: coarse) and (hover: none)').matches;
}
