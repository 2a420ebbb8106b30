using Parley.Browser.Tests.Chromium;
using Parley.Browser.Tests.Mock;

namespace Parley.Browser.Tests;

/// <summary>The page's own resampler, run in the engine that it is written for.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class ResamplerTests(BrowserFixture browser)
{
    /// <summary>Feeds a tone in blocks of 128, as a worklet gets it, and gives output samples and level in dB.</summary>
    private const string Measure =
        """
        async ([from, to, frequency]) => {
          const { Resampler } = await import('/js/audio/resampler.js');
          const resampler = new Resampler(from, to);
          const output = [];
          for (let start = 0; start < from; start += 128) {
            const count = Math.min(128, from - start);
            output.push(...resampler.push(Float32Array.from({ length: count }, (_, i) => Math.sin(2 * Math.PI * frequency * (start + i) / from))));
          }
          output.push(...resampler.flush());
          const middle = output.slice(to / 4, to / 2);
          const level = 10 * Math.log10(middle.reduce((sum, x) => sum + x * x, 0) / middle.length * 2);
          return [output.length, level];
        }
        """;

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(48000, 24000, 1000)]
    [InlineData(48000, 24000, 9600)]
    [InlineData(44100, 24000, 1000)]
    [InlineData(16000, 24000, 1000)]
    [InlineData(24000, 48000, 9600)]
    [InlineData(24000, 44100, 9600)]
    public async Task Push_SecondOfToneInTheBand_KeepsLevelAndLength(int from, int to, int frequency)
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);

        var measured = await page.Page.EvaluateAsync<double[]>(Measure, new[] { from, to, frequency });

        Assert.InRange(measured[0], to - 1, to + 1);
        Assert.InRange(measured[1], -0.2, 0.2);
    }

    [Theory]
    [InlineData(48000, 24000, 13700)]
    [InlineData(44100, 24000, 13700)]
    public async Task Push_ToneAboveTheBand_DoesNotFoldBack(int from, int to, int frequency)
    {
        await using var server = await MockCallServer.StartAsync(_cancellationToken);
        await using var page = await browser.OpenAsync(server.Address);

        var measured = await page.Page.EvaluateAsync<double[]>(Measure, new[] { from, to, frequency });

        Assert.InRange(measured[1], double.NegativeInfinity, -70);
    }
}
