using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using Parley.Server.Tests.Records;
using Parley.Server.Tests.Twilio;
using Parley.Storage.Records;
using Parley.Testing.Stages;
using Parley.Testing.Telephone.Speaking;

namespace Parley.Server.Tests.Calls.Consent;

/// <summary>Calls that are to be recorded, over a simulated carrier: what is said first, what callers do, and what is recorded.</summary>
[Trait("Category", "EndToEnd")]
[Trait("Speed", "Slow")]
public sealed class ConsentTests : IDisposable
{
    private const string Sentence = "We would like to record this call for our training.";
    private const string Greeting = "Good morning, here is Anna.";
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(20);
    private readonly RecordsFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task Announce_HeardOut_RecordsWhatComesAfterwards()
    {
        var (call, audit) = await CallAsync(ConsentMode.Announce, LongSilence());

        Assert.Equal((ConsentOutcome.Announced, "announcement"), OutcomeOf(call));
        Assert.Equal("announced (announcement)", audit);
        AssertOnlyGreetingIsRecorded(call);
    }

    [Fact(Timeout = 120_000)]
    public async Task Ask_YesByKey_RecordsWhatComesAfterwards()
    {
        var (call, audit) = await CallAsync(ConsentMode.Ask, new CallerAct.AwaitAnswer(), new CallerAct.Press("1"), new CallerAct.AwaitAnswer());

        Assert.Equal((ConsentOutcome.Granted, "key"), OutcomeOf(call));
        Assert.Equal("granted (key)", audit);
        AssertOnlyGreetingIsRecorded(call);
        Assert.DoesNotContain(Of<SaidEntry>(call), said => said.Speaker == Speaker.Caller); // the key is no part of the conversation
    }

    [Fact(Timeout = 120_000)]
    public async Task Ask_SpokenYes_RecordsWhatComesAfterwards()
    {
        var yes = await CallerSpeech.SayAsync("yes please do", cancellationToken: Cancellation);

        var (call, _) = await CallAsync(ConsentMode.Ask, new CallerAct.AwaitAnswer(), new CallerAct.Speak(yes), new CallerAct.AwaitAnswer());

        Assert.Equal((ConsentOutcome.Granted, "speech"), OutcomeOf(call));
        var answer = Assert.Single(Of<SaidEntry>(call), said => said.Speaker == Speaker.Caller);
        Assert.Equal(answer.ItemId, Assert.Single(Of<ConsentEntry>(call)).ItemId);
        Assert.Equal([Sentence, Greeting], Of<SaidEntry>(call).Where(said => said.Speaker == Speaker.Agent).Select(said => said.Text)); // nobody answers the yes
        Assert.InRange(Assert.Single(Of<TurnEntry>(call)).Latency.Playout.TotalSeconds, 0.000_001, 10); // to the carrier's mark
        AssertOnlyGreetingIsRecorded(call);
    }

    [Fact(Timeout = 120_000)]
    public async Task Ask_YesByKeyWhileTheQuestionIsSaid_CountsOnceItIsHeard()
    {
        var (call, _) = await CallAsync(
            ConsentMode.Ask, new CallerAct.AwaitSpeech(TimeSpan.FromSeconds(0.1)), new CallerAct.Press("1"), LongSilence());

        Assert.Equal((ConsentOutcome.Granted, "key"), OutcomeOf(call));
        Assert.Equal([Sentence, Greeting], Of<SaidEntry>(call).Select(said => said.Text));
        AssertOnlyGreetingIsRecorded(call);
    }

    [Fact(Timeout = 120_000)]
    public async Task Ask_YesByKeyWhileTheModelSaysSomethingElse_IsNoAnswer()
    {
        var requestCount = 0;
        var (call, _) = await CallAsync(
            ConsentMode.Ask,
            null,
            FakeChatClient.Replying(_ => Interlocked.Increment(ref requestCount) == 2 ? Sentence : Greeting),
            TimeSpan.FromSeconds(2),
            new CallerAct.AwaitSpeech(TimeSpan.FromSeconds(0.1)), new CallerAct.Press("1"), LongSilence());

        Assert.Equal((ConsentOutcome.Unanswered, "silence"), OutcomeOf(call));
        Assert.Equal([Greeting, Sentence, Greeting], Of<SaidEntry>(call).Select(said => said.Text));
        AssertNothingIsRecorded(call);
    }

