/** A stretch of code that looks the same throughout. */
export interface Piece {
  readonly kind: 'plain' | 'comment' | 'literal' | 'word';
  readonly text: string;
}

/** Longer code is not worth the wait. */
const LONGEST = 30_000;

const HASH = '(?<![$\\w&])#[^\\n]*';
const SLASHES = '//[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$)';
const DASHES = '--[^\\n]*';

/** How comments begin, by the names models give languages; those missing here are left plain. */
const COMMENTS: readonly (readonly [begin: string | null, languages: string])[] = [
  [null, 'json jsonc'],
  [
    HASH,
    'python py sh bash zsh shell console yaml yml toml ini ruby rb r perl dockerfile makefile',
  ],
  [
    SLASHES,
    'javascript js jsx typescript ts tsx java c cpp c++ h cs csharp go rust rs swift kotlin kt php scala dart css scss proto zig',
  ],
  [DASHES, 'sql postgres postgresql lua haskell'],
];

const STRINGS = `"""[\\s\\S]*?(?:"""|$)|"(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])*'|\`(?:\\\\.|[^\`\\\\])*\``;
const NUMBERS = '\\b\\d[\\w.]*';
const WORDS =
  '\\b(?:abstract|and|as|async|await|begin|break|by|case|catch|class|const|continue|create|def|default|defer|delete|do|elif|else|end|enum|except|export|extends|false|finally|fn|for|from|func|function|go|group|if|impl|implements|import|in|insert|interface|into|is|join|lambda|let|limit|local|loop|match|mod|mut|new|nil|None|not|null|of|on|or|order|override|package|pass|private|protected|pub|public|raise|readonly|return|select|self|set|static|struct|super|switch|table|then|this|throw|trait|true|True|False|try|type|undefined|union|update|use|using|values|var|void|where|while|with|yield)\\b';

/** Comments, literals and the words of a language told apart, by rules that suit most languages. */
export function piecesOf(code: string, language: string): Piece[] {
  const known = COMMENTS.find(([, names]) => names.split(' ').includes(language.toLowerCase()));
  if (known === undefined || code.length > LONGEST) return [{ kind: 'plain', text: code }];
  const [comments] = known;
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of code.matchAll(rule(comments))) {
    const [text] = found;
    if (found.index > from) pieces.push({ kind: 'plain', text: code.slice(from, found.index) });
    pieces.push({ kind: kindOf(found.groups), text });
    from = found.index + text.length;
  }
  if (from < code.length) pieces.push({ kind: 'plain', text: code.slice(from) });
  return pieces;
}

function rule(comments: string | null): RegExp {
  const first = comments === null ? '' : `(?<comment>${comments})|`;
  // The words of SQL come in both cases; elsewhere capitals make another word.
  const flags = comments === DASHES ? 'gi' : 'g';
  return new RegExp(`${first}(?<literal>${STRINGS}|${NUMBERS})|(?<word>${WORDS})`, flags);
}

function kindOf(groups: Readonly<Record<string, string | undefined>> | undefined): Piece['kind'] {
  if (groups?.['comment'] !== undefined) return 'comment';
  return groups?.['word'] === undefined ? 'literal' : 'word';
}
