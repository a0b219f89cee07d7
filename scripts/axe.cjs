// Runs axe-core on HTML files in headless Chromium. `--shots DIR` leaves a picture of each.
const fs = require('fs');
const path = require('path');
(async () => {
  const args = process.argv.slice(2);
  const at = args.indexOf('--shots');
  const shots = at < 0 ? null : args.splice(at, 2)[1];
  const puppeteer = require('puppeteer-core');
  const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  });
  let bad = 0;
  for (const file of args) {
    for (const scheme of ['light', 'dark']) {
      const page = await browser.newPage();
      await page.setViewport({ width: 900, height: 1200 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto('file://' + path.resolve(file));
      await page.evaluate(axe);
      const found = await page.evaluate(() => axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      }));
      for (const v of found.violations) {
        bad += 1;
        console.log(`${file} (${scheme}): ${v.id} [${v.impact}] ${v.help}`);
        for (const n of v.nodes.slice(0, 3)) console.log(`    ${n.html.slice(0, 160)}`);
      }
      if (shots) {
        const name = path.basename(file).replace(/\.html$/, '') + '.' + scheme + '.png';
        await page.screenshot({ path: path.join(shots, name) });
      }
      await page.close();
    }
  }
  await browser.close();
  process.exit(bad ? 1 : 0);
})().catch((e) => { console.error(e); process.exit(2); });
