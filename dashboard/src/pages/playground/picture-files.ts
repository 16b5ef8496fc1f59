import type { Picture } from './message.ts';

const KINDS: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const MOST_BYTES = 5 * 1024 * 1024;
const MOST_PICTURES = 5;

export const PICTURE_KINDS: string = [...KINDS].join(',');

/** Why a file is not taken, in words; null if it is. */
export function refusalOf(
  file: { readonly name: string; readonly type: string; readonly size: number },
  already: number,
): string | null {
  if (!KINDS.has(file.type)) {
    return `${file.name} is no picture that models read. Attach a PNG, JPEG, GIF or WebP.`;
  }
  if (file.size > MOST_BYTES) {
    return `${file.name} has ${megabytes(file.size)} MB. Attach pictures of at most 5 MB each.`;
  }
  if (already >= MOST_PICTURES) {
    return `A message takes at most ${MOST_PICTURES} pictures. Remove one first.`;
  }
  return null;
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

/** A file as a picture of the page itself. @throws {Error} where the browser cannot read it. */
export function readPicture(file: File): Promise<Picture> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ url: String(reader.result), name: file.name });
    reader.onerror = () =>
      reject(new Error(`${file.name} could not be read. Attach it again, or another one.`));
    reader.readAsDataURL(file);
  });
}
