using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Hosting;

/// <summary>A server on a free port of this machine.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningServer(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    /// <summary>With stages that need no library and no time.</summary>
    public static Task<RunningServer> StartAsync(
        CancellationToken cancellationToken, Action<ParleyOptions>? options = null, Action<IParleyBuilder>? configure = null) =>
        StartBareAsync(
            cancellationToken,
            options,
            builder =>
            {
                configure?.Invoke(builder);
                builder.AddSpeechToText(_ => FakeSpeechToTextClient.Hearing("hello"));
                builder.AddChatModel(_ => FakeChatClient.Replying(_ => "You said tea."));
                builder.AddTextToSpeech(_ => new FakeTextToSpeechClient());
            });

    /// <summary>With the stages that the options name.</summary>
    public static async Task<RunningServer> StartBareAsync(
        CancellationToken cancellationToken,
        Action<ParleyOptions>? options = null,
        Action<IParleyBuilder>? configure = null,
        Action<ILoggingBuilder>? logging = null)
    {
        var parley = new ParleyOptions();
        parley.Server.Port = 0;
        parley.Engine.Selection = EngineSelection.Offline;
        options?.Invoke(parley);
        var app = ParleyApplication.Build(parley, configure, logging);
        await app.StartAsync(cancellationToken);
        return new RunningServer(app);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
