using FsCheck;
using FsCheck.Fluent;
using Parley.Engine.Conversations;
using Parley.Engine.Tests.Conversations.Mcp;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Conversations;

/// <summary>Whatever a client and the stages do, in whatever order, the promises hold and a log replays.</summary>
[Trait("Category", "Unit")]
public sealed class ConversationPropertyTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(120);

    [Fact]
    [Statement(32, 33, 34, 176, 177, 183, 184, 185, 189, 204, 205, 206, 221, 297, 298)]
    public void Handle_RandomInputs_KeepsTheOrderOfEvents() => Check.One(s_config, Prop.ForAll(Steps(), steps =>
    {
        var (conversation, _) = Run(steps);

        conversation.Send(new ResponseCancelEvent());
        EventOrder.Check(conversation.Events, allDone: false);
    }));

    [Fact]
    public void Handle_RecordedInputs_GivesTheSameEventsAgain() => Check.One(s_config, Prop.ForAll(Steps(), steps =>
    {
        var (original, log) = Run(steps);

        var replayed = McpHarness.Create();
        foreach (var (input, audio, now) in log)
        {
            replayed.Now = now;
            if (audio is not null)
            {
                replayed.AppendBytes(audio);
            }
            else
            {
                replayed.Handle(input!);
            }
        }

        Assert.Equal(original.Events.Select(Describe), replayed.Events.Select(Describe));
    }));

    private static string Describe(ServerEvent serverEvent) => $"{serverEvent.Type} {serverEvent.EventId} " + serverEvent switch
    {
        ResponseDoneEvent done => $"{done.Response.Id} {done.Response.Status} {done.Response.Usage}",
        ConversationItemAddedEvent added => $"{added.PreviousItemId} {added.Item.Id}",
        _ => "",
    };

    private static Arbitrary<int[]> Steps() => Arb.From(Gen.ArrayOf(Gen.Choose(0, 99_999)), Shrink);

    private static IEnumerable<int[]> Shrink(int[] steps) => steps.Length <= 1 ? [] : [steps[..(steps.Length / 2)], steps[(steps.Length / 2)..], steps[..^1]];

    private static (ConversationHarness Conversation, List<(ConversationInput? Input, byte[]? Audio, TimeSpan Now)> Log) Run(int[] steps)
    {
        var conversation = McpHarness.Create();
        var log = new List<(ConversationInput?, byte[]?, TimeSpan)>();
        Apply(OfferShop("never"));
        Apply(new McpToolsListed(conversation.LastEffect<ListMcpTools>().ItemId, [McpHarness.Tool("find"), McpHarness.Tool("buy")]));
        foreach (var step in steps)
        {
            conversation.Now += TimeSpan.FromMilliseconds(step % 700);
            if (step % 20 == 0)
            {
                var audio = new byte[1 + (step % 5000)];
                log.Add((null, audio, conversation.Now));
                conversation.AppendBytes(audio);
            }
            else
            {
                Apply(MakeInput(step, conversation));
            }
        }

        return (conversation, log);

        void Apply(ConversationInput input)
        {
            log.Add((input, null, conversation.Now));
            conversation.Handle(input);
        }
    }

    private static ConversationInput MakeInput(int step, ConversationHarness conversation)
    {
        var pick = step / 20;
        var responseId = Pick([.. conversation.Events.OfType<ResponseCreatedEvent>().Select(e => e.Response.Id), "resp_none"], pick);
        var itemId = Pick([.. conversation.Events.OfType<ConversationItemAddedEvent>().Select(e => e.Item.Id!), "item_none"], pick);
        return (step % 20) switch
        {
            1 or 2 => Client(new ResponseCreateEvent()),
            3 => Client(new ResponseCreateEvent { Response = new ResponseConfiguration { Conversation = "none", OutputModalities = [OutputModality.Text] } }),
            4 => Client(new ResponseCancelEvent { ResponseId = pick % 2 == 0 ? null : responseId }),
            5 => Client(new ConversationItemDeleteEvent { ItemId = itemId }),
            6 => Client(new ConversationItemTruncateEvent { ItemId = itemId, ContentIndex = 0, AudioEndMs = pick % 300 }),
            7 => Client(new InputAudioBufferCommitEvent()),
            8 => Client(pick % 2 == 0 ? new InputAudioBufferClearEvent() : new ConversationItemRetrieveEvent { ItemId = itemId }),
            9 when pick % 4 == 1 => Client(new ConversationItemCreateEvent
            {
                Item = new McpApprovalResponseItem { ApprovalRequestId = itemId, Approve = pick % 8 == 1 },
            }),
            9 => Client(new ConversationItemCreateEvent
            {
                PreviousItemId = pick % 3 == 0 ? itemId : null,
                Item = new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = "Hi" }] },
            }),
            10 => Client(new SessionUpdateEvent
            {
                Session = new RealtimeSessionConfiguration
                {
                    Audio = new AudioConfiguration
                    {
                        Input = new AudioInputConfiguration
                        {
                            Format = pick % 5 == 0 ? AudioFormatConfiguration.Pcmu : AudioFormatConfiguration.Pcm,
                            TurnDetection = new(pick % 4 == 0 ? null : new TurnDetectionConfiguration { Type = "server_vad", IdleTimeoutMs = 5000 }),
                            Transcription = new(pick % 2 == 0 ? null : new TranscriptionConfiguration()),
                        },
                    },
                },
            }),
            11 => new SpeechStarted(pick % 1000),
            12 => new SpeechStopped((pick % 1000) + 500, TimeSpan.FromMilliseconds(pick % 800), TimeSpan.FromMilliseconds(200)),
            13 when pick % 2 == 0 => new McpToolsListed(itemId, [McpHarness.Tool("find"), McpHarness.Tool("buy")]),
            13 => new RecognitionFinished(1 + (pick % 10), pick % 3 == 0 ? "" : "words", null, null),
            14 => pick % 5 == 0 ? new RecognitionFailed(1 + (pick % 10), "out") : new DeadlineReached(),
            15 => new ResponseTextProduced(responseId, "text "),
            16 => new ResponseClauseStarted(responseId, "clause "),
            17 => new ResponseAudioProduced(responseId, new byte[960]),
            18 => MakeCallInput(pick, responseId, itemId),
            _ => pick % 4 == 0 ? new ResponseFailed(responseId, "out") : new ResponseFinished(responseId, null, null),
        };
    }

    private static ConversationInput MakeCallInput(int pick, string responseId, string itemId) => (pick % 6) switch
    {
        0 => OfferShop(pick % 12 == 0 ? "never" : """{"never":{"tool_names":["find"]}}"""),
        1 => new McpCallFinished(responseId, itemId, "found"),
        2 => new McpCallFailed(responseId, itemId, new McpCallError("tool_execution_error", "lost")),
        3 => new ResponseFunctionCalled(responseId, null, "buy", "{}"),
        4 => new ResponseFunctionCalled(responseId, "call_x", "own", "{}"),
        _ => new ResponseFunctionCalled(responseId, null, "find", "{}"),
    };

    private static ClientEventReceived OfferShop(string requireApproval) => Client(
        new SessionUpdateEvent { Session = new RealtimeSessionConfiguration { Tools = [McpHarness.Shop(requireApproval)] } });

    private static ClientEventReceived Client(ClientEvent clientEvent) => new(clientEvent);

    private static string Pick(string[] values, int pick) => values[^(1 + (pick % Math.Min(values.Length, 3)))];
}
