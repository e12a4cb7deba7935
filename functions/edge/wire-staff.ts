/** The platform for staff, who write and read notes. */
import type { Ports } from '../../shared/ports/ports.ts';
import { noteBox } from './keys/note-box.ts';
import { type Platform, platform } from './wire.ts';
import { type Ground, ground } from './wire-ground.ts';

let wired: { readonly on: Ground; readonly notes: Ports['notes'] } | undefined;

export function staffPlatform(): Platform & Pick<Ports, 'notes'> {
  const on = ground();
  if (wired?.on !== on) wired = { on, notes: noteBox(on.platformKey) };
  return { ...platform(), notes: wired.notes };
}
