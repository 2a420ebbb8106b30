using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Parley.Agents.Brain;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Agents.Supervision;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Models;
using Parley.Testing.Stages;

namespace Parley.Agents.Tests.Brain;

[Trait("Category", "Unit")]
public sealed class ConversationBrainTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Intent_RecognisedByRules_WorkRunsAndItsResultIsSpokenAfterTheReply()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await using var brain = Attach(bed, Playing());
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[960], "Let me see"));

        UserSays(bed, "u1", "Please play Bohemian Rhapsody");
        var ended = await bed.NextAsync<WorkEndedEvent>();
        var before = bed.Model.TakeSent();
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "Let me see"));
        var note = await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        await bed.Model.NextSentAsync<ResponseCreateEvent>(Cancellation);
        await bed.NextAsync<ResultDeliveredEvent>();

        Assert.Equal("Playing Bohemian Rhapsody.", ended.Result);
        Assert.DoesNotContain(before, sent => sent is ConversationItemCreateEvent);
        Assert.Equal((MessageRole.System, "Say to the caller: \"Playing Bohemian Rhapsody.\""), Words(note));
        Assert.Equal("Bohemian Rhapsody", bed.Seen.OfType<IntentRecognisedEvent>().Single().Intent.Arguments["title"]);
    }

    [Fact]
    public async Task Result_Silent_IsToldAtOnceAndNothingIsSpoken()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await using var brain = Attach(bed, Playing() with { Timing = ResultTiming.Silent });
        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u2" });

        UserSays(bed, "u1", "play Jazz");
        var note = await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);
        await bed.NextAsync<ResultDeliveredEvent>();

        Assert.StartsWith("For your information, not to be read out", Words(note).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(bed.Model.TakeSent(), sent => sent is ResponseCreateEvent);
    }

    [Fact]
    public async Task Result_Now_CutsTheAgentShort()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await using var brain = Attach(bed, Playing() with { Timing = ResultTiming.Now });
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[48_000], "A long story"));
        await bed.NextAsync<AudioEvent>();

        UserSays(bed, "u1", "play Jazz");
        await bed.Model.NextSentAsync<ResponseCancelEvent>(Cancellation);
        var note = await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        Assert.Equal("Say to the caller: \"Playing Jazz.\"", Words(note).Text);
    }

    [Fact]
    public async Task Result_UserSpeaks_WaitsUntilTheUserWasAnswered()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await using var brain = Attach(bed, Playing());
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u2" });

        UserSays(bed, "u1", "play Jazz");
        await bed.NextAsync<WorkEndedEvent>();
        bed.Model.Say(new InputAudioBufferSpeechStoppedEvent { AudioEndMs = 900, ItemId = "u2" });
        bed.Model.Say(FakeResponses.SpeechBegins("r1", "i1", new byte[960], "Certainly"));
        await bed.NextAsync<AudioEvent>();
        var before = bed.Model.TakeSent();
        bed.Model.Say(FakeResponses.SpeechEnds("r1", "i1", "Certainly"));
        await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        Assert.DoesNotContain(before, sent => sent is ConversationItemCreateEvent);
    }

    [Fact]
    public async Task Result_UserStoppedAndNobodyAnswers_ComesAfterTwoSeconds()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await using var brain = Attach(bed, Playing());
        bed.Model.Say(new InputAudioBufferSpeechStartedEvent { AudioStartMs = 0, ItemId = "u1" });
        bed.Model.Say(new InputAudioBufferSpeechStoppedEvent { AudioEndMs = 900, ItemId = "u1" });
        UserSays(bed, "u1", "play Jazz");
        await bed.NextAsync<WorkEndedEvent>();
        var before = bed.Model.TakeSent();

        bed.Time.Advance(TimeSpan.FromSeconds(2));
        await bed.Model.NextSentAsync<ConversationItemCreateEvent>(Cancellation);

        Assert.DoesNotContain(before, sent => sent is ConversationItemCreateEvent);
    }

    [Fact]
    public async Task Line_ComesTwice_TheWorkIsDoneOnce()
    {
        var count = 0;
        await using var bed = await SessionTestBed.StartAsync();
        await using var brain = Attach(bed, Playing() with { Work = (_, _) => Task.FromResult<string?>($"{Interlocked.Increment(ref count)}") });

        UserSays(bed, "u1", "play Jazz");
        await bed.NextAsync<WorkEndedEvent>();
        UserSays(bed, "u1", "play Jazz");
        UserSays(bed, "u2", "play Blues");
        await bed.NextAsync<WorkEndedEvent>();

        Assert.Equal(2, count);
    }

    [Fact]
    public async Task Line_IsTyped_CountsLikeASpokenOne()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await using var brain = Attach(bed, Playing());

        bed.Model.Say(Typed("u1", "play Jazz"));
        var ended = await bed.NextAsync<WorkEndedEvent>();

        Assert.Equal("Playing Jazz.", ended.Result);
    }

    [Fact]
    public async Task Line_WasThereBeforeTheBrain_IsContextAndStartsNothing()
    {
        await using var bed = await SessionTestBed.StartAsync();
        bed.Model.Say(Typed("u1", "play Jazz"));
        await bed.NextAsync<HistoryAddedEvent>();
        await using var brain = Attach(bed, Playing() with { Work = (work, _) => Task.FromResult<string?>(string.Join(", ", work.Transcript.Select(line => line.Text))) });

        bed.Model.Say(Typed("u1", "play Jazz"));
        bed.Model.Say(Typed("u2", "play Blues"));
        var ended = await bed.NextAsync<WorkEndedEvent>();

        Assert.Equal("play Jazz, play Blues", ended.Result);
        Assert.Single(bed.Seen.OfType<WorkStartedEvent>());
    }

    [Fact]
    public async Task Intent_OfTheAgent_IsFoundInTheAgentsWordsOnly()
    {
        await using var bed = await SessionTestBed.StartAsync();
        await using var brain = Attach(bed, new Intent
        {
            Name = "send_email", Patterns = [new Regex("send you an email")], Speaker = MessageRole.Assistant, Work = (_, _) => Task.FromResult<string?>(null),
        });

        UserSays(bed, "u1", "Shall I send you an email?");
        bed.Model.Say(FakeResponses.Speech("r1", "i1", new byte[960], "I will send you an email."));
        var found = await bed.NextAsync<IntentRecognisedEvent>();

        Assert.Equal("i1", found.ItemId);
        Assert.Single(bed.Seen.OfType<IntentRecognisedEvent>());
    }

    [Fact]
    public async Task Work_TextAgentWithTheTranscript_ItsAnswerIsTheResult()
    {
        using var model = FakeChatClient.Replying(request => $"About: {request.LastUserText}");
        var textAgent = new TextAgent { Client = model };
        await using var bed = await SessionTestBed.StartAsync();
        await using var brain = Attach(bed, Playing() with
        {
            Work = async (work, cancellation) => await textAgent.AnswerAsync(work.ToChatMessages(), cancellationToken: cancellation),
        });

        UserSays(bed, "u1", "play Jazz");
        var ended = await bed.NextAsync<WorkEndedEvent>();

        Assert.Equal("About: play Jazz", ended.Result);
    }

    [Fact]
    public async Task Recogniser_LanguageModelFails_IsAnEventAndTheNextLineIsLookedAt()
    {
        var answers = new Queue<string>(["nonsense", """{"intents":[{"name":"play","arguments":[{"name":"title","value":"Blues"}]}]}"""]);
        using var model = new FakeChatClient((_, _) => FakeChatClient.Updates(new TextContent(answers.Dequeue())));
        await using var bed = await SessionTestBed.StartAsync();
        await using var brain = ConversationBrain.Attach(
            bed.Session, new ConversationBrainOptions { Intents = [Playing()], Recogniser = new ChatIntentRecogniser(model) });

        UserSays(bed, "u1", "play something with my secret");
        var error = await bed.NextAsync<SessionErrorEvent>();
        UserSays(bed, "u2", "play Blues");
        var ended = await bed.NextAsync<WorkEndedEvent>();

        Assert.Equal("intents_not_recognised", error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal("Playing Blues.", ended.Result);
    }

    [Fact]
    public async Task Recogniser_Hangs_TimesOutAsAnEvent()
    {
        using var model = new FakeChatClient(Hang);
        await using var bed = await SessionTestBed.StartAsync();
        await using var brain = ConversationBrain.Attach(
            bed.Session, new ConversationBrainOptions { Intents = [Playing()], Recogniser = new ChatIntentRecogniser(model) });
        UserSays(bed, "u1", "play Jazz");
        await bed.NextAsync<UserTranscriptEvent>();
        while (model.Requests.Count == 0)
        {
            await Task.Yield();
        }

        bed.Time.Advance(TimeSpan.FromSeconds(11));
        var error = await bed.NextAsync<SessionErrorEvent>();

        Assert.Equal("intents_not_recognised", error.Code);

        static async IAsyncEnumerable<ChatResponseUpdate> Hang(
            FakeChatRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            yield break;
        }
    }

    [Fact]
    public async Task DisposeAsync_WorkRuns_CancelsItAndTheSessionGoesOn()
    {
        var started = new TaskCompletionSource();
        await using var bed = await SessionTestBed.StartAsync();
        var brain = Attach(bed, Playing() with
        {
            Work = async (_, cancellation) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
                return null;
            },
        });
        UserSays(bed, "u1", "play Jazz");
        await started.Task.WaitAsync(Cancellation);

        await brain.DisposeAsync();
        var ended = await bed.NextAsync<WorkEndedEvent>();
        await bed.Session.SendMessageAsync("Still there?", Cancellation);

        Assert.Equal(WorkFailure.Cancelled, ended.Failure);
    }

    [Fact]
    public async Task Attach_TwoIntentsOfOneName_Throws()
    {
        await using var bed = await SessionTestBed.StartAsync();

        Assert.Throws<ArgumentException>(() => Attach(bed, Playing(), Playing()));
    }

    private static ConversationBrain Attach(SessionTestBed bed, params Intent[] intents) =>
        ConversationBrain.Attach(bed.Session, new ConversationBrainOptions { Intents = intents });

    private static Intent Playing() => new()
    {
        Name = "play",
        Patterns = [new Regex(@"\bplay (?<title>.+)$")],
        Work = (work, _) => Task.FromResult<string?>($"Playing {work.Intent.Arguments["title"]}."),
    };

    private static void UserSays(SessionTestBed bed, string itemId, string words) =>
        bed.Model.Say(new InputAudioTranscriptionCompletedEvent { ItemId = itemId, ContentIndex = 0, Transcript = words });

    private static ConversationItemAddedEvent Typed(string itemId, string words) => new()
    {
        Item = new MessageItem { Id = itemId, Role = MessageRole.User, Content = [new InputTextPart { Text = words }] },
    };

    private static (MessageRole Role, string Text) Words(ConversationItemCreateEvent sent)
    {
        var message = Assert.IsType<MessageItem>(sent.Item);
        return (message.Role, ((InputTextPart)message.Content[0]).Text);
    }
}
