using Parley.Browser.Tests.Chromium;

namespace Parley.Browser.Tests.Console;

/// <summary>What a screen reader, a keyboard and weak eyes need of every page, in both schemes, by rules of our own after WCAG 2.2 (A and AA).</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class AccessibilityTests(BrowserFixture browser)
{
    /// <summary>Gives each broken rule with the element that breaks it.</summary>
    private const string Rules = """
        () => {
          const found = [];
          const tell = (rule, element) => found.push(`${rule}: ${element.outerHTML.slice(0, 120)}`);
          const isShown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
          const name = (element) => element.getAttribute('aria-label')
            || (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('')
            || [...(element.labels ?? [])].map((label) => label.textContent).join('')
            || (element.matches('input, select, textarea') ? '' : element.textContent)
            || [...element.querySelectorAll('img')].map((image) => image.alt).join('') || element.title;
          for (const element of document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea, meter, audio, [role=meter]')) {
            if (isShown(element) && !name(element).trim()) tell('has no name', element);
          }
          for (const element of document.querySelectorAll('[tabindex]')) {
            if (element.tabIndex > 0) tell('changes the order of focus', element);
          }
          for (const element of document.querySelectorAll('img:not([alt])')) tell('picture without text', element);
          const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
          for (const id of ids.filter((id, i) => ids.indexOf(id) !== i)) tell('id is not the only one', document.getElementById(id));
          for (const attribute of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls']) {
            for (const element of document.querySelectorAll(`[${attribute}]`)) {
              if (!element.getAttribute(attribute).split(' ').every((id) => document.getElementById(id))) tell(`${attribute} leads nowhere`, element);
            }
          }
          if (!document.documentElement.lang) tell('no language', document.documentElement);
          if (document.querySelectorAll('main').length !== 1) tell('not one main', document.body);
          let level = 0;
          for (const heading of [...document.querySelectorAll('h1, h2, h3, h4')].filter(isShown)) {
            const own = Number(heading.tagName[1]);
            if (level > 0 && own > level + 1) tell('heading leaves a level out', heading);
            level = own;
          }
          const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const read = (colour) => {
            pixel.clearRect(0, 0, 1, 1);
            pixel.fillStyle = colour;
            pixel.fillRect(0, 0, 1, 1);
            return [...pixel.getImageData(0, 0, 1, 1).data];
          };
          const over = ([r, g, b, a], under) => [r, g, b].map((value, i) => (value * a + under[i] * (255 - a)) / 255).concat(255);
          const ground = (element) => {
            const layers = [];
            for (let at = element; at; at = at.parentElement) layers.unshift(read(getComputedStyle(at).backgroundColor));
            return layers.reduce((under, layer) => over(layer, under), [255, 255, 255, 255]);
          };
          const light = ([r, g, b]) => [r, g, b].map((value) => value / 255)
            .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
            .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const element = texts.currentNode.parentElement;
            if (!texts.currentNode.textContent.trim() || !isShown(element) || element.closest('svg, meter, script, :disabled, .hidden, .skip')) continue;
            const style = getComputedStyle(element);
            const behind = ground(element);
            const [one, other] = [light(over(read(style.color), behind)), light(behind)];
            const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
            const size = parseFloat(style.fontSize);
            const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            if (contrast < (isLarge ? 3 : 4.5)) tell(`contrast ${contrast.toFixed(2)}`, element);
          }
          return [...new Set(found)];
        }
        """;

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_All_BreakNoRule(bool isDark)
    {
        await using var server = await ConsoleServer.StartAsync(_cancellationToken);
        await KeptCalls.AddWholeAsync(server, "call_whole", _cancellationToken);
        await using var caller = await LiveCaller.CallAsync(server, "anna", _cancellationToken);
        await using var page = await browser.OpenConsoleAsync(server.Calls, new PageOptions { IsDark = isDark });
        var broken = new List<string>();

        foreach (var path in new[] { "/console/calls", "/console/calls/call_whole", "/console/insight", "/console/agents", "/console/health", "/signin", "/" })
        {
            await page.Page.GotoAsync(server.Address + path);
            await page.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach((details) => { details.open = true; })");
            broken.AddRange((await page.Page.EvaluateAsync<string[]>(Rules)).Select(rule => $"{path} {rule}"));
        }

        Assert.Empty(broken);
    }
}
