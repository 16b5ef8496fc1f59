/** A value of a JSON text, held loosely: fields of other people's formats are not ours to type. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

export type JsonObject = Extract<Json, { readonly [key: string]: Json | undefined }>;
