using Microsoft.Extensions.AI;
using Parley.Engine.Conversations;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Tests.Conversations;

/// <summary>Statements C174–C227 of the protocol's checklist.</summary>
[Trait("Category", "Unit")]
public sealed class ConversationResponseTests
{
    [Fact]
    [Statement(34, 175)]
    public void Create_ByDefault_AnnouncesAnEmptyResponseInProgress()
    {
        var conversation = new ConversationHarness();

        conversation.Respond();

        var response = conversation.Events.OfType<ResponseCreatedEvent>().Single().Response;
        Assert.Equal(ResponseStatus.InProgress, response.Status);
        Assert.Empty(response.Output);
        Assert.Null(response.Usage);
        Assert.Equal([OutputModality.Audio], response.OutputModalities!);
        Assert.Matches("^resp_[0-9A-Za-z]{21}$", response.Id);
        Assert.Matches("^conv_[0-9A-Za-z]{21}$", response.ConversationId);
    }

    [Fact]
    [Statement(178, 179, 180, 181, 182, 188)]
    public void Spoken_Response_SendsItsEventsInOrder()
    {
        var conversation = new ConversationHarness();

        conversation.Speak("We open at eight.");

        Assert.Equal(
            [
                "response.created", "response.output_item.added", "conversation.item.added", "response.content_part.added",
                "response.output_audio_transcript.delta", "response.output_audio.delta", "response.output_audio.done",
                "response.output_audio_transcript.done", "response.content_part.done", "conversation.item.done",
                "response.output_item.done", "response.done",
            ],
            conversation.Types.Skip(1));
        Assert.Equal("audio", conversation.Events.OfType<ResponseContentPartDoneEvent>().Single().Part.Type);
        var item = (MessageItem)conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Output[0];
        Assert.Equal(new OutputAudioPart { Transcript = "We open at eight." }, item.Content[0]);
    }

    [Fact]
    [Statement(174)]
    public void Create_WithoutAnything_UsesTheSessionsSettings()
    {
        var conversation = new ConversationHarness();
        conversation.Update(new RealtimeSessionConfiguration
        {
            Instructions = "Be brief.",
            MaxOutputTokens = new(300),
            Reasoning = new ReasoningConfiguration { Effort = "high" },
            ParallelToolCalls = false,
            Audio = new() { Output = new() { Format = AudioFormatConfiguration.Pcmu, Voice = "marin", Speed = 1.25 } },
        });

        conversation.Respond();

        var request = conversation.LastEffect<StartResponse>().Request;
        Assert.Equal(("Be brief.", 300, false), (request.Options.Instructions, request.Options.MaxOutputTokens, request.Options.AllowMultipleToolCalls));
        Assert.Equal(ReasoningEffort.High, request.Options.Reasoning!.Effort);
        Assert.Equal("high", request.Options.AdditionalProperties!["reasoning_effort"]);
        Assert.Equal(new SpeechSettings(Audio.AudioFormat.Pcmu, "marin", 1.25), request.Speech);
        var created = conversation.Events.OfType<ResponseCreatedEvent>().Single().Response;
        Assert.Equal((AudioFormatConfiguration.Pcmu, "marin", 300), (created.Audio!.Output!.Format, created.Audio.Output.Voice!.Value.Name, created.MaxOutputTokens!.Value.Count));
    }

    [Fact]
    [Statement(186)]
    public void Audio_OfASpokenResponse_IsTheItemsAudio()
    {
        var conversation = new ConversationHarness();
        var responseId = conversation.Respond();
        conversation.Handle(new ResponseClauseStarted(responseId, "Hello."));
        conversation.Handle(new ResponseAudioProduced(responseId, new byte[] { 1, 2, 3, 4 }));
        conversation.Handle(new ResponseAudioProduced(responseId, new byte[] { 5, 6 }));
        conversation.Handle(new ResponseFinished(responseId, null, null));

        var item = conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Output[0];
        conversation.Send(new ConversationItemRetrieveEvent { ItemId = item.Id! });

        var deltas = conversation.Events.OfType<ResponseOutputAudioDeltaEvent>().SelectMany(delta => delta.Delta.ToArray());
        var retrieved = (MessageItem)conversation.Events.OfType<ConversationItemRetrievedEvent>().Single().Item;
        Assert.Equal(deltas, ((OutputAudioPart)retrieved.Content[0]).Audio!.Value.ToArray());
        Assert.Null(((OutputAudioPart)((MessageItem)item).Content[0]).Audio);
        Assert.DoesNotContain("delta", System.Text.Encoding.UTF8.GetString(conversation.Events.OfType<ResponseOutputAudioDoneEvent>().Single().ToUtf8Json()), StringComparison.Ordinal);
    }

