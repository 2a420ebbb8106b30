using Microsoft.Extensions.AI;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Testing.Stages;

namespace Parley.Engine.Tests.Cascade;

[Trait("Category", "Integration")]
public sealed class EngineConversationTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Connect_ByDefault_ReceivesSessionCreatedFirst()
    {
        await using var engine = await EngineHarness.ConnectAsync(FakeChatClient.Replying(_ => "Hello."));

        var first = await engine.NextAsync();

        var created = Assert.IsType<SessionCreatedEvent>(first);
        Assert.Equal("parley", ((RealtimeSessionConfiguration)created.Session).Model);
    }

    [Fact]
    [Statement(187)]
    public async Task TextConversation_WithFakes_SendsTheEventsOfATextTurnInOrder()
    {
        await using var engine = await EngineHarness.ConnectAsync(FakeChatClient.Replying(new TextContent("Hello "), new TextContent("there.")));
        await engine.NextAsync();

        await engine.SayAsync("Hi");
        await engine.RespondAsync(new ResponseConfiguration { OutputModalities = [OutputModality.Text] });
        await engine.UntilAsync<ResponseDoneEvent>();

        Assert.Equal(
            [
                "session.created", "conversation.item.added", "conversation.item.done", "response.created", "response.output_item.added",
                "conversation.item.added", "response.content_part.added", "response.output_text.delta", "response.output_text.delta",
                "response.output_text.done", "response.content_part.done", "conversation.item.done", "response.output_item.done",
                "response.done",
            ],
            engine.Types);
    }

    [Fact]
    [Statement(109, 111, 112, 115)]
    public async Task SpokenConversation_WithFakes_HearsTheUserAndAnswersAloud()
    {
        var chat = FakeChatClient.Replying(request => $"You said {request.LastUserText}.");
        var recogniser = FakeSpeechToTextClient.Hearing("where is my order");
        await using var engine = await EngineHarness.ConnectAsync(chat, recogniser);

        await engine.SpeakAsync([.. TestSpeech.Noise(s_second), .. TestSpeech.Speech(s_second), .. TestSpeech.Noise(s_second)]);
        var done = await engine.UntilAsync<ResponseDoneEvent>();

        Assert.Equal(ResponseStatus.Completed, done.Response.Status);
        var item = Assert.IsType<MessageItem>(Assert.Single(done.Response.Output));
        Assert.Equal("You said where is my order.", Assert.IsType<OutputAudioPart>(Assert.Single(item.Content)).Transcript);
        var started = Assert.Single(engine.Received.OfType<InputAudioBufferSpeechStartedEvent>());
        var stopped = Assert.Single(engine.Received.OfType<InputAudioBufferSpeechStoppedEvent>());
        Assert.InRange(started.AudioStartMs, 650, 760);
        Assert.InRange(stopped.AudioEndMs, 2180, 2320);
        var seconds = engine.Received.OfType<ResponseOutputAudioDeltaEvent>().Sum(delta => delta.Delta.Length) / 48_000.0;
        Assert.InRange(seconds, 27 * 0.05 - 0.03, 27 * 0.05 + 0.03);
        Assert.InRange(Assert.Single(recogniser.Utterances).Duration.TotalMilliseconds, 1400, 1620);
    }
}
