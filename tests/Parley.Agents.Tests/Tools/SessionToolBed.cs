using Microsoft.Extensions.AI;
using Parley.Agents.Sessions;
using Parley.Agents.Tests.Sessions;
using Parley.Agents.Tools;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Testing.Models;

namespace Parley.Agents.Tests.Tools;

/// <summary>A session with tools over a fake model, and the model's moves that tests of tools need.</summary>
internal sealed class SessionToolBed(SessionTestBed bed) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20); // what does not come fails the test instead of hanging it
    private int _fences;

    public SessionTestBed Bed => bed;

    public RealtimeSession Session => bed.Session;

    public static async Task<SessionToolBed> StartAsync(ToolOptions options, params AIFunction[] tools) =>
        new(await SessionTestBed.StartAsync(new AgentSessionOptions { Tools = options }, tools));

    public static Task<SessionToolBed> StartAsync(params AIFunction[] tools) => StartAsync(new ToolOptions(), tools);

    /// <summary>A whole response that calls tools: name and call id.</summary>
    public void Call(string responseId, params (string Name, string CallId)[] calls)
    {
        Begin(responseId, calls);
        bed.Model.Say(FakeResponses.Done(responseId));
    }

    /// <summary>The same without its end.</summary>
    public void Begin(string responseId, params (string Name, string CallId)[] calls)
    {
        bed.Model.Say(FakeResponses.Created(responseId));
        for (var index = 0; index < calls.Length; index++)
        {
            var call = new FunctionCallItem { Id = $"item_{calls[index].CallId}", CallId = calls[index].CallId, Name = calls[index].Name, Arguments = "{}" };
            bed.Model.Say(FakeResponses.FunctionCall(responseId, call, index));
        }
    }

    /// <summary>The next output that the model is told.</summary>
    public async Task<FunctionCallOutputItem> NextOutputAsync() =>
        (FunctionCallOutputItem)(await bed.Model.NextSentAsync<ConversationItemCreateEvent>(SessionTestBed.Cancellation).AsTask().WaitAsync(s_patience)).Item;

    /// <summary>The next <c>response.create</c>; what comes before it is passed over.</summary>
    public Task<ResponseCreateEvent> NextCreateAsync() => bed.Model.NextSentAsync<ResponseCreateEvent>(SessionTestBed.Cancellation).AsTask().WaitAsync(s_patience);

    /// <summary>Returns once the session has done all that was asked of it so far, timers included that were set meanwhile.</summary>
    public async Task SettleAsync()
    {
        var itemId = $"fence{++_fences}";
        bed.Model.Say(new InputAudioBufferSpeechStoppedEvent { ItemId = itemId, AudioEndMs = 0 });
        while ((await bed.NextAsync<SpeechStoppedEvent>()).ItemId != itemId)
        {
        }

        await Session.SendAsync(new InputAudioBufferClearEvent(), SessionTestBed.Cancellation);
    }

    /// <summary>What was sent of one kind and not taken.</summary>
    public IReadOnlyList<T> TakeSent<T>()
        where T : ClientEvent => [.. bed.Model.TakeSent().OfType<T>()];

    public ValueTask DisposeAsync() => bed.DisposeAsync();
}