    [Fact]
    [Statement(198, 211, 214)]
    public void Cancel_ById_EndsThatResponseAlone()
    {
        var conversation = new ConversationHarness();
        var main = conversation.Respond();
        var first = conversation.Respond(new ResponseConfiguration { Conversation = "none" });
        var second = conversation.Respond(new ResponseConfiguration { Conversation = "none" });

        conversation.Send(new ResponseCancelEvent { ResponseId = first });
        conversation.Handle(new ResponseFinished(second, null, null));
        conversation.Send(new ResponseCancelEvent { ResponseId = first });
        conversation.Send(new ResponseCancelEvent());

        Assert.Equal(3, new[] { main, first, second }.Distinct().Count());
        var done = conversation.Events.OfType<ResponseDoneEvent>().Select(e => e.Response).ToArray();
        Assert.Equal([(first, "cancelled"), (second, "completed"), (main, "cancelled")], done.Select(response => (response.Id, response.Status.Value)));
        Assert.Equal([true, true, false], done.Select(response => response.ConversationId is null));
        Assert.Equal([false, true, true], conversation.Events.OfType<ResponseCreatedEvent>().Select(e => e.Response.ConversationId is null));
        Assert.Equal("response_cancel_not_active", Assert.Single(conversation.Events.OfType<ErrorEvent>()).Error.Code);
    }

