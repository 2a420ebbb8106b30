using Parley.Cli.Asking;
using Parley.Cli.Serving;
using Parley.Realtime;
using Parley.Realtime.OpenAI;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Cli.Talking;

/// <summary><c>parley talk</c>: a conversation with an agent by microphone and loudspeaker, or by files.</summary>
internal sealed class TalkCommand(Terminal terminal, Action<IParleyBuilder>? configure, TimeProvider timeProvider)
{
    private static readonly FileInfo s_aloud = new("microphone");

    public async Task<int> RunAsync(TalkSettings settings, CancellationToken cancellationToken)
    {
        using var signals = new StopSignals(cancellationToken);
        var report = new TalkReport(terminal, settings.WritesJson);
        try
        {
            if (settings.Url is { } url)
            {
                await TalkAsync(settings, url, settings.ApiKey ?? "parley", settings.Agent ?? "parley", report, signals.Stop);
            }
            else
            {
                var asking = new AskSettings { Config = settings.Config, Engine = settings.Engine, IsVerbose = settings.IsVerbose, Wav = settings.Input ?? s_aloud }; // it is spoken
                await using var server = await LocalServer.StartAsync(asking, configure, signals.Stop);
                await TalkAsync(settings, server.Url, server.Key, AskCommand.ChooseAgent(settings.Agent, server.Status), report, signals.Stop);
            }

            report.Ended();
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            report.Ended();
            return ExitCode.Ok;
        }
        catch (TalkFailureException exception)
        {
            return Fail(report, exception.ExitCode, exception.Message);
        }
        catch (AskFailureException exception)
        {
            return Fail(report, exception.ExitCode, exception.Message);
        }
        catch (ParleyConfigurationException exception)
        {
            return Fail(report, ExitCode.Configuration, exception.Message);
        }
        catch (RealtimeConnectException exception)
        {
            return Fail(report, ExitCode.Network, exception.Message);
        }
        catch (RealtimeDisconnectedException exception)
        {
            return Fail(report, ExitCode.Failed, exception.Message);
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

    private static int Fail(TalkReport report, int exitCode, string message)
    {
        report.Failed(message);
        return exitCode;
    }
}
