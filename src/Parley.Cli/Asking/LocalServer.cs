using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Parley.Cli.Settings;
using Parley.Engine.Speech;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Cli.Asking;

/// <summary>A server within this process, on a free port of this machine, with a key that only this process knows.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LocalServer(WebApplication app, string key)
    {
        _app = app;
        Key = key;
        Status = app.Services.GetRequiredService<ServerStatus>();
    }

    public ServerStatus Status { get; }

    public string Key { get; }

    public Uri Url => new(_app.Urls.First() + "/v1/realtime");

    /// <exception cref="ParleyConfigurationException">The configuration holds a mistake.</exception>
    /// <exception cref="AskFailureException">The offline engine lacks its libraries.</exception>
    public static async Task<LocalServer> StartAsync(AskSettings settings, Action<IParleyBuilder>? configure, CancellationToken cancellationToken)
    {
        var options = await SettingsFile.LoadAsync(settings.Config, settings.Engine, cancellationToken);
        var key = RandomNumberGenerator.GetHexString(32);
        options.Server.Host = "127.0.0.1";
        options.Server.Port = 0;
        options.Server.KeysFile = null;
        options.Twilio.QueueFile = null; // what waits there is the running server's
        options.Server.KeyLimits = new KeyLimits();
        options.Server.ApiKeys.Clear();
        options.Server.ApiKeys.Add(key);
        options.Server.DrainTime = TimeSpan.Zero;
        options.Storage.Keep = StorageKind.None; // of /v1/realtime there are no records, and a question needs no database
        var app = ParleyApplication.Build(options, configure, logging => Logging.Configure(logging, settings.IsVerbose));
        var server = new LocalServer(app, key);
        try
        {
            RequireSpeech(server.Status, settings, options.Engine, OfflineSpeech.Probe);
            await app.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <exception cref="AskFailureException">The built-in stages are to be used, and what they need is not on this machine.</exception>
    internal static void RequireSpeech(ServerStatus status, AskSettings settings, ParleyEngineOptions engine, Func<string?, OfflineSpeechStatus> probe)
    {
        var isBuiltIn = status.Stages is { Recogniser: "PocketSphinx" } or { Synthesiser: "flite" };
        if (status.Engine.UsesUpstream || !isBuiltIn)
        {
            return;
        }

        var speech = probe(null);
        if ((engine.Synthesiser.IsOffline && !speech.CanSynthesise) || (settings.Wav is not null && engine.Recogniser.IsOffline && !speech.CanRecognise))
        {
            throw new AskFailureException(ExitCode.MissingNative, speech.Message);
        }
    }
}
