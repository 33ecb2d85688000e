import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Course, type Exercise, filesOf } from '../course.ts';
import { beginExercise, writeProgram } from '../workspace.ts';
import type { SaveRequest, SaveResult } from './protocol.ts';

/** A text and a name for this very state of it. */
export interface Versioned {
  text: string;
  version: string;
}

export function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

function read(path: string): Versioned {
  const text = readFileSync(path, 'utf8');
  return { text, version: versionOf(text) };
}

/** The learner's file; made from the starter if there is none yet. */
export async function openExerciseFile(course: Course, exercise: Exercise): Promise<Versioned> {
  await beginExercise(course, exercise);
  return read(filesOf(course, exercise).program);
}

/**
 * Writes the learner's file, unless it has changed since the version that the new text is based on:
 * then nothing is written, and the page is told what the file holds now.
 */
export async function saveExerciseFile(course: Course, exercise: Exercise, { text, base }: SaveRequest): Promise<SaveResult> {
  const now = await openExerciseFile(course, exercise);
  if (now.version !== base && now.text !== text) return { saved: false, ...now };
  writeProgram(course, exercise, text);
  return { saved: true, version: versionOf(text) };
}