    [Fact]
    [Statement(219)]
    public void Create_InTheConversationWithInputOfItsOwn_AddsOnlyTheOutput()
    {
        var conversation = new ConversationHarness();
        conversation.AddText("Hi", "a");
        var responseId = conversation.Respond(new ResponseConfiguration
        {
            Input = [new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = "Aside" }] }],
        });
        conversation.Handle(new ResponseClauseStarted(responseId, "Sure."));
        conversation.Handle(new ResponseFinished(responseId, null, null));
        Assert.Equal("Aside", Assert.Single(conversation.LastMessages).Text);

        conversation.Respond();

        Assert.Equal(["Hi", "Sure."], conversation.LastMessages.Select(message => message.Text));
    }

    [Theory]
    [Statement(194)]
    [InlineData(64, 512, true)]
    [InlineData(65, 512, false)]
    [InlineData(64, 513, false)]
    public void Create_WithMetadata_IsCheckedAndEchoed(int keyLength, int valueLength, bool isAllowed)
    {
        var conversation = new ConversationHarness();
        var metadata = new Dictionary<string, string> { [new string('k', keyLength)] = new string('v', valueLength) };

        conversation.Send(new ResponseCreateEvent { Response = new ResponseConfiguration { Metadata = metadata } });
        conversation.Send(new ResponseCancelEvent());

        Assert.Equal(isAllowed, conversation.Events.OfType<ResponseDoneEvent>().SingleOrDefault()?.Response.Metadata == metadata);
        Assert.Equal(!isAllowed, conversation.Events.OfType<ErrorEvent>().Any());
    }

    [Theory]
    [Statement(79, 223)]
    [InlineData("auto", null)]
    [InlineData("none", "None")]
    [InlineData("required", "Required")]
    public void ToolChoice_InEachWord_ReachesTheChatModel(string word, string? mode)
    {
        var conversation = new ConversationHarness();

        conversation.Respond(new ResponseConfiguration { ToolChoice = new(word) });

        var chosen = conversation.LastEffect<StartResponse>().Request.Options.ToolMode;
        Assert.Equal(mode, chosen?.GetType().Name.Replace("ChatToolMode", "", StringComparison.Ordinal));
        Assert.Null((chosen as RequiredChatToolMode)?.RequiredFunctionName);
    }

    [Theory]
    [Statement(224)]
    [InlineData(null, 2)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void FunctionCalls_InOneResponse_AreAsManyAsTheClientAllows(bool? isParallel, int expected)
    {
        var conversation = new ConversationHarness();
        var responseId = conversation.Respond(new ResponseConfiguration { ParallelToolCalls = isParallel });

        conversation.Handle(new ResponseFunctionCalled(responseId, "call_1", "find", "{}"));
        conversation.Handle(new ResponseFunctionCalled(responseId, "call_2", "find", "{}"));
        conversation.Handle(new ResponseFinished(responseId, ChatFinishReason.ToolCalls, null));

        Assert.Equal(Enumerable.Range(0, expected), conversation.Events.OfType<ResponseOutputItemAddedEvent>().Select(added => added.OutputIndex));
        Assert.Equal(expected, conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Output.Count);
    }

    [Fact]
    [Statement(227)]
    public void Tools_ChangedWhileAResponseRuns_HoldForTheNext()
    {
        var conversation = new ConversationHarness();
        conversation.Update(new RealtimeSessionConfiguration { Tools = [new FunctionToolDefinition { Name = "find" }] });
        var responseId = conversation.Respond();

        conversation.Update(new RealtimeSessionConfiguration { Tools = [new FunctionToolDefinition { Name = "book" }] });
        conversation.Handle(new ResponseFinished(responseId, null, null));
        conversation.Respond();

        Assert.Equal(["find", "book"], conversation.Effects.OfType<StartResponse>().Select(effect => effect.Request.Options.Tools!.Single().Name));
    }

    [Theory]
    [InlineData("response.temperature", """{"temperature":0.8}""")]
    [InlineData("response.truncation", """{"truncation":"auto"}""")]
    [InlineData("response.audio.input", """{"audio":{"input":{}}}""")]
    [InlineData("response.audio.output.speed", """{"audio":{"output":{"speed":1}}}""")]
    public void Create_WithAMemberThatResponsesHaveNot_IsRefused(string parameter, string response)
    {
        var conversation = new ConversationHarness();

        conversation.Send(ClientEvent.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"type":"response.create","response":{{response}}}""")));

        Assert.Equal(("unknown_parameter", parameter), (conversation.LastError.Code, conversation.LastError.Param));
        Assert.Empty(conversation.Events.OfType<ResponseCreatedEvent>());
    }

    [Fact]
    [Statement(205)]
    public void Usage_OfASpokenResponse_AddsUp()
    {
        var conversation = new ConversationHarness();
        conversation.AddText("12345678");

        conversation.Speak("12345678");

        var usage = conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Usage!;
        Assert.Equal(usage.InputTokens + usage.OutputTokens, usage.TotalTokens);
        Assert.Equal(usage.InputTokens, usage.InputTokenDetails!.TextTokens + usage.InputTokenDetails.AudioTokens);
        Assert.Equal((2, 20), (usage.OutputTokenDetails!.TextTokens, usage.OutputTokenDetails.AudioTokens));
        Assert.Equal(22, usage.OutputTokens);
    }

    [Fact]
    public void Usage_OfAChatModelThatCounts_IsItsOwn()
    {
        var conversation = new ConversationHarness();
        var responseId = conversation.StartSpeaking();

        conversation.Handle(new ResponseFinished(responseId, null,
            new UsageDetails { InputTokenCount = 70, OutputTokenCount = 9, CachedInputTokenCount = 64 }));

        var usage = conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Usage!;
        Assert.Equal((70, 9 + 20, 64), (usage.InputTokens, usage.OutputTokens, usage.InputTokenDetails!.CachedTokens));
    }

    [Fact]
    [Statement(190, 191, 192)]
    public void Create_WhileOneRuns_NamesItAndLeavesIt()
    {
        var conversation = new ConversationHarness();
        var first = conversation.Respond();

        conversation.Respond();

        Assert.Equal("conversation_already_has_active_response", conversation.LastError.Code);
        Assert.Contains(first, conversation.LastError.Message, StringComparison.Ordinal);
        conversation.Handle(new ResponseFinished(first, null, null));
        Assert.NotEqual(first, conversation.Respond());
    }

    [Fact]
    [Statement(193, 194)]
    public void Create_WithOverrides_LeavesTheSession()
    {
        var conversation = new ConversationHarness();

        conversation.Respond(new ResponseConfiguration
        {
            Instructions = "Whisper.",
            OutputModalities = [OutputModality.Text],
            MaxOutputTokens = new(100),
            ToolChoice = ToolChoice.None,
            Metadata = new Dictionary<string, string> { ["k"] = "v" },
        });

        var request = conversation.LastEffect<StartResponse>().Request;
        Assert.Equal(("Whisper.", 100, ChatToolMode.None), (request.Options.Instructions, request.Options.MaxOutputTokens, request.Options.ToolMode));
        Assert.Null(request.Speech);
        Assert.Equal("v", conversation.Events.OfType<ResponseCreatedEvent>().Single().Response.Metadata!["k"]);
        Assert.NotEqual("Whisper.", conversation.Session.Instructions);
    }

    [Fact]
    [Statement(194)]
    public void Create_WithTooMuchMetadata_IsRefused()
    {
        var conversation = new ConversationHarness();

        conversation.Respond(null);
        conversation.Send(new ResponseCancelEvent());
        conversation.Send(new ResponseCreateEvent
        {
            Response = new ResponseConfiguration { Metadata = Enumerable.Range(0, 17).ToDictionary(i => $"k{i}", i => "v") },
        });

        Assert.Equal("response.metadata", conversation.LastError.Param);
    }

    [Fact]
    [Statement(195, 203, 204)]
    public void Cancel_ByTheClient_ClosesTheItemAsIncompleteAndKeepsIt()
    {
        var conversation = new ConversationHarness();
        var responseId = conversation.StartSpeaking("Well");

        conversation.Send(new ResponseCancelEvent());
        conversation.Handle(new ResponseAudioProduced(responseId, new byte[960]));
        conversation.Handle(new ResponseFinished(responseId, null, null));
        conversation.Respond();

        var done = conversation.Events.OfType<ResponseDoneEvent>().Single().Response;
        Assert.Equal(("cancelled", "client_cancelled"), (done.Status.Value, done.StatusDetails!.Reason));
        Assert.Equal(ItemStatus.Incomplete, done.Output[0].Status);
        Assert.Equal("Well", conversation.LastMessages.Single().Text);
    }

    [Fact]
    [Statement(197)]
    public void Cancel_WithNothingRunning_IsAnErrorAndNoMore()
    {
        var conversation = new ConversationHarness();

        conversation.Send(new ResponseCancelEvent());

        Assert.Equal("response_cancel_not_active", conversation.LastError.Code);
        Assert.Equal(2, conversation.Events.Count);
    }

    [Theory]
    [Statement(200, 201)]
    [InlineData("length", "max_output_tokens")]
    [InlineData("content_filter", "content_filter")]
    public void Finish_ByALimitOfTheModel_IsIncomplete(string finish, string reason)
    {
        var conversation = new ConversationHarness();
        var responseId = conversation.StartSpeaking();

        conversation.Handle(new ResponseFinished(responseId, new ChatFinishReason(finish), null));

        var done = conversation.Events.OfType<ResponseDoneEvent>().Single().Response;
        Assert.Equal((ResponseStatus.Incomplete, reason), (done.Status, done.StatusDetails!.Reason));
        Assert.Equal(ItemStatus.Incomplete, done.Output[0].Status);
    }

    [Fact]
    [Statement(200)]
    public void Output_BeyondTheCap_EndsTheResponse()
    {
        var conversation = new ConversationHarness();
        var responseId = conversation.Respond(new ResponseConfiguration { MaxOutputTokens = new(5) });
        conversation.Handle(new ResponseClauseStarted(responseId, "One two."));

        conversation.Handle(new ResponseAudioProduced(responseId, new byte[48_000]));

        Assert.Equal("max_output_tokens", conversation.Events.OfType<ResponseDoneEvent>().Single().Response.StatusDetails!.Reason);
        Assert.Equal(responseId, conversation.LastEffect<CancelResponse>().ResponseId);
    }

    [Fact]
    [Statement(202)]
    public void Failure_OfAStage_FailsTheResponseAndTheSessionGoesOn()
    {
        var conversation = new ConversationHarness();
        var responseId = conversation.Respond();

        conversation.Handle(new ResponseFailed(responseId, "The chat model is out."));

        var done = conversation.Events.OfType<ResponseDoneEvent>().Single().Response;
        Assert.Equal((ResponseStatus.Failed, "server_error", "The chat model is out."),
            (done.Status, done.StatusDetails!.Error!.Code, done.StatusDetails.Error.Message));
        Assert.NotEqual(responseId, conversation.Respond());
    }

    [Fact]
    [Statement(212, 213, 216, 218)]
    public void OutOfBand_Response_StaysOutsideTheConversation()
    {
        var conversation = new ConversationHarness();
        conversation.AddText("Hi", "a");
        var main = conversation.Respond();

        var aside = conversation.Respond(new ResponseConfiguration
        {
            Conversation = "none",
            OutputModalities = [OutputModality.Text],
            Input = [new ItemReference { Id = "a" }, new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = "Classify." }] }],
        });
        conversation.Handle(new ResponseTextProduced(aside, "sales"));
        conversation.Handle(new ResponseFinished(aside, null, null));

        Assert.NotEqual(main, aside);
        Assert.Equal(["Hi", "Classify."], conversation.LastMessages.Select(message => message.Text));
        var done = conversation.Events.OfType<ResponseDoneEvent>().Single().Response;
        Assert.Null(done.ConversationId);
        Assert.Single(conversation.Events.OfType<ConversationItemAddedEvent>());
        conversation.Handle(new ResponseFinished(main, null, null));
        conversation.Respond();
        Assert.Equal(["Hi"], conversation.LastMessages.Select(message => message.Text));
    }

    [Fact]
    [Statement(217)]
    public void Input_WithAnUnknownReference_StartsNoResponse()
    {
        var conversation = new ConversationHarness();

        conversation.Send(new ResponseCreateEvent { Response = new ResponseConfiguration { Input = [new ItemReference { Id = "x" }] } });

        Assert.Empty(conversation.Events.OfType<ResponseCreatedEvent>());
        Assert.Single(conversation.Events.OfType<ErrorEvent>());
    }

    [Fact]
    [Statement(215)]
    public void Input_Empty_ShowsTheModelNothing()
    {
        var conversation = new ConversationHarness();
        conversation.AddText("Hi");

        conversation.Respond(new ResponseConfiguration { Input = [] });

        Assert.Empty(conversation.LastMessages);
    }

    [Fact]
    [Statement(220, 222, 224)]
    public void FunctionCall_AfterAPreamble_IsTheSecondItem()
    {
        var conversation = new ConversationHarness();
        var responseId = conversation.StartSpeaking("Let me look.");

        conversation.Handle(new ResponseFunctionCalled(responseId, "not valid!", "find", """{"number":"7"}"""));
        conversation.Handle(new ResponseFinished(responseId, ChatFinishReason.ToolCalls, null));

        Assert.Equal(
            [
                "response.output_item.done", "response.output_item.added", "conversation.item.added", "response.function_call_arguments.delta",
                "response.function_call_arguments.done", "conversation.item.done", "response.output_item.done", "response.done",
            ],
            conversation.Types.TakeLast(8));
        var done = conversation.Events.OfType<ResponseFunctionCallArgumentsDoneEvent>().Single();
        Assert.Matches("^call_[0-9A-Za-z]{16}$", done.CallId);
        Assert.Equal(("find", """{"number":"7"}""", 1), (done.Name, done.Arguments, done.OutputIndex));
        var output = conversation.Events.OfType<ResponseDoneEvent>().Single().Response.Output;
        Assert.Equal(["message", "function_call"], output.Select(item => item.Type));
    }

    [Fact]
    [Statement(223)]
    public void FunctionCall_WithToolChoiceNone_IsDropped()
    {
        var conversation = new ConversationHarness();
        var responseId = conversation.Respond(new ResponseConfiguration { ToolChoice = ToolChoice.None });

        conversation.Handle(new ResponseFunctionCalled(responseId, "call_1", "find", "{}"));

        Assert.Empty(conversation.Events.OfType<ResponseOutputItemAddedEvent>());
    }

    [Fact]
    public void Tools_OfTheSession_ReachTheChatModel()
    {
        var conversation = new ConversationHarness();
        conversation.Update(new RealtimeSessionConfiguration
        {
            Tools = [new FunctionToolDefinition { Name = "find", Description = "Finds." }],
            ToolChoice = ToolChoice.Function("find"),
        });

        conversation.Respond();

        var options = conversation.LastEffect<StartResponse>().Request.Options;
        Assert.Equal("find", Assert.Single(options.Tools!).Name);
        Assert.Equal("find", Assert.IsType<RequiredChatToolMode>(options.ToolMode).RequiredFunctionName);
    }

    [Fact]
    public void Responses_BeyondTheLimit_AreRefused()
    {
        var conversation = new ConversationHarness(configure: options => options.ConcurrentResponseLimit = 1);
        conversation.Respond(new ResponseConfiguration { Conversation = "none" });

        conversation.Respond();

        Assert.Equal("rate_limit_exceeded", conversation.LastError.Code);
    }

    [Fact]
    public void Latency_OfASpokenTurn_IsReportedFromTheEndOfSpeech()
    {
        var conversation = new ConversationHarness { Now = TimeSpan.FromSeconds(2) };
        conversation.HearTurn("hello");
        conversation.Now += TimeSpan.FromMilliseconds(50);
        conversation.Handle(new ResponseClauseStarted(conversation.LastResponseId, "Hi."));

        conversation.Handle(new ResponseAudioProduced(conversation.LastResponseId, new byte[960]));

        Assert.Equal(TimeSpan.FromMilliseconds(250), conversation.LastEffect<ReportResponseLatency>().Latency);
    }
}