    [Fact(Timeout = 120_000)]
    public async Task Ask_OperatorStopsTheRecordingMeanwhile_RecordsNothing()
    {
        var (asked, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        async IAsyncEnumerable<ChatResponseUpdate> ReplyAsync(FakeChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            asked.TrySetResult();
            await stopped.Task.WaitAsync(cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, Reply(request));
        }

        var (call, _) = await CallAsync(
            ConsentMode.Ask,
            async server =>
            {
                await asked.Task.WaitAsync(Cancellation);
                using var answer = await server.Http.PostAsync($"/v1/calls/{server.Get<LiveCalls>().All.Single().Id}/stop_recording", null, Cancellation);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                stopped.SetResult();
            },
            new FakeChatClient(ReplyAsync),
            s_answerTime,
            new CallerAct.AwaitAnswer(), new CallerAct.Press("1"), new CallerAct.AwaitAnswer());

        Assert.Equal((ConsentOutcome.Granted, "key"), OutcomeOf(call));
        AssertNothingIsRecorded(call);
    }

    [Fact(Timeout = 120_000)]
    public async Task Ask_No_RecordsNothingEvenWhenAnOperatorWantsIt()
    {
        HttpStatusCode? refused = null;
        var (call, audit) = await CallAsync(
            ConsentMode.Ask,
            async server =>
            {
                await UntilAsync(() => server.Get<LiveCalls>().All.SingleOrDefault()?.Consent is not null);
                var live = server.Get<LiveCalls>().All.Single();
                using var answer = await server.Http.PostAsync($"/v1/calls/{live.Id}/record", null, Cancellation);
                refused = answer.StatusCode;
            },
            FakeChatClient.Replying(Reply),
            s_answerTime,
            new CallerAct.AwaitAnswer(), new CallerAct.Press("2"), new CallerAct.AwaitAnswer());

        Assert.Equal((ConsentOutcome.Refused, "key"), OutcomeOf(call));
        Assert.Equal("refused (key)", audit);
        Assert.Equal(HttpStatusCode.Conflict, refused);
        AssertNothingIsRecorded(call);
    }

    [Fact(Timeout = 120_000)]
    public async Task Ask_NoAnswerTwice_RecordsNothing()
    {
        var (call, _) = await CallAsync(
            ConsentMode.Ask, null, FakeChatClient.Replying(Reply), TimeSpan.FromSeconds(2),
            new CallerAct.AwaitAnswer(), new CallerAct.AwaitAnswer(), new CallerAct.AwaitAnswer());

        Assert.Equal((ConsentOutcome.Unanswered, "silence"), OutcomeOf(call));
        Assert.Equal([Sentence, Sentence, Greeting], Of<SaidEntry>(call).Select(said => said.Text));
        AssertNothingIsRecorded(call);
    }

    [Fact(Timeout = 120_000)]
    public async Task Announce_ModelSaysSomethingElse_RecordsNothing()
    {
        var (call, _) = await CallAsync(
            ConsentMode.Announce, null, FakeChatClient.Replying(_ => Greeting), s_answerTime, LongSilence());

        Assert.Equal(ConsentOutcome.NotHeard, OutcomeOf(call).Outcome);
        AssertNothingIsRecorded(call);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Longer than the gaps between sentence and greeting.</summary>
    private static CallerAct.AwaitAnswer LongSilence() => new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(60));

    private static string Reply(FakeChatRequest request) => Told(request).Contains(Sentence, StringComparison.Ordinal) ? Sentence : Greeting;

    private static string Told(FakeChatRequest request) => request.Options?.Instructions ?? request.Messages[0].Text;

    private static IReadOnlyList<T> Of<T>(CallDetail call) => [.. call.Entries.Select(entry => entry.Entry).OfType<T>()];

    private static (ConsentOutcome Outcome, string Manner) OutcomeOf(CallDetail call)
    {
        var entry = Assert.Single(Of<ConsentEntry>(call));
        return (entry.Outcome, entry.Manner);
    }

    /// <summary>The agent's side holds the greeting and nothing of the sentence before it, and the record says where the recording begins.</summary>
    private void AssertOnlyGreetingIsRecorded(CallDetail call)
    {
        var recording = Assert.Single(Of<RecordingEntry>(call));
        Assert.True(recording.From >= Of<ConsentEntry>(call)[0].At);
        var wav = File.ReadAllBytes(Path.Combine(_folder.Recordings, recording.Reference)).AsSpan(44);
        var heard = 0;
        for (var frame = 0; frame < wav.Length; frame += 4)
        {
            heard += BinaryPrimitives.ReadInt16LittleEndian(wav[(frame + 2)..]) == 0 ? 0 : 1;
        }

        var seconds = heard / 8000.0;
        Assert.InRange(seconds, 0.1, Greeting.Length * FakeTextToSpeechClient.CharacterDuration.TotalSeconds * 1.1);
    }

    private void AssertNothingIsRecorded(CallDetail call)
    {
        Assert.Empty(Of<RecordingEntry>(call));
        Assert.False(Directory.Exists(_folder.Recordings) && Directory.EnumerateFiles(_folder.Recordings).Any());
    }

    private Task<(CallDetail Call, string Audit)> CallAsync(ConsentMode mode, params CallerAct[] acts) =>
        CallAsync(mode, null, FakeChatClient.Replying(Reply), s_answerTime, acts);

    /// <summary>One call: the acts, a second more, something of the test's own, and the end; then its record, and the audit log's line.</summary>
    private async Task<(CallDetail Call, string Audit)> CallAsync(
        ConsentMode mode, Func<CarrierServer, Task>? meanwhile, FakeChatClient model, TimeSpan answerTime, params CallerAct[] acts)
    {
        await using (var server = await CarrierServer.StartAsync(
            Cancellation,
            options: options =>
            {
                _folder.Configure(options);
                options.Calls.RecordingsFolder = _folder.Recordings;
                options.Calls.RecordsAll = true;
                options.Calls.Consent = new ConsentOptions { Mode = mode, Sentence = Sentence, AnswerTime = answerTime };
            },
            configure: builder =>
            {
                builder.AddSpeechToText(_ => new FakeSpeechToTextClient(_ => "Yes, please do."));
                builder.AddChatModel(_ => model);
            }))
        {
            var call = server.Carrier.Call(CallerScript.Of([.. acts, new CallerAct.Pause(TimeSpan.FromSeconds(meanwhile is null ? 0.5 : 3)), new CallerAct.HangUp()]));
            if (meanwhile is not null)
            {
                await meanwhile(server);
            }

            var report = await call.Completion.WaitAsync(Cancellation);
            Assert.Empty(report.Problems);
            await server.Get<LiveCalls>().All.Single().WhenIdle.WaitAsync(Cancellation);
            await server.Server.StopAsync(Cancellation);
        }

        await using var store = await _folder.OpenAsync(Cancellation);
        var audit = await store.ReadAuditAsync(cancellationToken: Cancellation);
        return ((await _folder.ReadAsync(Cancellation)).Single(), audit.Single(line => line.Action == "recording.consent").Detail);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(20, Cancellation);
        }
    }
}
