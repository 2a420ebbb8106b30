using Microsoft.Playwright;

namespace Parley.Browser.Tests.Chromium;

/// <summary>Debian's Chromium under Playwright. Each test launches its own, because the microphone is a command-line switch.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    public const string Executable = "/usr/bin/chromium";

    private IPlaywright? _playwright;

    public async ValueTask InitializeAsync()
    {
        if (File.Exists(Executable))
        {
            _playwright = await Playwright.CreateAsync();
        }
    }

    public ValueTask DisposeAsync()
    {
        _playwright?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens a page. Without a recording there is a microphone of the browser's own making: beeps.</summary>
    internal async Task<TestPage> OpenAsync(string address, PageOptions? options = null)
    {
        Assert.SkipUnless(_playwright is not null, $"Chromium is not installed ({Executable}): apt-get install chromium.");
        options ??= new PageOptions();
        var browser = await _playwright!.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args = Arguments(options),
        });
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = options.Width, Height = options.Height },
            ColorScheme = options.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = options.HasScript,
            IsMobile = options.IsPhone,
            HasTouch = options.IsPhone,
            DeviceScaleFactor = options.IsPhone ? 2 : 1,
        });
        context.SetDefaultTimeout(15_000);
        var page = await TestPage.OpenAsync(browser, await context.NewPageAsync(), address, options.Ready);
        return page;
    }

    private static List<string> Arguments(PageOptions options)
    {
        var arguments = new List<string>
        {
            "--disable-gpu", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required",
        };
        if (options.Microphone != MicrophoneKind.Missing)
        {
            arguments.Add("--use-fake-device-for-media-stream");
        }

        if (options.Microphone == MicrophoneKind.Allowed)
        {
            arguments.Add("--use-fake-ui-for-media-stream");
        }

        if (options.Recording is { } recording)
        {
            arguments.Add($"--use-file-for-fake-audio-capture={recording}{(options.IsRecordingRepeated ? "" : "%noloop")}");
        }

        return arguments;
    }
}
