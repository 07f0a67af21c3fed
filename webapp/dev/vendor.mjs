// Fetches the vendored packages with `npm pack`, copies the files that the page needs, and writes the manifest, the
// icon data and the import map's checksums. Run by scripts/vendor-web.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pathOf } from './icon-path.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', 'public');

/** What is vendored: package, version, licence, and which of its files goes where. `bare` names it in the import map. */
const packages = [
  { name: 'preact', version: '11.2.0', licence: 'MIT', files: [
    { from: 'dist/preact.mjs', to: 'vendor/preact.js', bare: 'preact' },
    { from: 'hooks/dist/hooks.mjs', to: 'vendor/preact-hooks.js', bare: 'preact/hooks' },
  ] },
  { name: 'htm', version: '3.1.1', licence: 'Apache-2.0', files: [
    { from: 'dist/htm.module.js', to: 'vendor/htm.js', bare: 'htm' },
  ] },
  { name: '@preact/signals-core', version: '1.14.5', licence: 'MIT', files: [
    { from: 'dist/signals-core.mjs', to: 'vendor/signals-core.js', bare: '@preact/signals-core' },
  ] },
  { name: '@preact/signals', version: '2.11.4', licence: 'MIT', files: [
    { from: 'dist/signals.mjs', to: 'vendor/signals.js', bare: '@preact/signals' },
  ] },
  { name: 'marked', version: '18.2.1', licence: 'MIT', files: [
    { from: 'lib/marked.esm.js', to: 'vendor/marked.js', bare: 'marked' },
  ] },
  { name: '@fontsource-variable/geist', version: '5.3.0', licence: 'OFL-1.1', files: [
    { from: 'files/geist-latin-wght-normal.woff2', to: 'fonts/geist-latin.woff2' },
    { from: 'files/geist-latin-ext-wght-normal.woff2', to: 'fonts/geist-latin-ext.woff2' },
  ] },
  { name: '@fontsource-variable/geist-mono', version: '5.3.0', licence: 'OFL-1.1', files: [
    { from: 'files/geist-mono-latin-wght-normal.woff2', to: 'fonts/geist-mono-latin.woff2' },
    { from: 'files/geist-mono-latin-ext-wght-normal.woff2', to: 'fonts/geist-mono-latin-ext.woff2' },
  ] },
  { name: 'lucide-static', version: '1.62.0', licence: 'ISC', files: [{ icons: true, to: 'vendor/icons.js' }] },
];

const digest = (bytes) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

const scratch = mkdtempSync(join(tmpdir(), 'vendor-web-'));
const manifest = [];
const map = { imports: {}, integrity: {} };
try {
  for (const each of packages) {
    const folder = unpack(each);
    keepLicence(each, folder);
    for (const file of each.files) {
      const target = join(root, file.to);
      mkdirSync(dirname(target), { recursive: true });
      if (file.icons) writeFileSync(target, iconModule(folder, each));
      else if (file.to.endsWith('.js')) writeFileSync(target, withoutSourceMap(readFileSync(join(folder, file.from), 'utf8')));
      else copyFileSync(join(folder, file.from), target);
      const sum = digest(readFileSync(target));
      manifest.push({
        file: file.to, package: each.name, version: each.version, licence: each.licence,
        source: `npm:${each.name}@${each.version}/${file.icons ? 'icon-nodes.json' : file.from}`, sha512: sum,
      });
      if (file.bare) {
        map.imports[file.bare] = `/assets/dev/${file.to}`;
        map.integrity[`/assets/dev/${file.to}`] = sum;
      }
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
writeFileSync(join(root, 'vendor', 'MANIFEST.json'), `${JSON.stringify(manifest, null, 2)}\n`);
writeMap();
console.log(manifest.map((row) => `${row.file}  ${row.package} ${row.version} (${row.licence})`).join('\n'));

function unpack({ name, version }) {
  const folder = mkdtempSync(join(scratch, 'package-'));
  const said = execFileSync('npm', ['pack', '--silent', `${name}@${version}`], { cwd: folder, encoding: 'utf8' });
  execFileSync('tar', ['-xzf', said.trim().split('\n').at(-1)], { cwd: folder });
  return join(folder, 'package');
}

function keepLicence({ name }, folder) {
  const licence = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (!licence) throw new Error(`${name} brings no licence file`);
  mkdirSync(join(root, 'vendor', 'licences'), { recursive: true });
  copyFileSync(join(folder, licence), join(root, 'vendor', 'licences', `${name.replace('@', '').replace('/', '-')}.txt`));
}

/** The map files are not vendored; a reference to one would only be a 404 in the developer tools. */
function withoutSourceMap(text) {
  return `${text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '')}\n`;
}

function iconModule(folder, { name, version, licence }) {
  const nodes = JSON.parse(readFileSync(join(folder, 'icon-nodes.json'), 'utf8'));
  const wanted = readFileSync(join(here, 'icon-names.txt'), 'utf8').split('\n').filter(Boolean).sort();
  const rows = wanted.map((icon) => {
    if (!nodes[icon]) throw new Error(`no icon is called ${icon}`);
    return `  '${icon}': '${nodes[icon].map(pathOf).join('')}',`;
  });
  return `// Path data of the icons in use, generated by scripts/vendor-web from ${name} ${version} (${licence}).\n`
    + `/** @type {Record<string, string>} */\nexport const icons = {\n${rows.join('\n')}\n};\n`;
}

function writeMap() {
  const page = join(root, 'index.html');
  const text = readFileSync(page, 'utf8');
  const block = `<script type="importmap">\n${JSON.stringify(map, null, 2)}\n</script>`;
  const changed = text.replace(/<script type="importmap">[\s\S]*?<\/script>/, () => block);
  writeFileSync(page, changed);
}
