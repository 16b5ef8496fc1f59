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
  'abstract as async await break case catch class const continue def default defer delete do elif else end enum except export extends false False finally fn for from func function go if impl implements import in interface is lambda let local loop match mod mut new nil None null override package pass private protected pub public raise readonly return self static struct super switch then this throw trait true True try type undefined use var void where while with yield and or not';
const SQL_WORDS =
  'select from where group by order having limit offset join left right inner outer on as and or not in is null insert into values update set delete create alter drop table view function index primary key references union all distinct case when then else end with returning true false';

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
  const [words, flags] = comments === DASHES ? [SQL_WORDS, 'gi'] : [WORDS, 'g'];
  // After a dot stands a name, whatever it is called.
  const word = `(?<!\\.)\\b(?:${words.replaceAll(' ', '|')})\\b`;
  return new RegExp(`${first}(?<literal>${STRINGS}|${NUMBERS})|(?<word>${word})`, flags);
}

function kindOf(groups: Readonly<Record<string, string | undefined>> | undefined): Piece['kind'] {
  if (groups?.['comment'] !== undefined) return 'comment';
  return groups?.['word'] === undefined ? 'literal' : 'word';
}
