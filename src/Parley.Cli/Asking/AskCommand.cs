using Parley.Cli.Conversations;
using Parley.Realtime;
using Parley.Realtime.Items;
using Parley.Realtime.OpenAI;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Server.Hosting;

namespace Parley.Cli.Asking;

/// <summary><c>parley ask</c>: one question, one answer, over the same wire that every other client uses.</summary>
internal sealed class AskCommand(Terminal terminal, Action<IParleyBuilder>? configure, TimeProvider timeProvider)
{
    public Task<int> RunAsync(AskSettings settings, CancellationToken cancellationToken) =>
        RunAsync(settings, settings.WritesJson ? new AskJsonReport(terminal) : new AskReport(terminal), cancellationToken);

    /// <param name="settings">Who is asked what.</param>
    /// <param name="report">Told what happens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> RunAsync(AskSettings settings, IAskReport report, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var question = settings.Wav is { } file ? await SpokenQuestion.LoadAsync(file, either.Token) : null;
            if (settings.Target.Url is { } url)
            {
                var target = settings.Target;
                await AskAsync(settings, url, target.ApiKey ?? "parley", url.Authority, target.Agent ?? "parley", question, report, either.Token);
                return ExitCode.Ok;
            }

            await using var server = await LocalServer.StartAsync(settings.Target, isSpoken: settings.Wav is not null, configure, either.Token);
            var agent = server.ChooseAgent(settings.Target.Agent);
            await AskAsync(settings, server.Url, server.Key, $"{server.Status.Engine.Name} engine", agent, question, report, either.Token);
            return ExitCode.Ok;
        }
        catch (Exception exception) when (ConversationFailure.Of(exception) is { } failure)
        {
            return Fail(report, failure.ExitCode, failure.Message);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return Fail(report, ExitCode.Failed, $"There was no complete answer within {settings.Timeout.TotalSeconds:0} s. Give it longer with --timeout.");
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static int Fail(IAskReport report, int exitCode, string message)
    {
        report.Failed(exitCode, message);
        return exitCode;
    }

    private async Task AskAsync(
        AskSettings settings, Uri url, string key, string engine, string agent, SpokenQuestion? question, IAskReport report, CancellationToken cancellationToken)
    {
        var options = new OpenAIRealtimeOptions { Endpoint = url, Model = agent };
        options.UseApiKey(key);
        await using var connection = await new OpenAIRealtimeModel(options).ConnectAsync(cancellationToken);
        report.Connected(agent, engine);

        var audio = new AnswerAudio(timeProvider);
        var answer = new Answer(report, audio) { QuestionGoesOn = question is not null };
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = question is null
            ? AskInTextAsync(connection, settings.Text!, audio, report, asking.Token)
            : AskAloudAsync(connection, question, answer, asking);
        try
        {
            await ReceiveAsync(connection, answer, asking.Token);
        }
        catch (OperationCanceledException) when (asking.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Whoever asks has ended it. It fails with the reason; without one the question was answered in a pause of the recording,
            // after which nothing more was said.
            await asked;
        }
        finally
        {
            await asking.CancelAsync();
            await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        report.Completed();
        await ReportAudioAsync(settings.Save, audio, report, cancellationToken);
    }

    private static async Task ReceiveAsync(IRealtimeConnection connection, Answer answer, CancellationToken cancellationToken)
    {
        await foreach (var serverEvent in connection.ReceiveAsync(cancellationToken))
        {
            if (answer.Observe(serverEvent))
            {
                return;
            }
        }

        throw new ConversationException(ExitCode.Failed, "The server ended the conversation before the answer was complete.");
    }

    private static async Task AskInTextAsync(
        IRealtimeConnection connection, string text, AnswerAudio audio, IAskReport report, CancellationToken cancellationToken)
    {
        report.Asked(text);
        var item = new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = text }] };
        await connection.SendAsync(new ConversationItemCreateEvent { Item = item }, cancellationToken);
        audio.QuestionEnded();
        await connection.SendAsync(new ResponseCreateEvent(), cancellationToken);
    }

    private async Task AskAloudAsync(IRealtimeConnection connection, SpokenQuestion question, Answer answer, CancellationTokenSource asking)
    {
        var session = new RealtimeSessionConfiguration
        {
            Audio = new AudioConfiguration
            {
                Input = new AudioInputConfiguration
                {
                    Format = question.Format,
                    Transcription = new TranscriptionConfiguration { Model = "gpt-4o-mini-transcribe" },
                },
            },
        };
        await connection.SendAsync(new SessionUpdateEvent { Session = session }, asking.Token);
        await question.PlayAsync(connection, timeProvider, asking.Token);
        answer.QuestionGoesOn = false;
        await question.PlaySilenceAsync(connection, timeProvider, asking.Token);
        if (answer.IsComplete)
        {
            await asking.CancelAsync();
        }
        else if (!answer.HeardSpeech)
        {
            await asking.CancelAsync();
            throw new ConversationException(ExitCode.Failed, "No speech was found in the recording. Is it loud enough, and longer than half a second?");
        }
    }

    private static async Task ReportAudioAsync(FileInfo? save, AnswerAudio audio, IAskReport report, CancellationToken cancellationToken)
    {
        if (audio.ChunkCount == 0)
        {
            return;
        }

        try
        {
            await (save is null ? Task.CompletedTask : audio.SaveAsync(save, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConversationException(ExitCode.Failed, $"The audio could not be saved to {save}: {exception.Message}", exception);
        }

        report.AudioReceived(audio, save?.ToString());
    }
}
