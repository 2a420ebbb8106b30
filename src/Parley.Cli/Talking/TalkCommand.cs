using Parley.Cli.Conversations;
using Parley.Cli.Serving;
using Parley.Realtime.OpenAI;
using Parley.Server.Hosting;

namespace Parley.Cli.Talking;

/// <summary><c>parley talk</c>: a conversation with an agent by microphone and loudspeaker, or by files.</summary>
internal sealed class TalkCommand(Terminal terminal, Action<IParleyBuilder>? configure, TimeProvider timeProvider)
{
    public async Task<int> RunAsync(TalkSettings settings, CancellationToken cancellationToken)
    {
        using var signals = new StopSignals(cancellationToken);
        var report = new TalkReport(terminal, settings.WritesJson);
        try
        {
            if (settings.Target.Url is { } url)
            {
                await TalkAsync(settings, url, settings.Target.ApiKey ?? "parley", settings.Target.Agent ?? "parley", report, signals.Stop);
            }
            else
            {
                await using var server = await LocalServer.StartAsync(settings.Target, isSpoken: true, configure, signals.Stop);
                await TalkAsync(settings, server.Url, server.Key, server.ChooseAgent(settings.Target.Agent), report, signals.Stop);
            }

            report.Ended();
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            report.Ended();
            return ExitCode.Ok;
        }
        catch (Exception exception) when (ConversationFailure.Of(exception) is { } failure)
        {
            report.Failed(failure.Message);
            return failure.ExitCode;
        }
    }

    private async Task TalkAsync(TalkSettings settings, Uri url, string key, string agent, TalkReport report, CancellationToken cancellationToken)
    {
        await using IMicrophone microphone = settings.Input is { } input ? await FileMicrophone.OpenAsync(input, timeProvider, cancellationToken) : new AlsaMicrophone();
        await using ISpeaker speaker = settings.Output is { } output ? await FileSpeaker.CreateAsync(output, cancellationToken) : new AlsaSpeaker();
        var options = new OpenAIRealtimeOptions { Endpoint = url, Model = agent };
        options.UseApiKey(key);
        await using var connection = await new OpenAIRealtimeModel(options).ConnectAsync(cancellationToken);
        report.Connected(agent);
        await new TalkSession(connection, microphone, new TalkPlayout(speaker, timeProvider), report, timeProvider).RunAsync(cancellationToken);
    }
}
